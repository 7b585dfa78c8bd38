"""Posts follow their unit where a change of law ends it, and come back when that is rolled back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Piece
from haicap.domains.staff.models import PostRow
from haicap.kernel.actors import SYSTEM
from haicap.platform.audit import api as audit


def follow_units(*, amendment_id: int, at: datetime) -> int:
    """
    Have the posts of units that an amendment ends go on where their office goes, and return how many moved.

    Roles and people stay. Where the text names nobody who takes over the office of a split unit, its posts end with
    it. Safe to run again: what was given since follows then. Six statements for each unit that ends.
    """
    moved = 0
    for pieces in organisation.handed_over(organisation.pieces_of(amendment_id)).values():
        moved += _followed(pieces, amendment_id=amendment_id)
    if moved:
        audit.record(by=SYSTEM, at=at, act="follow_units", kind="amendment", key=str(amendment_id), reason=str(moved))
    return moved


def come_back(*, amendment_id: int, at: datetime) -> None:
    """
    Take back what an amendment did to posts: those not begun as if it had never been, those held from today on.

    For the transaction of a roll-back. A post that was given by hand in a unit that is withdrawn ends with it. Ten
    statements at most.
    """
    today = at.date()
    made = PostRow.objects.filter(amendment_id=amendment_id)
    # Never held: nobody acted in it.
    made.filter(starts_on__gt=today).delete()
    _end(made, today)
    PostRow.objects.filter(ended_in_id=amendment_id, moved_from__isnull=False).update(
        unit_id=F("moved_from_id"), moved_from=None, ended_in=None
    )
    ended = PostRow.objects.filter(ended_in_id=amendment_id)
    held = list(ended.filter(ends_before__lte=today))
    ended.filter(ends_before__gt=today).update(ends_before=F("ended_was"), ended_in=None, ended_was=None)
    PostRow.objects.bulk_create(
        [
            PostRow(account_id=row.account_id, unit_id=row.unit_id, role=row.role, starts_on=today,
                    ends_before=row.ended_was)
            for row in held
            if row.ended_was is None or row.ended_was > today
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    pieces = organisation.pieces_of(amendment_id)
    withdrawn = {piece.new.id for piece in pieces if piece.new.validity.starts_on == piece.on}
    _end(PostRow.objects.filter(unit_id__in=withdrawn, amendment__isnull=True), today)


def _followed(pieces: Sequence[Piece], *, amendment_id: int) -> int:
    old, on, heir = pieces[0].old, pieces[0].on, organisation.office_heir(pieces)
    reaching = PostRow.objects.filter(Q(ends_before__isnull=True) | Q(ends_before__gt=on), unit_id=old.id)
    going = list(reaching.filter(starts_on__lt=on))
    coming = reaching.filter(starts_on__gte=on, ended_in__isnull=True)
    if heir is not None:
        coming.exclude(Exists(_held_in(heir.id))).update(
            unit_id=heir.id, moved_from_id=old.id, ended_in_id=amendment_id
        )
    # What nobody takes over, or is held in the new unit already, is held on its first day only: a post holds a day.
    coming.update(ended_was=F("ends_before"), ends_before=F("starts_on") + timedelta(days=1), ended_in_id=amendment_id)
    ids = [row.pk for row in going]
    PostRow.objects.filter(id__in=ids).update(ended_was=F("ends_before"), ends_before=on, ended_in_id=amendment_id)
    if heir is None:
        return 0
    PostRow.objects.bulk_create(
        [
            PostRow(account_id=row.account_id, unit_id=heir.id, role=row.role, starts_on=on,
                    ends_before=row.ends_before, amendment_id=amendment_id)
            for row in going
        ],
        # Who held the same post in both units holds it once.
        ignore_conflicts=True,
    )  # fmt: skip
    return len(going)


def _held_in(unit_id: int) -> QuerySet[PostRow]:
    """Return the posts in a unit that are the same as one of an outer statement, and held at the same time."""
    ends = Coalesce(OuterRef("ends_before"), Value(date.max))
    return PostRow.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=OuterRef("starts_on")),
        unit_id=unit_id,
        account_id=OuterRef("account_id"),
        role=OuterRef("role"),
        starts_on__lt=ends,
    )


def _end(posts: QuerySet[PostRow], today: date) -> None:
    """End posts today; one that began today is held until the end of the day."""
    reaching = posts.filter(Q(ends_before__isnull=True) | Q(ends_before__gt=today))
    reaching.filter(starts_on__lt=today).update(ends_before=today)
    reaching.filter(starts_on__gte=today).update(ends_before=F("starts_on") + timedelta(days=1))

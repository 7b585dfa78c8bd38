"""What is recorded of amendments."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from haicap.domains.law.contracts import (
    Amendment,
    AmendmentAmbiguous,
    AmendmentUnknown,
    Change,
    Dated,
    Difference,
    Instrument,
    InstrumentKind,
    LaterChangeStands,
    Move,
    Person,
    Step,
    Version,
    named,
)
from haicap.domains.law.models import AmendmentMoveRow, AmendmentRow, AmendmentVersionRow, ChangeRow
from haicap.domains.law.rules.standing import state_on
from haicap.kernel.validity import Validity

MOST = 200


def amendment_by_id(amendment_id: int, *, on: date) -> Amendment:
    """
    Return an amendment as it stands on the day. Four statements.

    :raises AmendmentUnknown: if there is none.
    """
    for found in _read(AmendmentRow.objects.filter(pk=amendment_id), on=on):
        return found
    raise AmendmentUnknown("amendment", key=amendment_id)


def amendments(*, on: date, before: int | None = None) -> tuple[Amendment, ...]:
    """Return the amendments as they stand on the day, newest first, 200 at most. Four statements."""
    rows = AmendmentRow.objects.order_by("-id")
    return _read((rows.filter(id__lt=before) if before else rows)[:MOST], on=on)


def amendments_named(name: str, *, on: date) -> tuple[Amendment, ...]:
    """
    Return the amendments under an instrument, newest first. Five statements.

    :raises AmendmentUnknown: if there are none.
    :raises AmendmentAmbiguous: if several instruments bear the number.
    """
    return _read(AmendmentRow.objects.filter(id__in=_under(name, among=Q())).order_by("-id"), on=on)


def check_none_stands(amendment_ids: Iterable[int | None]) -> None:
    """
    Check that none of these amendments, which changed what shall be taken back, is in force or scheduled.

    One statement.

    :raises LaterChangeStands: if one is, with the numbers of all that are.
    """
    standing = AmendmentRow.objects.filter(id__in={one for one in amendment_ids if one}, step=Step.APPROVED.value)
    numbers = set(standing.values_list("instrument__number", flat=True))
    if numbers:
        raise LaterChangeStands("number", numbers=", ".join(sorted(numbers)))


def written_by(amendment_id: int, account_id: int) -> str:
    """Return the name under which an account wrote a version of an amendment; empty if none. One statement."""
    found = AmendmentVersionRow.objects.filter(amendment_id=amendment_id, account_id=account_id).values_list("name")
    return next((name or "?" for (name,) in found[:1]), "")


def standing_under(name: str) -> list[int]:
    """
    Return the ids of the amendments in force or scheduled under an instrument, the latest first. One statement.

    :raises AmendmentUnknown: if there are none.
    :raises AmendmentAmbiguous: if several instruments bear the number.
    """
    return _under(name, among=Q(step=Step.APPROVED.value))


def differences(*, first: date, second: date) -> tuple[Difference, ...]:
    """
    Return what begins and ends to make a difference after the first day, up to and with the second. Two statements.

    Of approved amendments that were not rolled back; in the order of the days.
    """
    in_time = Q(starts_on__gt=first, starts_on__lte=second) | Q(ends_before__gt=first, ends_before__lte=second)
    rows = list(ChangeRow.objects.filter(in_time, amendment__step=Step.APPROVED.value).order_by("amendment", "ordinal"))
    headers = dict(AmendmentRow.objects.filter(id__in={row.amendment_id for row in rows}).values_list("id", "header"))
    found = [
        Difference(row.amendment_id, instrument_of(headers[row.amendment_id]), row.kind, row.body, day, begins)
        for row in rows
        for day, begins in ((row.starts_on, True), (row.ends_before, False))
        if day is not None and first < day <= second
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.begins)))


def _under(name: str, *, among: Q) -> list[int]:
    issuer, number, signed_on = _parts(name)
    wanted = Q(header__number=number) & among
    if signed_on:
        wanted &= Q(header__issuer=issuer, header__signed_on=signed_on)
    rows = list(AmendmentRow.objects.filter(wanted).order_by("-approved_at", "-id").values_list("id", "header"))
    if not rows:
        raise AmendmentUnknown("number", key=name)
    names = sorted({named(instrument_of(header)) for _, header in rows})
    if len(names) > 1:
        raise AmendmentAmbiguous("number", number=number, names=names)
    return [row_id for row_id, _ in rows]


def _parts(name: str) -> tuple[str, str, str]:
    """Return issuer, number and day of `ISSUER:NUMBER@DATE`; of a bare number the other two are empty."""
    rest, _, signed_on = name.rpartition("@")
    issuer, _, number = rest.partition(":")
    return (issuer, number, signed_on) if number and signed_on else ("", name, "")


def _read(rows: QuerySet[AmendmentRow], *, on: date) -> tuple[Amendment, ...]:
    # The files are long, and seldom wanted.
    found = list(rows.defer("file"))
    ids = [row.pk for row in found]
    changes: dict[int, list[Dated]] = defaultdict(list)
    for line in ChangeRow.objects.filter(amendment_id__in=ids).order_by("amendment_id", "ordinal"):
        change = Change(line.kind, line.body, line.line, {}, line.ordinal)
        changes[line.amendment_id].append(Dated(change, Validity(line.starts_on, line.ends_before)))
    versions: dict[int, list[Version]] = defaultdict(list)
    written = AmendmentVersionRow.objects.filter(amendment_id__in=ids).order_by("amendment_id", "version")
    for version in written.defer("file"):
        person = Person(version.account_id, version.name)
        versions[version.amendment_id].append(Version(version.version, version.at, person))
    moves: dict[int, list[Move]] = defaultdict(list)
    for move in AmendmentMoveRow.objects.filter(amendment_id__in=ids).order_by("amendment_id", "serial"):
        person = Person(move.account_id, move.name)
        made = Move(move.serial, Step(move.step), move.at, person, move.note, move.version)
        moves[move.amendment_id].append(made)
    return tuple(
        Amendment(
            id=row.pk,
            instrument=instrument_of(row.header),
            step=Step(row.step),
            state=state_on(Step(row.step), takes_effect_on=row.takes_effect_on, on=on),
            takes_effect_on=row.takes_effect_on,
            drafted_by=Person(row.drafted_by_id, row.drafted_by_name),
            drafted_at=row.drafted_at,
            approved_by=_person(row.approved_by_id, row.approved_by_name),
            approved_at=row.approved_at,
            rolled_back_by=_person(row.rolled_back_by_id, row.rolled_back_by_name),
            rolled_back_at=row.rolled_back_at,
            changes=tuple(changes[row.pk]),
            moves=tuple(moves[row.pk]),
            version=row.version,
            versions=tuple(versions[row.pk]),
        )
        for row in found
    )


def _person(account_id: int | None, name: str) -> Person | None:
    return None if account_id is None else Person(account_id, name)


def instrument_of(header: dict[str, str | None]) -> Instrument:
    """Return the instrument that a row keeps as its header. No statement."""

    def day(name: str) -> date:
        return date.fromisoformat(header[name] or "")

    return Instrument(
        number=header["number"] or "",
        issuer=header["issuer"] or "",
        kind=InstrumentKind(header["kind"] or ""),
        signed_on=day("signed_on"),
        effective_on=day("effective_on"),
        expires_on=day("expires_on") if header["expires_on"] else None,
        title=header["title"] or "",
        source=header["source"] or "",
    )

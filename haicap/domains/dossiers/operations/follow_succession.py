"""Running dossiers follow their units: on the day, in batches, each with its event, safe to begin again."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from haicap.domains.dossiers.contracts import FollowedUnits
from haicap.domains.dossiers.models import SuccessionFollowRow, UnplacedRow
from haicap.domains.dossiers.operations.going_over import Going, write
from haicap.domains.dossiers.queries.going_over import BATCH, addresses, moved_by, running_at
from haicap.domains.dossiers.rules.succession import Running, placed, told_of_succession
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Piece, Unit
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Role

#: any number that no other lock of the platform uses
SUCCESSION_LOCK = 0x73_75_63
#: after that, nobody acts any more on what was read before the day
SWEEP_AFTER = timedelta(minutes=2)
TRIES = 3


@dataclass(slots=True)
class _Turn:
    """
    What one run works by.

    `units` are those whose dossiers are looked at; `specialists` are (unit, account) that may have work assigned.
    """

    row: SuccessionFollowRow
    pieces: Mapping[int, tuple[Piece, ...]]
    units: frozenset[int]
    instrument: str
    specialists: frozenset[tuple[int, int]]
    origins: Mapping[int, tuple[int, ...]]
    batch: int


def note_succession(*, amendment_id: int, due_on: date) -> None:
    """Note that running dossiers are to follow their units on a day. One statement."""
    SuccessionFollowRow.objects.create(amendment_id=amendment_id, is_back=False, due_on=due_on)


def note_rollback(*, amendment_id: int, at: datetime) -> None:
    """
    Note that running dossiers go back: those that went, by a job; nothing when none had gone. Four statements.

    For the transaction of the roll-back.
    """
    forward = SuccessionFollowRow.objects.filter(amendment_id=amendment_id, is_back=False, stopped_at__isnull=True)
    rows = list(forward)
    forward.update(stopped_at=at)
    UnplacedRow.objects.filter(follow__in=rows, closed_at__isnull=True).update(closed_at=at)
    if any(row.due_on <= at.date() for row in rows):
        SuccessionFollowRow.objects.create(amendment_id=amendment_id, is_back=True, due_on=at.date())


def follow_successions(
    *,
    at: datetime,
    progress: Callable[[FollowedUnits], None] = lambda _: None,
    again: bool = False,
    batch: int = BATCH,
) -> list[FollowedUnits]:
    """
    Have running dossiers follow all changes of units whose day has come, the earliest first; return how it went.

    Safe to run again, and at any moment: one process works at it at a time, another gives up at once. Each `batch` of
    dossiers is a transaction of its own; a dossier on which somebody acted meanwhile is looked at again. Posts
    that were given since the approval go over first. With `again`, those done long ago are looked at as well.
    `progress` is called after each batch.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [SUCCESSION_LOCK])
        locked = cursor.fetchone()
    if not locked or not locked[0]:
        return []
    try:
        rows = SuccessionFollowRow.objects.filter(stopped_at__isnull=True, due_on__lte=at.date())
        if not again:
            rows = rows.filter(swept_at__isnull=True)
        return [
            _followed(row, at=at, progress=progress, batch=batch)
            for row in rows.order_by("due_on", "id")
            if row.done_at is None or at - row.done_at >= SWEEP_AFTER
        ]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [SUCCESSION_LOCK])


def followed_of(row: SuccessionFollowRow) -> FollowedUnits:
    """Return how far the work has come, with what waits for a person. One statement."""
    open_ = UnplacedRow.objects.filter(follow=row, closed_at__isnull=True).count()
    return FollowedUnits(row.amendment_id, row.is_back, row.due_on, row.moved, open_, row.begun_at, row.done_at)


def progress_of(amendment_id: int) -> list[FollowedUnits]:
    """Return how far running dossiers have followed an amendment, and its roll-back. Two statements at most each."""
    rows = SuccessionFollowRow.objects.filter(amendment_id=amendment_id).order_by("id")
    return [followed_of(row) for row in rows]


def _followed(
    row: SuccessionFollowRow, *, at: datetime, progress: Callable[[FollowedUnits], None], batch: int
) -> FollowedUnits:
    if not row.is_back:
        staff.follow_units(amendment_id=row.amendment_id, at=at)
    turn = _turn(row, on=at.date(), batch=batch)
    is_sweep = row.done_at is not None
    if row.begun_at is None:
        row.begun_at = at
    batches = _backward if row.is_back else _forward
    while batches(turn, after=row.last_id, at=at):
        progress(followed_of(row))
    row.last_id = 0
    if is_sweep:
        row.swept_at = row.swept_at or at
    else:
        row.done_at = at
    row.save()
    return followed_of(row)


def _turn(row: SuccessionFollowRow, *, on: date, batch: int) -> _Turn:
    pieces = [one for one in organisation.pieces_of(row.amendment_id) if row.is_back or one.on == row.due_on]
    handed = organisation.handed_over(pieces)
    instrument = pieces[0].instrument if pieces else ""
    origins: dict[int, dict[int, None]] = {}
    for piece in pieces:
        if piece.ends_old:
            origins.setdefault(piece.new.id, {})[piece.old.id] = None
    units = frozenset(origins) if row.is_back else frozenset(handed)
    targets = frozenset(handed) if row.is_back else frozenset(origins)
    specialists = {
        (unit, post.account_id)
        for unit in targets
        for post in staff.holders(unit_id=unit, role=Role.SPECIALIST, on=max(on, row.due_on))
    }
    by_new = {new: tuple(olds) for new, olds in origins.items()}
    return _Turn(row, handed, units, instrument, frozenset(specialists), by_new, batch)


def _forward(turn: _Turn, *, after: int, at: datetime) -> bool:
    """Move the next batch to the units that follow, and note how far that is; false when there is none."""
    batch = running_at(turn.units, after=after, limit=turn.batch) if turn.units else []
    if not batch:
        return False
    with transaction.atomic():
        missed = _moved_on(turn, batch, at=at)
        for _ in range(TRIES):
            if not missed:
                break
            again = running_at(turn.units, after=min(missed) - 1)
            missed = _moved_on(turn, [one for one in again if one.id in missed], at=at)
        _note(turn.row, batch[-1].id)
    return True


def _note(row: SuccessionFollowRow, last_id: int) -> None:
    row.last_id = last_id
    row.save(update_fields=["last_id", "moved", "begun_at"])


def _moved_on(turn: _Turn, batch: Sequence[Running], *, at: datetime) -> frozenset[int]:
    split = {old for old, pieces in turn.pieces.items() if organisation.only_heir(pieces) is None}
    asked = [one.id for one in batch if {one.received, one.competent} & split]
    where = addresses(asked) if asked else {}
    going: list[Going] = []
    unplaced: dict[int, list[int]] = {}
    for one in batch:
        competent = _heir(turn, one.competent, where.get(one.id, ""))
        received = competent if one.received == one.competent else _counter(turn, one.received, where.get(one.id, ""))
        if competent is None or received is None:
            undecided = one.competent if competent is None else one.received
            unplaced[one.id] = sorted({piece.new.id for piece in turn.pieces[undecided]})
            continue
        to = placed(one, received=received, competent=competent, specialists=turn.specialists)
        if to is not None:
            going.append(Going(one, to, _told(turn, one)))
    _note_unplaced(turn.row, unplaced, at=at)
    return _written(turn, going, at=at)


def _heir(turn: _Turn, unit_id: int, address: str) -> int | None:
    pieces = turn.pieces.get(unit_id)
    if not pieces:
        return unit_id
    heir: Unit | None = organisation.heir_at(pieces, address)
    return heir.id if heir else None


def _counter(turn: _Turn, unit_id: int, address: str) -> int | None:
    """Return where the counter is that took a dossier in for another unit: at the one that took over the office."""
    pieces = turn.pieces.get(unit_id)
    if not pieces:
        return unit_id
    heir = organisation.office_heir(pieces)
    return heir.id if heir else _heir(turn, unit_id, address)


def _backward(turn: _Turn, *, after: int, at: datetime) -> bool:
    """Move the next batch back to where it came from, and note how far that is; false when there is none."""
    begun = _withdrawn(turn)
    went = moved_by(turn.row.amendment_id, turn.units, after=after, limit=turn.batch) if turn.units else []
    born = running_at(begun, after=after, limit=turn.batch) if begun else []
    ids = sorted({one.running.id for one in went} | {one.id for one in born})
    if not ids:
        return False
    # Both lists are cut at the batch: only what both have seen is done now.
    ends = [batch[-1] for batch in ([one.running.id for one in went], [one.id for one in born]) if len(batch) >= BATCH]
    last = min(ends, default=ids[-1])
    by_event = {one.running.id: one for one in went if one.running.id <= last}
    going: list[Going] = []
    unplaced: dict[int, list[int]] = {}
    for one in (*(each.running for each in by_event.values()), *born):
        if one.id > last or (one.id in by_event and one is not by_event[one.id].running):
            continue
        known = by_event.get(one.id)
        received = known.old_received if known and one.received == known.new_received else one.received
        competent = known.old_competent if known and one.competent == known.new_competent else one.competent
        received, competent = _origin(turn, received, begun), _origin(turn, competent, begun)
        if received in begun or competent in begun:
            unplaced[one.id] = list(turn.origins[received if received in begun else competent])
            continue
        to = placed(one, received=received, competent=competent, specialists=turn.specialists)
        if to is not None:
            going.append(Going(one, to, _told(turn, one)))
    with transaction.atomic():
        _note_unplaced(turn.row, unplaced, at=at)
        # What somebody acted on meanwhile is looked at again by the sweep.
        _written(turn, going, at=at)
        _note(turn.row, last)
    return True


def _origin(turn: _Turn, unit_id: int, begun: Collection[int]) -> int:
    """Return the unit that a withdrawn one was made of, if it was one alone; else the same."""
    olds = turn.origins.get(unit_id, ())
    return olds[0] if unit_id in begun and len(olds) == 1 else unit_id


def _withdrawn(turn: _Turn) -> frozenset[int]:
    """Return the units that the amendment began, and that are no more since its roll-back."""
    return frozenset(
        piece.new.id for pieces in turn.pieces.values() for piece in pieces if piece.new.validity.starts_on == piece.on
    )


def _told(turn: _Turn, one: Running) -> dict[str, object]:
    return told_of_succession(
        instrument=turn.instrument,
        amendment_id=turn.row.amendment_id,
        is_back=turn.row.is_back,
        received=one.received,
        competent=one.competent,
    )


def _note_unplaced(row: SuccessionFollowRow, unplaced: Mapping[int, list[int]], *, at: datetime) -> None:
    UnplacedRow.objects.bulk_create(
        [
            UnplacedRow(dossier_id=dossier, follow=row, candidates=candidates, noted_at=at)
            for dossier, candidates in unplaced.items()
        ],
        ignore_conflicts=True,
    )


def _written(turn: _Turn, going: Sequence[Going], *, at: datetime) -> frozenset[int]:
    """Write what goes; return those on which somebody acted meanwhile."""
    if not going:
        return frozenset()
    done = write(going, at=at, reason=turn.instrument)
    turn.row.moved += len(done)
    UnplacedRow.objects.filter(dossier_id__in=done, closed_at__isnull=True).update(closed_at=at)
    return frozenset(one.running.id for one in going) - done

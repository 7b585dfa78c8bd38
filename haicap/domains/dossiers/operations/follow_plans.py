"""Running dossiers go on by another version of their process: in batches, each with its event, safe to begin again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from haicap.domains.dossiers.contracts import Hindrance, ProcessPlan, Reason
from haicap.domains.dossiers.models import LeftBehindRow, ProcessPlanRow
from haicap.domains.dossiers.operations.replanning import Going, write
from haicap.domains.dossiers.queries.plans import BATCH, Moved, moved_by, plan_of, running_on
from haicap.domains.dossiers.rules.replanning import Replanned, Route, replanned, values_in
from haicap.domains.dossiers.rules.succession import Running
from haicap.domains.organisation.contracts import UnitUnknown
from haicap.domains.procedures import api as procedures

#: any number that no other lock of the platform uses
PLANS_LOCK = 0x70_6C_6E
#: after that, nobody acts any more on what was read before the plan
SWEEP_AFTER = timedelta(minutes=2)
TRIES = 3


@dataclass(slots=True)
class _Turn:
    """What one run works by: the plan, and the ways from one version to another."""

    row: ProcessPlanRow
    at: datetime
    batch: int
    routes: dict[tuple[str, str], Route] = field(default_factory=dict)

    def route(self, old: str, new: str) -> Route:
        """Return the way between two versions, for one that comes back from what the plan it undoes led there by."""
        if (old, new) not in self.routes:
            undone = self.row.undoes
            forth = undone.mapping if undone else self.row.mapping
            first, last = (new, old) if undone else (old, new)
            route = Route(procedures.flow(first), procedures.flow(last), forth)
            self.routes[old, new] = route.back() if undone else route
        return self.routes[old, new]


@dataclass(slots=True)
class _Batch:
    """Some dossiers: those that go, and those that stay with what keeps them."""

    going: list[Going] = field(default_factory=list)
    left: dict[int, Hindrance] = field(default_factory=dict)

    def add(
        self, running: Running, process: str, to: Replanned | Hindrance, told: Mapping[str, object]
    ) -> None:  # fmt: skip
        """Add a dossier to those that go, or to those that stay."""
        if isinstance(to, Hindrance):
            self.left[running.id] = to
        else:
            self.going.append(Going(running, process, to, told))

    def ids(self) -> list[int]:
        """Return the ids of all in their order."""
        return sorted([*self.left, *(one.running.id for one in self.going)])


def follow_plans(
    *, at: datetime, progress: Callable[[ProcessPlan], None] = lambda _: None, batch: int = BATCH
) -> list[ProcessPlan]:
    """
    Have running dossiers follow all plans in force, the oldest first; return how it went.

    Safe to run again, and at any moment: one process works at it at a time, another gives up at once. Each `batch` of
    dossiers is a transaction of its own, in which they are written by one statement; a dossier on which somebody acted
    meanwhile is looked at again. `progress` is called after each batch.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [PLANS_LOCK])
        locked = cursor.fetchone()
    if not locked or not locked[0]:
        return []
    try:
        rows = ProcessPlanRow.objects.filter(stopped_at__isnull=True, swept_at__isnull=True).select_related("undoes")
        return [
            _followed(row, at=at, progress=progress, batch=batch)
            for row in rows.order_by("id")
            if row.done_at is None or at - row.done_at >= SWEEP_AFTER
        ]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [PLANS_LOCK])


def _followed(
    row: ProcessPlanRow, *, at: datetime, progress: Callable[[ProcessPlan], None], batch: int
) -> ProcessPlan:  # fmt: skip
    turn = _Turn(row, at, batch)
    is_sweep = row.done_at is not None
    row.begun_at = row.begun_at or at
    while _done(turn):
        progress(plan_of(row))
    row.last_id = 0
    if is_sweep:
        row.swept_at = at
    else:
        row.done_at = at
    row.save(update_fields=["last_id", "begun_at", "done_at", "swept_at"])
    return plan_of(row)


def _done(turn: _Turn) -> bool:
    """Move the next batch, and note how far that is; false when there is none."""
    row = turn.row
    with transaction.atomic():
        # Who takes the plan back waits for this batch, and no further one is begun.
        is_stopped = ProcessPlanRow.objects.select_for_update().values_list("stopped_at", flat=True).get(pk=row.pk)
        found = _Batch() if is_stopped else _batch(turn, after=row.last_id, limit=turn.batch)
        ids = found.ids()
        if not ids:
            return False
        missed = _written(turn, found)
        for _ in range(TRIES):
            if not missed:
                break
            again = _batch(turn, after=min(missed) - 1, limit=turn.batch)
            again.going = [one for one in again.going if one.running.id in missed]
            again.left = {id_: why for id_, why in again.left.items() if id_ in missed}
            missed = _written(turn, again)
        row.last_id = ids[-1]
        row.save(update_fields=["last_id", "moved", "begun_at"])
    return True


def _batch(turn: _Turn, *, after: int, limit: int) -> _Batch:
    row, found = turn.row, _Batch()
    if row.undoes is None:
        for process, running in running_on(row.processes, after=after, limit=limit):
            to = _where(turn, running, old=process, new=row.to)
            found.add(running, row.to, to, {"plan": row.pk, "old_process": process})
        return found
    for one in moved_by(row.undoes.pk, row.undoes.to, after=after, limit=limit):
        to = _whence(turn, one, old=row.undoes.to)
        told = {"plan": row.undoes.pk, "old_process": row.undoes.to, "back": True}
        found.add(one.running, one.came_from, to, told)
    return found


def _where(turn: _Turn, running: Running, *, old: str, new: str) -> Replanned | Hindrance:
    route = turn.route(old, new)
    try:
        return replanned(route, running, at=turn.at)
    except UnitUnknown:
        return Hindrance(running.token.element, Reason.UNIT_UNKNOWN)


def _whence(turn: _Turn, one: Moved, *, old: str) -> Replanned | Hindrance:
    """Return where a dossier stood: just so when nothing happened to it since, else where the way back leads."""
    if one.before is None:
        return _where(turn, one.running, old=old, new=one.came_from)
    return Replanned(one.before, values_in(turn.route(old, one.came_from), one.running.process_values))


def _written(turn: _Turn, found: _Batch) -> frozenset[int]:
    """Write what goes, and note what stays; return those on which somebody acted meanwhile."""
    LeftBehindRow.objects.bulk_create(
        [
            LeftBehindRow(plan=turn.row, dossier_id=id_, element=one.element, reason=one.reason.value)
            for id_, one in found.left.items()
        ],
        update_conflicts=True,
        update_fields=["element", "reason"],
        unique_fields=["plan", "dossier"],
    )
    if not found.going:
        return frozenset()
    done = write(found.going, at=turn.at, reason=f"process plan {turn.row.pk}")
    turn.row.moved += len(done)
    LeftBehindRow.objects.filter(plan=turn.row, dossier_id__in=done).delete()
    return frozenset(one.running.id for one in found.going) - done

"""The running due moments follow a change of the calendar: in batches, each with its event, safe to begin again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from haicap.domains.dossiers.contracts import Following, Kind
from haicap.domains.dossiers.models import CalendarFollowRow
from haicap.domains.dossiers.operations.recording import TO_BE_TOLD
from haicap.domains.dossiers.queries.running import Running, running
from haicap.domains.dossiers.rules.due import Deadline
from haicap.domains.dossiers.rules.log import header_bytes, payload_bytes
from haicap.domains.dossiers.rules.new_calendar import days_told, hours_told, moved
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Step
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Calendars, Mark
from haicap.kernel.actors import SYSTEM
from haicap.platform.audit import api as audit
from haicap.platform.clock.api import LOCAL
from haicap.platform.db.api import Clause, run_one, statement
from haicap.platform.outbox import api as outbox

#: any number that no other lock of the platform uses
FOLLOW_LOCK = 0x64_75_65
#: after that, nobody holds a calendar of before the change any more
SWEEP_AFTER = timedelta(minutes=2)
TRIES = 3


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a change of the calendar is: the calendars before it and now, its days, and its text."""

    before: Calendars
    now: Calendars
    days: Mapping[date, Mark | None]
    changed_at: datetime
    instrument: str


def note_calendar_change(*, amendment_id: int, changed_at: datetime) -> None:
    """Note that a change is to be followed. Safe to hear twice. One statement."""
    CalendarFollowRow.objects.bulk_create(
        [CalendarFollowRow(amendment_id=amendment_id, changed_at=changed_at)], ignore_conflicts=True
    )


def follow_calendar(*, at: datetime, progress: Callable[[Following], None] = lambda _: None) -> list[Following]:
    """
    Follow all changes of the calendar that were not followed to their end, the earliest first, and return how it went.

    Safe to run again, and at any moment: one process works at it at a time, another gives up at once. Each batch of
    1,000 dossiers is a transaction of its own; a dossier on which somebody acted meanwhile is looked at again.
    `progress` is called after each batch.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [FOLLOW_LOCK])
        locked = cursor.fetchone()
    if not locked or not locked[0]:
        return []
    try:
        open_rows = CalendarFollowRow.objects.filter(swept_at__isnull=True).order_by("changed_at", "id")
        return [
            _followed(row, at=at, progress=progress)
            for row in open_rows
            if row.done_at is None or at - row.done_at >= SWEEP_AFTER
        ]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [FOLLOW_LOCK])


def _followed(row: CalendarFollowRow, *, at: datetime, progress: Callable[[Following], None]) -> Following:
    turn = _turn(row)
    is_sweep = row.done_at is not None
    if turn is None:
        row.begun_at, row.done_at = row.begun_at or at, row.done_at or at
        row.swept_at = max(at, row.done_at)
        row.save()
        return following_of(row)
    if row.begun_at is None:
        row.begun_at = at
    while batch := running(after=row.last_id):
        with transaction.atomic():
            count = _moved(batch, turn, at=at)
            for _ in range(TRIES):
                if not count.missed:
                    break
                again = [one for one in running(after=batch[0].id - 1) if one.id in count.missed]
                retried = _moved(again, turn, at=at)
                count = _Count(count.moved + retried.moved, retried.missed)
            row.last_id = batch[-1].id
            row.moved += count.moved
            row.looked_at += 0 if is_sweep else len(batch)
            row.save()
        progress(following_of(row))
    if is_sweep:
        row.swept_at = at
    else:
        row.done_at, row.last_id = at, 0
    row.save()
    return following_of(row)


def following_of(row: CalendarFollowRow) -> Following:
    """Return how far the work has come."""
    return Following(row.amendment_id, row.changed_at, row.looked_at, row.moved, row.begun_at, row.done_at)


def _turn(row: CalendarFollowRow) -> _Turn | None:
    """Return what there is to follow; nothing when the amendment was taken back since: that is a change of its own."""
    amendment = law.amendment_by_id(row.amendment_id, on=row.changed_at.date())
    is_rolled_back = amendment.step is Step.ROLLED_BACK
    if is_rolled_back and row.changed_at != amendment.rolled_back_at:
        return None
    before = organisation.calendars_before(amendment.id, is_rolled_back=is_rolled_back)
    now = organisation.calendars()
    return _Turn(
        before=before,
        now=now,
        days=organisation.changed_days(before.facts, now.facts),
        changed_at=row.changed_at.astimezone(LOCAL),
        instrument=amendment.instrument.number,
    )


@dataclass(frozen=True, slots=True)
class _Count:
    moved: int
    missed: frozenset[int]


def _moved(batch: Iterable[Running], turn: _Turn, *, at: datetime) -> _Count:
    """Move the due moments of a batch that the change touches; name those on which somebody acted meanwhile."""
    found = [
        (one, deadline)
        for one in batch
        if (
            deadline := moved(
                one.clocked,
                before=turn.before.of(one.received_unit_id),
                now=turn.now.of(one.received_unit_id),
                changed_at=turn.changed_at,
            )
        )
    ]
    if not found:
        return _Count(0, frozenset())
    row = run_one(*_written(found, turn, at=at))
    done = set(row[0] or ()) if row else set()
    return _Count(len(done), frozenset(one.id for one, _ in found if one.id not in done))


def _written(found: list[tuple[Running, Deadline]], turn: _Turn, *, at: datetime) -> tuple[str, dict[str, object]]:
    headers, payloads = [], []
    for one, deadline in found:
        columns = {
            "counts_as": deadline.counts_as,
            "due_at": deadline.due_at,
            "due_is_provisional": deadline.is_provisional,
        }
        tokens = [replace(token, rank_at=deadline.due_at or token.rank_at) for token in one.tokens]
        told: dict[str, object] = {
            "old_due_at": one.clocked.standing.due_at,
            "instrument": turn.instrument,
            "days": _days(one, deadline, turn),
        }
        if hours := _hours(one, deadline, turn):
            told["hours"] = hours
        headers.append(header_bytes(serial=one.seen + 1, kind=Kind.CALENDAR_CHANGED, at=at, by=SYSTEM))
        payloads.append(payload_bytes(changed=columns, tokens=tokens, told=told, sealed={}))
    clauses = [
        _given(found, headers, payloads),
        Clause(
            "dossier",
            "update dossiers_dossierrow d set due_at = given.due_at, counts_as = given.counts_as, "
            "due_is_provisional = given.unsure, event_count = event_count + 1, "
            f"{TO_BE_TOLD}"
            "head_hash = sha256(head_hash || given.header || given.payload) "
            "from given where d.id = given.id and d.event_count = given.seen "
            "returning d.id, d.code, d.applicant_id, d.event_count, d.head_hash, d.due_at, "
            "given.header, given.payload, given.tells",
        ),
        Clause(
            "event",
            "insert into dossiers_eventrow (dossier_id, serial, kind, at, header, payload, hash) "
            "select id, event_count, %(event_kind)s, %(event_at)s, header, payload, head_hash from dossier",
            {"event_kind": Kind.CALENDAR_CHANGED.value, "event_at": at},
        ),
        Clause(
            "token",
            "update dossiers_tokenrow t set rank_at = dossier.due_at from dossier where t.dossier_id = dossier.id",
        ),
        outbox.news(
            name="vn.haicap.dossier.calendar_changed",
            body={"kind": Kind.CALENDAR_CHANGED.value},
            at=at,
            source="dossier",
            more="jsonb_build_object('code', dossier.code, 'serial', dossier.event_count, 'tells', dossier.tells)",
        ),
        audit.entry(by=SYSTEM, at=at, act="follow_calendar", kind="dossier", source="dossier",
                    subject="applicant_id", reason=turn.instrument[:300]),
    ]  # fmt: skip
    return statement(clauses, "select array_agg(id) from dossier")


def _given(found: list[tuple[Running, Deadline]], headers: list[bytes], payloads: list[bytes]) -> Clause:
    return Clause(
        "given",
        "select * from unnest(%(ids)s::bigint[], %(seen)s::int[], %(dues)s::timestamptz[], %(counts)s::date[], "
        "%(unsure)s::bool[], %(headers)s::bytea[], %(payloads)s::bytea[], %(tells)s::bool[]) "
        "as given (id, seen, due_at, counts_as, unsure, header, payload, tells)",
        {
            "ids": [one.id for one, _ in found],
            "seen": [one.seen for one, _ in found],
            "dues": [deadline.due_at for _, deadline in found],
            "counts": [deadline.counts_as for _, deadline in found],
            "unsure": [deadline.is_provisional for _, deadline in found],
            "headers": headers,
            "payloads": payloads,
            # The applicant hears of a later moment; that it became earlier is no promise broken.
            "tells": [not one.is_sample and _is_later(one, deadline) for one, deadline in found],
        },
    )


def _is_later(one: Running, deadline: Deadline) -> bool:
    old = one.clocked.standing.due_at
    return old is not None and deadline.due_at is not None and deadline.due_at > old


def _days(one: Running, deadline: Deadline, turn: _Turn) -> list[dict[str, str]]:
    first, last = _way(one, deadline)
    return days_told(turn.days, first=first, last=last)


def _hours(one: Running, deadline: Deadline, turn: _Turn) -> list[dict[str, str]]:
    first, last = _way(one, deadline)
    unit = one.received_unit_id
    return hours_told(organisation.changed_hours(turn.before.of(unit), turn.now.of(unit), first=first, last=last))


def _way(one: Running, deadline: Deadline) -> tuple[date, date]:
    """Return the first and the last day on the way of a deadline, as it was and as it is."""
    ends = [moment.date() for moment in (one.clocked.standing.due_at, deadline.due_at) if moment]
    return one.clocked.submitted_at.date(), max(ends)

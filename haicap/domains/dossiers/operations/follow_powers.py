"""Running dossiers follow a change of powers whose text says so: on its day, in batches, safe to begin again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Powers, RunningWork
from haicap.domains.dossiers.contracts import FollowedPowers, Kind
from haicap.domains.dossiers.models import PowerFollowRow
from haicap.domains.dossiers.operations.moving_by_law import Moving, write
from haicap.domains.dossiers.queries.powers import Empowered, moved_by, of_versions, standing_before
from haicap.domains.dossiers.rules.birth import pinned
from haicap.domains.dossiers.rules.powers import Rule, concerns, gone_over, may_move, read_rule
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Change
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.refusals import Refused

#: any number that no other lock of the platform uses
POWERS_LOCK = 0x70_6F_77
#: after that, nobody acts any more on what was read before the day
SWEEP_AFTER = timedelta(minutes=2)
#: names under which an event tells of a power that went
BACK = "back"


@dataclass(slots=True)
class _Turn:
    """What one run works by: its row, its rules, what the amendment did to powers, and which procedures it names."""

    row: PowerFollowRow
    rules: tuple[Rule, ...]
    powers: Powers
    codes: Mapping[int, str]
    instrument: str
    at: datetime
    left: int = 0


def note_powers(changes: Sequence[Change], *, amendment_id: int) -> None:
    """
    Note what changes of powers say of running work, for the day from which they count. One statement for each day.

    For the transaction of the approval.
    """
    by_day: dict[date, list[Rule]] = {}
    for change in changes:
        policy = authority.running_of(change)
        if policy is not RunningWork.STAY:
            codes = frozenset(change.body.get("procedures", ()))
            rule = Rule(policy, change.body["number"] if change.kind == "end_grant" else "", codes)
            by_day.setdefault(authority.day_of(change), []).append(rule)
    for day, rules in by_day.items():
        row, is_new = PowerFollowRow.objects.get_or_create(
            amendment_id=amendment_id, is_back=False, due_on=day, defaults={"rules": [one.stored for one in rules]}
        )
        if not is_new:
            # The ends of powers were noted before, the new ones now.
            row.rules = [*row.rules, *(one.stored for one in rules if one.stored not in row.rules)]
            row.save(update_fields=["rules"])


def note_powers_back(*, amendment_id: int, at: datetime) -> None:
    """
    Note that running dossiers go back, those that went. Three statements; for the transaction of the roll-back.
    """
    forward = PowerFollowRow.objects.filter(amendment_id=amendment_id, is_back=False, stopped_at__isnull=True)
    rows = [row for row in forward if row.due_on <= at.date()]
    forward.update(stopped_at=at)
    if rows:
        rules = [rule for row in rows for rule in row.rules]
        PowerFollowRow.objects.get_or_create(
            amendment_id=amendment_id, is_back=True, due_on=at.date(), defaults={"rules": rules}
        )


def follow_powers(*, at: datetime, progress: Callable[[FollowedPowers], None] = lambda _: None) -> list[FollowedPowers]:
    """
    Have running dossiers follow all changes of powers whose day has come, the earliest first; return how it went.

    Safe to run again, and at any moment: one process works at it at a time, another gives up at once. Each batch of
    1,000 dossiers is a transaction of its own; those on which somebody acted meanwhile are looked at by the sweep some
    minutes later. `progress` is called after each batch.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [POWERS_LOCK])
        locked = cursor.fetchone()
    if not locked or not locked[0]:
        return []
    try:
        rows = PowerFollowRow.objects.filter(stopped_at__isnull=True, swept_at__isnull=True, due_on__lte=at.date())
        return [
            _followed(row, at=at, progress=progress)
            for row in rows.order_by("due_on", "id")
            if row.done_at is None or at - row.done_at >= SWEEP_AFTER
        ]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [POWERS_LOCK])


def _followed(row: PowerFollowRow, *, at: datetime, progress: Callable[[FollowedPowers], None]) -> FollowedPowers:
    turn = _turn(row, at=at)
    is_sweep = row.done_at is not None
    row.begun_at = row.begun_at or at
    while batch := _batch(turn):
        with transaction.atomic():
            (_back if row.is_back else _forth)(turn, batch)
            row.last_id = batch[-1].running.id
            row.save(update_fields=["last_id", "moved", "begun_at"])
        progress(followed_of(row))
    row.last_id, row.left = 0, turn.left
    if is_sweep:
        row.swept_at = at
    else:
        row.done_at = at
    row.save()
    return followed_of(row)


def followed_of(row: PowerFollowRow) -> FollowedPowers:
    """Return how far the work has come."""
    return FollowedPowers(row.amendment_id, row.is_back, row.due_on, row.moved, row.left, row.begun_at, row.done_at)


def _turn(row: PowerFollowRow, *, at: datetime) -> _Turn:
    powers = authority.powers_of(row.amendment_id)
    touched = {code for code, _number in powers.ended.values()} | set(powers.given.values())
    codes = {one.version_id: one.code for one in procedures.published_levels() if one.code in touched}
    number = law.amendment_by_id(row.amendment_id, on=at.date()).instrument.number
    return _Turn(row, tuple(read_rule(rule) for rule in row.rules), powers, codes, number, at)


def _batch(turn: _Turn) -> list[Empowered]:
    if turn.row.is_back:
        return moved_by(turn.row.amendment_id, after=turn.row.last_id)
    return of_versions(turn.codes, after=turn.row.last_id) if turn.codes else []


def _forth(turn: _Turn, batch: Sequence[Empowered]) -> None:
    """Move what the rules of the amendment move; what nobody can be named for stays, and is counted."""
    units = organisation.units_by_id({one.place_unit_id or one.running.competent for one in batch})
    moving: list[Moving] = []
    for one in batch:
        place = units[one.place_unit_id or one.running.competent]
        rules = [rule for rule in turn.rules if may_move(one.running.node, rule.policy)]
        if not rules or one.pinned.get("moved_by") == turn.row.amendment_id:
            continue
        found = _decides(turn, one, place)
        if found is None:
            # Only of those whose own power has ended it is a question who goes on.
            turn.left += any(number in turn.powers.ended for number in one.pinned.get("grants", ()))
            continue
        code = turn.codes[one.version_id]
        about = [
            rule for rule in rules if concerns(rule, pinned=one.pinned, found=found, procedure=code, powers=turn.powers)
        ]
        if not about or [link.grant_id for link in found.chain] == list(one.pinned.get("grants", ())):
            continue
        power = pinned(found, at=turn.at) | {"moved_by": turn.row.amendment_id}
        moving.append(Moving(one, gone_over(one.running, competent=found.unit_id), power, _told(turn)))
    _write(turn, moving)


def _back(turn: _Turn, batch: Sequence[Empowered]) -> None:
    """Give dossiers back the power and the unit that they had before, as far as they may still move."""
    going = [one for one in batch if any(may_move(one.running.node, rule.policy) for rule in turn.rules)]
    before = standing_before([one.running.id for one in going], amendment_id=turn.row.amendment_id)
    moving = []
    for one in going:
        was = before[one.running.id]
        to = gone_over(one.running, competent=was["competent_unit_id"], received=was["received_unit_id"])
        moving.append(Moving(one, to, was["competence"], _told(turn) | {BACK: True}))
    _write(turn, moving)


def _write(turn: _Turn, moving: Sequence[Moving]) -> None:
    for kind in (Kind.MOVED_BY_LAW, Kind.PINNED_ANEW):
        of_kind = [
            each for each in moving if (each.to.competent != each.one.running.competent) == (kind is Kind.MOVED_BY_LAW)
        ]
        turn.row.moved += len(write(of_kind, kind=kind, at=turn.at, reason=turn.instrument))


def _decides(turn: _Turn, one: Empowered, place: Unit) -> authority.Competence | None:
    if place.tier is not Tier.COMMUNE or not place.validity.covers(turn.row.due_on):
        return None
    try:
        return authority.who_at(
            procedure_code=turn.codes[one.version_id], place=place, on=turn.row.due_on, facts=one.facts
        )
    except Refused:
        return None


def _told(turn: _Turn) -> dict[str, Any]:
    return {"instrument": turn.instrument, "amendment": turn.row.amendment_id}

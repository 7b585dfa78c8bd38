"""What this part does when the law changes: powers are given and ended."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from haicap.domains.authority.contracts import REGISTER, Drafted
from haicap.domains.authority.operations.enact import end, give, take_back
from haicap.domains.authority.queries.check import empty_units
from haicap.domains.authority.queries.drafted import deciders_drafted
from haicap.domains.authority.queries.ground import drafted_in, ground
from haicap.domains.authority.queries.register import codes_citing, register
from haicap.domains.authority.rules.effects import BEHIND, effects, told_changes
from haicap.domains.authority.rules.enacting import (
    END_SCHEMA,
    GRANT_SCHEMA,
    ended,
    facts_of,
    grants_of,
    procedures_of,
    span_of,
    with_ends,
    with_grants,
)
from haicap.domains.authority.rules.faulting import end_faults, grant_faults
from haicap.domains.law.contracts import Change, Enactment, Fault, ImpactItem, Instrument, Overlay
from haicap.kernel.actors import Actor
from haicap.kernel.validity import Validity


class EndGrantChange:
    """Powers that a text gave end before a day."""

    kind = "end_grant"
    schema: Mapping[str, Any] = END_SCHEMA

    def span(self, change: Change) -> Validity:
        """Return the days from the end on."""
        return Validity(date.fromisoformat(change.body["on"]))

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return the ends that end nothing. Two statements."""
        return list(end_faults(changes, register=register(procedures=_cited(changes))))

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return the register with the powers ended."""
        held = register(procedures=_cited(changes))
        touched = {grant.procedure for change in changes for grant in ended(change, held)}
        return {**over, REGISTER: Drafted(with_ends(held, changes), frozenset(touched))}

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what becomes of procedures of which a power only ends."""
        drafted = drafted_in(over)
        codes = drafted.touched - drafted.given if drafted else frozenset()
        days = [date.fromisoformat(change.body["on"]) for change in changes]
        return _effects(codes, over=over, first=min(days), last=max(days))

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """End the powers."""
        end(changes, under=under, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Let them stand again as they did."""
        take_back(under=under, at=at)


class GrantChange:
    """Powers given by the law, by devolution, decentralisation or delegation."""

    kind = "grant"
    schema: Mapping[str, Any] = GRANT_SCHEMA

    def span(self, change: Change) -> Validity:
        """Return the days of the power; one that has no day is told by `check`."""
        first, stop = span_of(change)
        return Validity(first, stop if stop is None or stop > first else None)

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return what may not be given so. Seven statements."""
        first = min(span_of(change)[0] for change in changes)
        here = ground(procedures_of(changes), over=over, first=first)
        return list(grant_faults(changes, under=under, ground=here))

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return the register with the powers given; drafted ones have numbers below zero."""
        codes = procedures_of(changes)
        here = ground(codes, over=over)
        held, number = dict(here.register), -1
        for change in changes:
            made = grants_of(change, under=under, ground=here, first_id=number)
            number -= len(made)
            facts, _old = facts_of(made, [change], here)
            held = with_grants(held, made, facts)
        drafted = drafted_in(over)
        before = drafted.touched if drafted else frozenset()
        return {**over, REGISTER: Drafted(held, before | codes, frozenset(codes))}

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what becomes of the procedures of which a power is given."""
        spans = [span_of(change) for change in changes]
        ends = [stop or first for first, stop in spans]
        return _effects(procedures_of(changes), over=over, first=min(first for first, _stop in spans), last=max(ends))

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Record the powers."""
        give(changes, under=under, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Withdraw them over their whole span."""
        take_back(under=under, at=at)


class RegisterImpact:
    """What a draft changes of who decides, seen over all its changes."""

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return before and after, when the draft touches a power. Three statements."""
        return told_changes(deciders_drafted(changes, over=over))


def _cited(changes: Sequence[Change]) -> set[str]:
    return codes_citing([change.body["number"] for change in changes])


def _effects(codes: Collection[str], *, over: Overlay, first: date, last: date) -> list[ImpactItem]:
    if not codes:
        return []
    stop = last + BEHIND
    drafted = ground(codes, over=over, first=first)
    return effects(
        codes,
        now=register(procedures=codes),
        then=drafted.register,
        ground=drafted,
        empty=empty_units(first, stop),
        span=(first, stop),
    )

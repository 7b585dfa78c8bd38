"""What this part does when the law changes: powers are given and ended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from haicap.domains.authority.contracts import REGISTER, Drafted, Held
from haicap.domains.authority.operations.enact import end, give, take_back
from haicap.domains.authority.operations.go_over import check_nothing_given, go_over
from haicap.domains.authority.queries.check import empty_units
from haicap.domains.authority.queries.drafted import deciders_drafted
from haicap.domains.authority.queries.ground import drafted_in, ground, units_in
from haicap.domains.authority.queries.handovers import handovers
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
from haicap.domains.authority.rules.succeeding import gone_over, grants_told
from haicap.domains.law.contracts import ENOUGH_FAULTS, Change, Enactment, Fault, ImpactItem, Instrument, Overlay
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
        return list(end_faults(changes, register=_held(_cited(changes), over)))

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return the register with the powers ended."""
        held = _held(_cited(changes), over)
        touched = {grant.procedure for change in changes for grant in ended(change, held)}
        before = drafted_in(over) or Drafted({}, frozenset())
        register_then = {**before.register, **with_ends(held, changes)}
        return {**over, REGISTER: replace(before, register=register_then, touched=before.touched | touched)}

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what becomes of procedures of which a power only ends."""
        drafted = drafted_in(over)
        codes = drafted.touched - drafted.given - drafted.followed if drafted else frozenset()
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
        return list(islice(grant_faults(changes, under=under, ground=here), ENOUGH_FAULTS))

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
        before = drafted_in(over) or Drafted({}, frozenset())
        register_then = {**before.register, **held}
        touched = before.touched | codes
        return {**over, REGISTER: replace(before, register=register_then, touched=touched, given=frozenset(codes))}

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


class SuccessionGrants:
    """Powers that name units which go over into others."""

    kind = "succession"

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return nothing: what of powers cannot follow is told, and ends."""
        return ()

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return the register with the powers gone over. One statement."""
        draft = units_in(over)
        held = register()
        after, became = gone_over(held, handovers(draft.pieces if draft else ()))
        codes = frozenset(became)
        return {**over, REGISTER: Drafted({code: after[code] for code in codes}, codes, followed=codes)}

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return which powers go on where, which end, and what that does to who decides."""
        draft = units_in(over)
        if draft is None or not draft.pieces:
            return ()
        _after, became = gone_over(register(), handovers(draft.pieces))
        drafted = drafted_in(over)
        codes = drafted.followed - drafted.given if drafted else frozenset()
        days = [piece.on for piece in draft.pieces]
        return [*grants_told(became), *_effects(codes, over=over, first=min(days), last=max(days))]

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Have the powers go over."""
        go_over(under=under, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Let them stand again as they did."""
        check_nothing_given(under=under)
        take_back(under=under, at=at)


def _held(codes: Collection[str], over: Overlay) -> dict[str, Held]:
    """Return the register of some procedures, the draft so far before what is in force. One statement."""
    drafted = drafted_in(over)
    then = drafted.register if drafted else {}
    return {**register(procedures=codes), **{code: then[code] for code in codes if code in then}}


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

"""What a draft changes of who decides: before and after, by procedures, places, facts and days."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from haicap.domains.authority.contracts import Attached, Grant, Held, OfUnit, Own, Place
from haicap.domains.authority.rules.deciding import Outcome, Verdict, verdict
from haicap.domains.authority.rules.finding import Region, region_of
from haicap.domains.authority.rules.layout import layout
from haicap.domains.authority.rules.register import DAYS, PLACES, alike
from haicap.domains.authority.rules.told import plain_when
from haicap.kernel.boxes import Box, cells, merged

#: the unit of a class of holders: that of the place of the matter
PLACE_ITSELF = "*"


@dataclass(frozen=True, slots=True)
class Power:
    """
    By what somebody decides, without its days: the unit, or `PLACE_ITSELF`, its office, and how it came to it.

    An agency that is attached to the place stands as `@` and its purpose; who is not known as an empty unit.
    """

    unit: str
    office: str
    basis: str
    giver: str
    instrument: str
    block: str


@dataclass(frozen=True, slots=True)
class Side:
    """What the law says at a point: who decides, one or, where they contradict each other, several."""

    outcome: Outcome
    powers: tuple[Power, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """
    A region in which the answer changes, of all procedures that change alike; `starts_on` ≤ day < `ends_before`.

    `ends_before` is `None` where the change has no end that is known.
    """

    procedures: tuple[str, ...]
    places: tuple[str, ...]
    when: Mapping[str, object]
    starts_on: date
    ends_before: date | None
    was: Side
    becomes: Side


def changes(
    codes: Iterable[str],
    *,
    now: Mapping[str, Held],
    then: Mapping[str, Held],
    places: Sequence[Place],
    span: tuple[date, date],
) -> list[Change]:
    """
    Return where another decides than now, or by another text, in the days of the span, the first days first.

    House rule: what differs only in the number under which a power is recorded is no change.
    """
    alike_changes: dict[tuple[object, ...], tuple[list[str], Region, Mapping[str, object], Side, Side]] = {}
    for code in sorted(codes):
        for region, when, was, becomes in _of_one(
            now.get(code, Held()), then.get(code, Held()), places=places, span=span
        ):
            key = (region.places, repr(when), region.starts_on, region.ends_before, was, becomes)
            alike_changes.setdefault(key, ([], region, when, was, becomes))[0].append(code)
    found = [
        Change(
            procedures=tuple(together),
            places=region.places,
            when=when,
            starts_on=region.starts_on,
            ends_before=None if region.ends_before >= span[1] else region.ends_before,
            was=was,
            becomes=becomes,
        )
        for together, region, when, was, becomes in alike_changes.values()
    ]
    return sorted(found, key=lambda one: (one.starts_on, one.procedures, one.places, repr(one.when)))


def _of_one(
    now: Held, then: Held, *, places: Sequence[Place], span: tuple[date, date]
) -> Iterator[tuple[Region, Mapping[str, object], Side, Side]]:
    """Yield the regions of one procedure in which the answer changes."""
    both, in_now, in_then = _together(now.grants, then.grants)
    for era in layout(both, then.facts or now.facts, places, first=span[0], end=span[1]):
        laid = era.laid
        special = laid.special()
        found: dict[tuple[Side, Side], list[Box]] = {}
        for domain in laid.domain:
            for cell, covering in cells(domain, laid.boxes):
                fitting = [laid.grants[number] for number in covering]
                for parts in alike(cell[PLACES], special):
                    place = laid.places[(parts & -parts).bit_length() - 1]
                    was = side(verdict([one for one in fitting if one.id in in_now], place))
                    becomes = side(verdict([one for one in fitting if one.id in in_then], place))
                    if was != becomes:
                        found.setdefault((was, becomes), []).append((cell[DAYS], parts, *cell[2:]))
        for (was, becomes), boxes in found.items():
            for box in merged(boxes):
                for region in region_of(laid, box):
                    yield region, plain_when(region.when, era.facts), was, becomes


def side(said: Verdict) -> Side:
    """
    Return what a verdict says without the numbers of its grants.

    House rule: of several that contradict each other, each stands once.
    """
    return Side(said.outcome, tuple(sorted({_power(grant) for grant in said.grants}, key=repr)))


def _together(now: Sequence[Grant], then: Sequence[Grant]) -> tuple[list[Grant], set[int], set[int]]:
    """Return the grants of both registers, numbered anew, and the numbers of those of each."""
    both: list[Grant] = []
    in_now: set[int] = set()
    in_then: set[int] = set()
    numbers = count(1)
    known: dict[int, tuple[Grant, int]] = {}
    for grant in now:
        number = next(numbers)
        known[grant.id] = (grant, number)
        both.append(replace(grant, id=number))
        in_now.add(number)
    for grant in then:
        before = known.get(grant.id)
        if before is not None and before[0] == grant:
            in_then.add(before[1])
            continue
        number = next(numbers)
        both.append(replace(grant, id=number))
        in_then.add(number)
    return both, in_now, in_then


def _power(grant: Grant) -> Power:
    holder = grant.holder
    unit = ""
    if isinstance(holder, OfUnit):
        unit = holder.code
    elif isinstance(holder, Own):
        unit = PLACE_ITSELF
    elif isinstance(holder, Attached):
        unit = f"@{holder.purpose}"
    return Power(unit, grant.office.value, grant.basis.value, grant.giver, grant.instrument, grant.signing.block.value)

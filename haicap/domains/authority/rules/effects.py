"""What a draft would do to the register: gaps and overlaps made and healed, holders without people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from haicap.domains.authority.contracts import FindingKind, Held, Office, RegisterFinding
from haicap.domains.authority.rules.checking import faults
from haicap.domains.authority.rules.enacting import Ground
from haicap.domains.authority.rules.staffed import Span
from haicap.domains.law.contracts import ImpactItem, Weight
from haicap.domains.procedures.contracts import Level
from haicap.kernel.messages import sentence

#: how far behind the last day of a draft its effects are looked for
BEHIND = timedelta(days=730)
OURS = {Level.COMMUNE, Level.PROVINCE}
#: how many findings stand with an effect
MOST_TOLD = 50
MADE: Mapping[FindingKind, tuple[str, str]] = {
    FindingKind.GAP: ("GapMade", sentence("Nobody would decide in %(count)s regions more.")),
    FindingKind.OVERLAP: ("OverlapMade", sentence("Two would decide in %(count)s regions more.")),
    FindingKind.EXPIRING: ("LapseMade", sentence("A given power would lapse to its giver in %(count)s regions more.")),
    FindingKind.UNSTAFFED: (
        "HolderUnstaffed",
        sentence("Who decides would have no post in %(count)s regions more."),
    ),
}
HEALED: Mapping[FindingKind, tuple[str, str]] = {
    FindingKind.GAP: ("GapHealed", sentence("Nobody decided in %(count)s regions; now somebody would.")),
    FindingKind.OVERLAP: ("OverlapHealed", sentence("Two decided in %(count)s regions; now one would.")),
    FindingKind.UNCONFIRMED: (
        "UnconfirmedHealed",
        sentence("It was not confirmed who decides in %(count)s regions; now it would be."),
    ),
}


def effects(
    codes: Iterable[str],
    *,
    now: Mapping[str, Held],
    then: Mapping[str, Held],
    ground: Ground,
    empty: Mapping[tuple[str, Office], tuple[Span, ...]],
    span: tuple[date, date],
) -> list[ImpactItem]:
    """
    Return what would be at fault that is not now, and the other way round, for some procedures.

    House rule: a finding is the same when all that it says is.
    """
    before: list[RegisterFinding] = []
    after: list[RegisterFinding] = []
    for code in sorted(codes):
        spans = [span]
        is_ours = any(OURS & set(one.levels) for one in ground.published.get(code, ()))
        for listed, register in ((before, now), (after, then)):
            held = register.get(code, Held())
            found = faults(
                held.grants, held.facts, procedure=code, places=ground.places, spans=spans, empty=empty, is_ours=is_ours
            )
            listed.extend(found)
    items = _items(MADE, _without(after, before), Weight.WARNING)
    return items + _items(HEALED, _without(before, after), Weight.NOTE)


def _without(some: Sequence[RegisterFinding], others: Sequence[RegisterFinding]) -> list[RegisterFinding]:
    known = {_said(one) for one in others}
    return [one for one in some if _said(one) not in known]


def _said(one: RegisterFinding) -> tuple[object, ...]:
    return (one.kind, one.procedure, one.places, repr(one.when), one.starts_on, one.ends_before)


def _items(
    words: Mapping[FindingKind, tuple[str, str]], found: Sequence[RegisterFinding], weight: Weight
) -> list[ImpactItem]:
    items = []
    for kind, (code, message) in words.items():
        of_kind = [one for one in found if one.kind is kind]
        if of_kind:
            details = tuple(_detail(one) for one in of_kind[:MOST_TOLD])
            items.append(ImpactItem(code, message, {"count": len(of_kind)}, weight, len(of_kind), details))
    return items


def _detail(one: RegisterFinding) -> dict[str, object]:
    return {
        "procedure": one.procedure,
        "places": list(one.places),
        "when": dict(one.when),
        "from": one.starts_on.isoformat(),
        "before": one.ends_before.isoformat(),
    }

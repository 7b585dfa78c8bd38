"""What a draft would do to the register: gaps and overlaps made and healed, holders without people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta

from haicap.domains.authority.contracts import FindingKind, Held, Office, RegisterFinding
from haicap.domains.authority.rules.checking import faults
from haicap.domains.authority.rules.differing import Change as Deciding
from haicap.domains.authority.rules.differing import Side
from haicap.domains.authority.rules.enacting import Ground
from haicap.domains.authority.rules.staffed import Span
from haicap.domains.law.contracts import ImpactItem, Weight
from haicap.domains.procedures.contracts import Level
from haicap.kernel.messages import sentence

#: how far behind the last day of a draft its effects are looked for
BEHIND = timedelta(days=730)
OURS = {Level.COMMUNE, Level.PROVINCE}
#: the effect that holds before and after
DECIDER_CHANGES = "DeciderChanges"
MOST_REGIONS = 300
CHANGES = sentence("Who decides, or by which text, changes in %(count)s regions.")
PAGES = sentence("The pages of %(count)s procedures in the catalogue say something else.")
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


def told_changes(found: Sequence[Deciding]) -> list[ImpactItem]:
    """
    Return how who decides changes, each region with before and after, and which pages of the catalogue change.

    House rule: at most 300 regions are told one by one.
    """
    if not found:
        return []
    codes = sorted({code for one in found for code in one.procedures})
    details = tuple(detail_of(one) for one in found[:MOST_REGIONS])
    pages: tuple[Mapping[str, object], ...] = ({"procedures": codes[:MOST_REGIONS]},)
    return [
        ImpactItem(DECIDER_CHANGES, CHANGES, {"count": len(found)}, Weight.NOTE, len(found), details),
        ImpactItem("PagesChange", PAGES, {"count": len(codes)}, Weight.NOTE, len(codes), pages),
    ]


def detail_of(one: Deciding) -> dict[str, object]:
    """
    Return a region in which the answer changes, in JSON's values.

    House rule: days as ISO texts, the end does not count.
    """
    return {
        "procedures": list(one.procedures),
        "places": list(one.places),
        "when": dict(one.when),
        "from": one.starts_on.isoformat(),
        "before": one.ends_before.isoformat() if one.ends_before else None,
        "was": _side(one.was),
        "becomes": _side(one.becomes),
    }


def _side(side: Side) -> dict[str, object]:
    return {"outcome": side.outcome.value, "powers": [asdict(power) for power in side.powers]}


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

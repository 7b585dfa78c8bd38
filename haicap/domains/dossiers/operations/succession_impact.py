"""What a draft by which units go over into others would do to the running dossiers. Nothing is written."""

from collections import Counter

from haicap.domains.dossiers.queries.going_over import addresses, running_at, running_counts
from haicap.domains.law.contracts import ImpactItem, Weight
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import DraftedUnits
from haicap.kernel.messages import sentence

FOLLOW = sentence("%(count)s running dossiers go to the units that follow, with code, due moment and receipt.")
UNPLACED = sentence("%(count)s running dossiers of split units wait for a person to say where they go.")
NONE = sentence("No dossier is running in the units that end.")


def succession_impact(draft: DraftedUnits) -> tuple[ImpactItem, ...]:
    """
    Return how many running dossiers go where, and how many a person must place.

    One statement; for units that are split two more for each 1,000 of their dossiers, whose addresses are read.
    """
    pieces = organisation.handed_over(draft.pieces)
    if not pieces:
        return ()
    alone = {old: heir for old, held in pieces.items() if (heir := organisation.only_heir(held)) is not None}
    split = {old for old in pieces if old not in alone}
    codes = {held[0].old.id: held[0].old.code for held in pieces.values()}
    going: Counter[tuple[str, str]] = Counter()
    left: Counter[str] = Counter()
    for received, competent, count in running_counts(list(alone)):
        if not {received, competent} & split:
            old = competent if competent in alone else received
            going[codes[old], alone[old].code] += count
    after = 0
    while split and (batch := running_at(split, after=after)):
        after, where = batch[-1].id, addresses([one.id for one in batch])
        for one in batch:
            old = one.competent if one.competent in split else one.received
            heir = organisation.heir_at(pieces[old], where[one.id])
            if old == one.received != one.competent and (office := organisation.office_heir(pieces[old])):
                heir = office
            if heir is None:
                left[codes[old]] += 1
            else:
                going[codes[old], heir.code] += 1
    items = [
        ImpactItem(
            "DossiersFollow", FOLLOW, {"count": going.total()}, Weight.NOTE, going.total(),
            tuple({"from": old, "to": new, "dossiers": count} for (old, new), count in sorted(going.items())),
        )
    ] if going else []  # fmt: skip
    if left:
        details = tuple({"from": old, "dossiers": count} for old, count in sorted(left.items()))
        items.append(
            ImpactItem("DossiersUnplaced", UNPLACED, {"count": left.total()}, Weight.WARNING, left.total(), details)
        )
    return tuple(items) or (ImpactItem("NoDossiers", NONE),)

"""What goes over of units, as powers look at it: by code and by day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from haicap.domains.authority.rules.succeeding import Handover
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Piece


def handovers(pieces: Iterable[Piece]) -> list[Handover]:
    """Return what goes over, day by day; a unit that stands on keeps its powers. No statement."""
    by_day: dict[date, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_day[piece.on].append(piece)
    found = []
    for on, held in sorted(by_day.items()):
        ending = organisation.handed_over(held)
        if not ending:
            continue
        heirs = {
            of_old[0].old.code: heir.code for of_old in ending.values() if (heir := organisation.only_heir(of_old))
        }
        codes = {piece.new.id: piece.new.code for piece in held}
        made_of = {codes[new]: olds for new, olds in organisation.codes_before(held).items()}
        found.append(Handover(on, frozenset(of_old[0].old.code for of_old in ending.values()), heirs, made_of))
    return found

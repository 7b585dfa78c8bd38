"""Who decides a dossier, as other parts and surfaces see it."""

from dataclasses import dataclass

from haicap.domains.authority.contracts import Competence, Question
from haicap.domains.organisation.contracts import Unit


@dataclass(frozen=True, slots=True)
class Deciding:
    """
    Who decides a dossier and why.

    `pinned` is the power under which it was taken in, `None` where another system works it.
    `place` is the commune or ward of the matter, `None` where it is not known. `elsewhere` is who decides for the facts
    as they are now, when it is not the unit that has the dossier. `questions` are the facts that decide it.
    """

    pinned: Competence | None
    place: Unit | None
    elsewhere: Competence | None = None
    questions: tuple[Question, ...] = ()

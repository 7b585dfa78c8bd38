"""What stands on the city surface for offices, bases and states of the law, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import get_language, gettext, pgettext

from haicap.domains.authority.contracts import Basis, Matrix, Office, Said, Stand, Tier
from haicap.domains.law.contracts import State
from haicap.domains.organisation.contracts import Unit
from haicap.domains.procedures.contracts import Level
from haicap.kernel.messages import sentence

#: the state of an amendment in words, and its tone
STATES: Mapping[State, tuple[str, str]] = {
    State.DRAFT: (sentence("Draft"), ""),
    State.CHECKED: (sentence("Checked, waits for approval"), "soon"),
    State.SCHEDULED: (sentence("Approved, not in force yet"), "info"),
    State.IN_FORCE: (sentence("In force"), "good"),
    State.ROLLED_BACK: (sentence("Rolled back"), "late"),
    State.GIVEN_UP: (sentence("Given up"), ""),
}
BASES: Mapping[Basis, str] = {
    Basis.BY_LAW: sentence("by law"),
    Basis.DEVOLVED: sentence("devolved"),
    Basis.DECENTRALISED: sentence("decentralised"),
    Basis.DELEGATED: sentence("delegated"),
}
OFFICES: Mapping[Office, str] = {
    Office.COMMITTEE: sentence("People's Committee"),
    Office.CHAIR: sentence("Chair of the People's Committee"),
    Office.HEAD: sentence("Head of the office"),
    Office.POST: sentence("Officer in charge"),
}
STANDS: Mapping[Stand, str] = {
    Stand.GAP: sentence("Nobody decides"),
    Stand.OVERLAP: sentence("Two decide"),
    Stand.UNDETERMINED: sentence("Not determined"),
    Stand.OUTSIDE: sentence("Not of this city"),
}
TIERS: Mapping[Tier, str] = {
    Tier.COMMUNE: sentence("commune or ward"),
    Tier.CITY: sentence("the city"),
}
LEVELS: Mapping[Level, str] = {
    Level.COMMUNE: sentence("Ward and commune"),
    Level.PROVINCE: sentence("City"),
    Level.MINISTRY: sentence("Ministry"),
    Level.OTHER: sentence("Other body"),
}


def office_short(office: Office) -> str:
    """Return an office as short as a cell."""
    return {
        Office.COMMITTEE: pgettext("office in a cell", "Committee"),
        Office.CHAIR: pgettext("office in a cell", "Chair"),
        Office.HEAD: pgettext("office in a cell", "Head"),
        Office.POST: pgettext("office in a cell", "Post"),
    }[office]


def unit_name(unit: Unit) -> str:
    """Return the name of a unit with its kind, as the reader's language writes it."""
    return unit.called(get_language())


def said_words(said: Said, matrix: Matrix) -> str:
    """Return one answer in full words: who decides, on what basis, and how sure it is."""
    if said.stand is not Stand.DECIDED or said.office is None or said.basis is None:
        told = [gettext(STANDS[said.stand])]
        if said.agency:
            told.append(said.agency)
        elif said.possible:
            told.append(gettext(" or ").join(gettext(TIERS[tier]) for tier in said.possible))
        return ": ".join(told)
    who = gettext("the unit of the place") if said.is_own else deciding_unit(said.unit, matrix)
    parts = [f"{gettext(OFFICES[said.office])}, {who}", gettext(BASES[said.basis])]
    parts.append(gettext("derived from the catalogue") if said.is_derived else gettext("confirmed"))
    return "; ".join(parts)


def deciding_unit(code: str, matrix: Matrix) -> str:
    """Return the name of a unit that decides, by its code."""
    found = matrix.units.get(code) or next((place for place in matrix.places if place.code == code), None)
    return unit_name(found) if found else code

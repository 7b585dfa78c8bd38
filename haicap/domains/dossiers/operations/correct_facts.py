from collections.abc import Mapping
from datetime import datetime

from haicap.domains.authority.contracts import NoCompetentUnit, OverlappingGrants, Undetermined
from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, FactsNotAsked, PlaceUnknown
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.deciding import answer, led_to, place_of
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.facts import check_open, facts_corrected
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean
from haicap.platform.clock.api import LOCAL


def correct_facts(*, by: Actor, at: datetime, code: str, facts: Mapping[str, object], note: str) -> None:
    """
    Note down that the facts of a matter are others than were told, and how that was found. Two statements.

    The law of the day of receipt says which facts there are. Where another unit decides for the new facts, the dossier
    has to be passed on there; see `deciding`.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it is decided, or has ended.
    :raises PlaceUnknown: if the place of the matter is not known.
    :raises FactsNotAsked: if who decides does not depend on a fact.
    :raises FactMissing: and its siblings, see `authority.who`.
    :raises FactsStand: if they are those that the dossier has.
    :raises ReasonMissing: if it was not said how that was found.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    on = at.astimezone(LOCAL).date()
    access.check_may(Act.CORRECT_FACTS, actor=by, dossier=dossier, on=on)
    check_open(dossier)
    place = place_of(dossier, on=on)
    if place is None:
        raise PlaceUnknown
    if not facts and not dossier.facts:
        raise FactsNotAsked
    received_on = dossier.submitted_at.astimezone(LOCAL).date()
    day = received_on if place.validity.covers(received_on) else on
    try:
        known = dict(answer(dossier, place=place, on=day, facts=facts).facts)
    except (Undetermined, OverlappingGrants, NoCompetentUnit) as unclear:
        told = unclear.params["facts"]
        assert isinstance(told, dict)
        known = told
    found = led_to(dossier, place=place, on=on, facts=known)
    change = facts_corrected(
        dossier,
        facts=known,
        competence=found if found and found.unit_id == dossier.competent_unit_id else None,
        reason=clean(note, field="note", most=4000),
        at=at,
    )
    record(dossier=dossier, change=change, by=by, at=at)

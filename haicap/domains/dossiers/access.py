"""Who may do what with a dossier. The table is in rules/rights.py; here the relations are looked up."""

from dataclasses import replace
from datetime import date

from haicap.domains.dossiers.contracts import Act, Dossier, MayNotAct, RectifyingWaits, WorkedElsewhere
from haicap.domains.dossiers.models import UnplacedRow
from haicap.domains.dossiers.rules.acting import bound_to
from haicap.domains.dossiers.rules.rectifying import HELD
from haicap.domains.dossiers.rules.rights import ROLE_MISSING, WORKED_ELSEWHERE, Stance, why_not
from haicap.domains.organisation import api as organisation
from haicap.kernel.actors import Actor, Role


def check_may(act: Act, *, actor: Actor, dossier: Dossier, on: date) -> None:
    """
    Check that the actor may do the act with the dossier.

    :raises WorkedElsewhere: if another system works it, and the act is more than looking at it.
    :raises MayNotAct: if not; the reason comes with it.
    :raises RectifyingWaits: if the act has to wait until personal data are put right.
    """
    if dossier.source_system and act is not Act.LOOK:
        raise WorkedElsewhere(system=dossier.source_system)
    reason = why_may_not(act, actor=actor, dossier=dossier, on=on)
    if reason:
        raise MayNotAct(why=reason)
    if dossier.data_asked_by and act in HELD:
        raise RectifyingWaits


def may(act: Act, *, actor: Actor, dossier: Dossier, on: date) -> bool:
    """Test if the actor may do the act with the dossier."""
    return not why_may_not(act, actor=actor, dossier=dossier, on=on)


def why_may_not(act: Act, *, actor: Actor, dossier: Dossier, on: date) -> str:
    """
    Return the English sentence that says why not, or an empty text.

    No statement but for supervisors, and for dossiers of a unit that has ended: the unit that followed it stands in its
    place, and of several those to which the dossier may go.
    """
    if dossier.source_system and act is not Act.LOOK:
        return WORKED_ELSEWHERE
    supervising = _supervising(dossier.competent_unit_id, on) if actor.role is Role.SUPERVISOR else frozenset()
    token = dossier.token
    stance = Stance(
        received_unit_id=dossier.received_unit_id,
        competent_unit_id=dossier.competent_unit_id,
        assignee_id=token.assignee_id if token else 0,
        passed_unit_ids=frozenset(dossier.passed_unit_ids),
        supervising_unit_ids=supervising,
        asked_by=dossier.correction_asked_by or dossier.data_asked_by,
        step_unit_id=token.unit_id if token else 0,
        step_unit_ids=frozenset(one.unit_id for one in dossier.tokens if one.role is actor.role),
        is_for_any_specialist=token is not None and token.role is Role.SPECIALIST and not token.assignee_id,
    )
    reason = why_not(act=act, actor=actor, stance=stance)
    if reason and actor.is_officer:
        reason = why_not(act=act, actor=actor, stance=_followed(dossier, stance, on=on))
    role = bound_to(act, dossier)
    if not reason and role and actor.role is not role:
        return ROLE_MISSING[role]
    return reason


def _followed(dossier: Dossier, stance: Stance, *, on: date) -> Stance:
    """Return the stance with units that have ended replaced by those that followed; the same when none has ended."""
    ids = {stance.received_unit_id, stance.competent_unit_id}
    known = organisation.units_by_id(ids, editions=dossier.editions)
    ended = [unit.id for unit in known.values() if unit.validity.ends_before and unit.validity.ends_before <= on]
    withdrawn = [unit.id for unit in known.values() if unit.is_withdrawn]
    if not ended and not withdrawn:
        return stance
    heirs = organisation.heirs_of(ended, on=on)
    received, competent = heirs.get(stance.received_unit_id), heirs.get(stance.competent_unit_id)
    return replace(
        stance,
        received_unit_id=received.id if received else stance.received_unit_id,
        competent_unit_id=competent.id if competent else stance.competent_unit_id,
        candidate_unit_ids=candidates(dossier.id),
    )


def candidates(dossier_id: int) -> frozenset[int]:
    """Return the units to which a dossier may go, as long as a person must say to which. One statement."""
    open_ = UnplacedRow.objects.filter(dossier_id=dossier_id, closed_at__isnull=True)
    return frozenset(unit for units in open_.values_list("candidates", flat=True) for unit in units)


def check_may_receive(*, actor: Actor) -> None:
    """
    Check that the actor may take in a filing at the counter of the unit of the post.

    :raises MayNotAct: if the post is not one that receives.
    """
    stance = Stance(received_unit_id=actor.unit_id, competent_unit_id=0)
    reason = why_not(act=Act.RECEIVE, actor=actor, stance=stance)
    if reason:
        raise MayNotAct(why=reason)


def may_receive(*, actor: Actor) -> bool:
    """Test if the actor may take in a filing at the counter."""
    return not why_not(act=Act.RECEIVE, actor=actor, stance=Stance(actor.unit_id, 0))


def _supervising(unit_id: int, on: date) -> frozenset[int]:
    """Return the city above a unit, and the city's departments."""
    above = organisation.unit_by_id(unit_id).parent_id
    return frozenset({above or unit_id, *(unit.id for unit in organisation.departments(on))})

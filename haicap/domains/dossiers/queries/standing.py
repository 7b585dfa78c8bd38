from datetime import date

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import MONEY_ACTS, RECTIFYING_ACTS, Act, Dossier, Standing
from haicap.domains.dossiers.queries.deciding import depends_on_facts
from haicap.domains.dossiers.rules.acting import open_acts
from haicap.domains.dossiers.rules.money import why_held
from haicap.domains.dossiers.rules.own_steps import focused
from haicap.domains.dossiers.rules.rectifying import rectifying_acts, why_waits
from haicap.kernel.actors import Actor

#: told to those only who may do them: they are open at nearly every step, and nobody waits for them
OF_FEW = frozenset({*MONEY_ACTS, *RECTIFYING_ACTS, Act.CORRECT_FACTS})


def standings(*, actor: Actor, dossier: Dossier, on: date) -> list[Standing]:
    """
    Return the acts the dossier waits for, each with the reason when this actor may not do it.

    Acts on money, on facts and on wrong personal data are told to those only who may do them; those on facts only
    where who decides depends on one. Of several steps at once the actor's own counts.
    """
    if not access.why_may_not(Act.PLACE, actor=actor, dossier=dossier, on=on):
        # Until somebody has said where it goes, nothing else can be done with it.
        return [Standing(Act.PLACE, "")]
    dossier = focused(dossier, by=actor)
    acts = (*open_acts(dossier), *rectifying_acts(dossier))
    told = []
    for act in acts:
        of_post = access.why_may_not(act, actor=actor, dossier=dossier, on=on)
        if of_post and act in OF_FEW:
            continue
        if act is Act.CORRECT_FACTS and not depends_on_facts(dossier, on=on):
            continue
        told.append(Standing(act, of_post or why_held(act, dossier.money) or why_waits(act, dossier)))
    return told

from datetime import date

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import MONEY_ACTS, Dossier, Standing
from haicap.domains.dossiers.rules.acting import open_acts
from haicap.domains.dossiers.rules.money import why_held
from haicap.kernel.actors import Actor


def standings(*, actor: Actor, dossier: Dossier, on: date) -> list[Standing]:
    """
    Return the acts the dossier waits for, each with the reason when this actor may not do it.

    Acts on money are told to those only who may do them: they are open at every step, and nobody waits for them.
    """
    acts = open_acts(dossier.node, dossier.delivery, dossier.money)
    told = [
        Standing(act, access.why_may_not(act, actor=actor, dossier=dossier, on=on) or why_held(act, dossier.money))
        for act in acts
    ]
    return [one for one in told if not one.why_not or one.act not in MONEY_ACTS]

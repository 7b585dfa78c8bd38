from datetime import date

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Dossier, Standing
from haicap.domains.dossiers.rules.acting import open_acts
from haicap.kernel.actors import Actor


def standings(*, actor: Actor, dossier: Dossier, on: date) -> list[Standing]:
    """Return the acts the dossier waits for, each with the reason when this actor may not do it."""
    node = dossier.token.node if dossier.token else None
    return [
        Standing(act, access.why_may_not(act, actor=actor, dossier=dossier, on=on))
        for act in open_acts(node, dossier.delivery)
    ]

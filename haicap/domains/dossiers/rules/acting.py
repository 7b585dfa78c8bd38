"""Which acts a dossier waits for, and who does each."""

from haicap.domains.dossiers.contracts import Act, Node
from haicap.domains.dossiers.rules.flow import LEADS, STEPS
from haicap.kernel.actors import Role

#: acts in the order in which a page shows them
ORDER = (Act.ACCEPT, Act.ASSIGN, Act.PROPOSE, Act.APPROVE, Act.SIGN, Act.SEND_BACK, Act.HAND_OVER)


def acts_at(node: Node | None) -> tuple[Act, ...]:
    """
    Return the acts that a dossier at the step waits for, in the order of a page; none when its flow has ended.

    House rule: the table LEADS.
    """
    return tuple(act for act in ORDER if node is not None and (node, act) in LEADS)


def sends_back(node: Node) -> Role:
    """
    Return who may send a dossier back from a step: the one whose step it is.

    House rule.
    """
    return STEPS[node].role

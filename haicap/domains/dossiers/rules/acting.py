"""Which acts a dossier waits for, and who does each."""

from haicap.domains.dossiers.contracts import TURN_ACTS, Act, Delivery, Node
from haicap.domains.dossiers.rules.delivery import is_open
from haicap.domains.dossiers.rules.flow import LEADS, STEPS, TURNS
from haicap.kernel.actors import Role

#: acts of the standard flow in the order in which a page shows them; the turns come behind, see TURN_ACTS
ORDER = (Act.ACCEPT, Act.ASSIGN, Act.PROPOSE, Act.APPROVE, Act.SIGN, Act.SEND_BACK, Act.HAND_OVER)
#: acts that belong to the role whose step it is, though others hold them at other steps
OF_THE_STEP = frozenset({Act.SEND_BACK, Act.ASK_MORE})


def acts_at(node: Node | None) -> tuple[Act, ...]:
    """
    Return the acts of the standard flow that a dossier at the step waits for; none when its flow has ended.

    House rule: the table LEADS.
    """
    return tuple(act for act in ORDER if node is not None and (node, act) in LEADS)


def turns_at(node: Node | None) -> tuple[Act, ...]:
    """
    Return the turns that a dossier at the step can take, in the order of a page.

    House rule: the table TURNS.
    """
    return tuple(act for act in TURN_ACTS if node is not None and (node, act) in TURNS)


def open_acts(node: Node | None, delivery: Delivery) -> tuple[Act, ...]:
    """
    Return all acts that are open at the step, as far as the way of the result allows them.

    House rule: the tables LEADS, TURNS and OPEN.
    """
    return tuple(act for act in (*acts_at(node), *turns_at(node)) if is_open(act=act, delivery=delivery))


def acts_of(node: Node) -> Role:
    """
    Return who may do what belongs to the step, such as send a dossier back from it.

    House rule.
    """
    return STEPS[node].role

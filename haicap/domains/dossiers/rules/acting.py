"""Which acts a dossier waits for, and who does each."""

from haicap.domains.dossiers.contracts import TURN_ACTS, Act, Delivery, Money, Node
from haicap.domains.dossiers.rules.correction import CHECKS, may_be_open
from haicap.domains.dossiers.rules.delivery import is_open
from haicap.domains.dossiers.rules.facts import facts_at
from haicap.domains.dossiers.rules.flow import LEADS, STEPS, TURNS
from haicap.domains.dossiers.rules.money import money_acts
from haicap.kernel.actors import Role

#: acts of the standard flow in the order in which a page shows them; the turns come behind, see TURN_ACTS
ORDER = (Act.ACCEPT, Act.ASSIGN, Act.PROPOSE, Act.APPROVE, Act.SIGN, Act.SEND_BACK, Act.HAND_OVER)
#: the answers to a request for a correction
SECOND_HAND = (Act.CONFIRM_CORRECTION, Act.DECLINE_CORRECTION)
#: acts that belong to the role whose step it is, though others hold them at other steps
OF_THE_STEP = frozenset({Act.SEND_BACK, Act.ASK_MORE, *SECOND_HAND})
#: acts of the one who answers for the dossier: the door as long as it has it, then the head
OF_THE_HOLDER = frozenset({Act.FORWARD, Act.TRANSFER})


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


def open_acts(node: Node | None, delivery: Delivery, money: Money) -> tuple[Act, ...]:
    """
    Return all acts that are open at the step, as far as the way of the result and the money allow them.

    House rule: the tables LEADS, TURNS and OPEN; see also `rules.facts`, `rules.correction` and `rules.money`.
    """
    beside = () if node in CHECKS else money_acts(money, is_ended=node is None)
    acts = (*acts_at(node), *turns_at(node), *beside, *facts_at(node), *corrections_at(node))
    return tuple(act for act in acts if is_open(act=act, delivery=delivery))


def corrections_at(node: Node | None) -> tuple[Act, ...]:
    """
    Return what can be done of a correction at the step: ask for it, or answer as the second person.

    House rule: see `rules.correction`.
    """
    if node in CHECKS:
        return SECOND_HAND
    return (Act.ASK_CORRECTION,) if may_be_open(node) else ()


def bound_to(act: Act, node: Node) -> Role | None:
    """
    Return the one role whose act it is at the step, though others hold it at other steps; `None` when none is.

    House rule: the sets OF_THE_STEP and OF_THE_HOLDER.
    """
    if act in OF_THE_STEP:
        return STEPS[node].role
    if act in OF_THE_HOLDER:
        return Role.RECEIVER if STEPS[node].at_receiving_unit else Role.HEAD
    return None

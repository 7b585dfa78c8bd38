"""Which acts a dossier waits for, and who does each."""

from haicap.domains.dossiers.contracts import TURN_ACTS, Act, Dossier, Node
from haicap.domains.dossiers.rules.correction import CHECKS, may_be_open
from haicap.domains.dossiers.rules.delivery import is_open
from haicap.domains.dossiers.rules.facts import facts_at
from haicap.domains.dossiers.rules.leading import is_led
from haicap.domains.dossiers.rules.money import money_acts
from haicap.kernel.actors import Role

#: acts of the standard flow in the order in which a page shows them; the turns come behind, see TURN_ACTS
ORDER = (
    Act.ACCEPT,
    Act.ASSIGN,
    Act.PROPOSE,
    Act.APPROVE,
    Act.SIGN,
    Act.SEND_BACK,
    Act.HAND_OVER,
    Act.COMPLETE,
    Act.NOTE_MESSAGE,
)
#: the answers to a request for a correction
SECOND_HAND = (Act.CONFIRM_CORRECTION, Act.DECLINE_CORRECTION)
#: acts that belong to the role whose step it is, though others hold them at other steps
OF_THE_STEP = frozenset({Act.SEND_BACK, Act.ASK_MORE, Act.COMPLETE, Act.NOTE_MESSAGE, *SECOND_HAND})
#: acts of the one who answers for the dossier: the door as long as it has it, then the head
OF_THE_HOLDER = frozenset({Act.FORWARD, Act.TRANSFER})


def acts_at(dossier: Dossier) -> tuple[Act, ...]:
    """
    Return the acts of the process that a dossier waits for where it stands; none when its flow has ended.

    House rule: what the definition of its process says, see `rules.leading`.
    """
    return tuple(act for act in ORDER if is_led(dossier, act))


def turns_at(dossier: Dossier) -> tuple[Act, ...]:
    """
    Return the turns that a dossier can take where it stands, in the order of a page.

    House rule: as `acts_at`.
    """
    return tuple(act for act in TURN_ACTS if is_led(dossier, act))


def open_acts(dossier: Dossier) -> tuple[Act, ...]:
    """
    Return all acts that are open where a dossier stands, as far as the way of the result and the money allow them.

    House rule: its process and the table OPEN; see also `rules.facts`, `rules.correction` and `rules.money`.
    """
    node = dossier.node
    beside = () if node in CHECKS else money_acts(dossier.money, is_ended=node is None)
    acts = (*acts_at(dossier), *turns_at(dossier), *beside, *facts_at(node), *corrections_at(node))
    return tuple(act for act in acts if is_open(act=act, delivery=dossier.delivery))


def corrections_at(node: Node | None) -> tuple[Act, ...]:
    """
    Return what can be done of a correction at the step: ask for it, or answer as the second person.

    House rule: see `rules.correction`.
    """
    if node in CHECKS:
        return SECOND_HAND
    return (Act.ASK_CORRECTION,) if may_be_open(node) else ()


def bound_to(act: Act, dossier: Dossier) -> Role | None:
    """
    Return the one role whose act it is where a dossier stands, though others hold it elsewhere; `None` for none.

    House rule: the sets OF_THE_STEP and OF_THE_HOLDER; the door holds it until it was taken in, and while papers or the
    applicant are waited for.
    """
    if dossier.token is None:
        return None
    if act in OF_THE_STEP or (act is Act.ASSIGN and dossier.node is Node.ASSIGN):
        return dossier.token.role
    if act in OF_THE_HOLDER:
        return Role.RECEIVER if dossier.token.role is Role.RECEIVER else Role.HEAD
    return None

"""The standard flow of a dossier: which act leads from which step to which, and whose step it is."""

from dataclasses import dataclass

from haicap.domains.dossiers.contracts import Act, Node, WrongStep
from haicap.kernel.actors import Role
from haicap.kernel.messages import sentence


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step at which a dossier waits: the role that acts, and where the unit of the step is found."""

    role: Role
    at_receiving_unit: bool


STEPS: dict[Node, Waiting] = {
    Node.RECEIVE: Waiting(Role.RECEIVER, at_receiving_unit=True),
    Node.ASSIGN: Waiting(Role.HEAD, at_receiving_unit=False),
    Node.PROCESS: Waiting(Role.SPECIALIST, at_receiving_unit=False),
    Node.APPROVE: Waiting(Role.HEAD, at_receiving_unit=False),
    Node.SIGN: Waiting(Role.CHAIR, at_receiving_unit=False),
    Node.RETURN: Waiting(Role.RECEIVER, at_receiving_unit=True),
    Node.MORE_AT_DOOR: Waiting(Role.RECEIVER, at_receiving_unit=True),
    Node.MORE_IN_WORK: Waiting(Role.RECEIVER, at_receiving_unit=True),
    Node.CHECK_BY_HEAD: Waiting(Role.HEAD, at_receiving_unit=False),
    Node.CHECK_BY_CHAIR: Waiting(Role.CHAIR, at_receiving_unit=False),
}

#: the steps between the door and the decision
IN_HAND = (Node.ASSIGN, Node.PROCESS, Node.APPROVE, Node.SIGN)

#: (step, act) -> the next step; `None` ends the flow.
LEADS: dict[tuple[Node, Act], Node | None] = {
    (Node.RECEIVE, Act.ACCEPT): Node.ASSIGN,
    (Node.ASSIGN, Act.ASSIGN): Node.PROCESS,
    (Node.PROCESS, Act.ASSIGN): Node.PROCESS,
    (Node.PROCESS, Act.PROPOSE): Node.APPROVE,
    (Node.APPROVE, Act.APPROVE): Node.SIGN,
    (Node.APPROVE, Act.SEND_BACK): Node.PROCESS,
    (Node.SIGN, Act.SIGN): Node.RETURN,
    (Node.SIGN, Act.SEND_BACK): Node.PROCESS,
    (Node.RETURN, Act.HAND_OVER): None,
}

#: The turns that a dossier can take beside the standard flow, in the same form.
TURNS: dict[tuple[Node, Act], Node | None] = {
    (Node.RECEIVE, Act.ASK_MORE): Node.MORE_AT_DOOR,
    (Node.PROCESS, Act.ASK_MORE): Node.MORE_IN_WORK,
    (Node.MORE_AT_DOOR, Act.TAKE_MORE): Node.RECEIVE,
    (Node.MORE_IN_WORK, Act.TAKE_MORE): Node.PROCESS,
    (Node.RECEIVE, Act.REJECT): None,
    (Node.MORE_AT_DOOR, Act.REJECT): None,
    **{(node, Act.REAPPOINT): node for node in IN_HAND},
    **{(node, Act.WITHDRAW): None for node in (Node.RECEIVE, *IN_HAND, Node.MORE_AT_DOOR, Node.MORE_IN_WORK)},
    **{(node, Act.STOP): None for node in (*IN_HAND, Node.MORE_IN_WORK)},
    (Node.RECEIVE, Act.FORWARD): Node.RECEIVE,
    **{(node, Act.FORWARD): Node.ASSIGN for node in IN_HAND},
    **{(node, Act.TRANSFER): None for node in (Node.RECEIVE, *IN_HAND)},
    (Node.RETURN, Act.POST): Node.RETURN,
    (Node.RETURN, Act.POST_FAILED): Node.RETURN,
    (Node.RETURN, Act.POST_ARRIVED): None,
    (Node.RETURN, Act.SEND_ONLINE): None,
}

NAMES: dict[Node, str] = {
    Node.RECEIVE: sentence("Waiting to be taken in"),
    Node.ASSIGN: sentence("Waiting to be assigned"),
    Node.PROCESS: sentence("Being processed"),
    Node.APPROVE: sentence("Waiting for approval"),
    Node.SIGN: sentence("Waiting for signature"),
    Node.RETURN: sentence("Result ready to hand over"),
    Node.MORE_AT_DOOR: sentence("Waiting for papers before it is taken in"),
    Node.MORE_IN_WORK: sentence("Waiting for papers to go on"),
    Node.CHECK_BY_HEAD: sentence("Waiting for a correction to be confirmed"),
    Node.CHECK_BY_CHAIR: sentence("Waiting for a correction to be confirmed"),
}


def next_step(*, at: Node | None, act: Act) -> Node | None:
    """
    Return the step to which an act leads; `None` when it ends the flow.

    House rule: receive, assign, process, approve, sign, return, after the internal process of Decision
    663/QĐ-TTPVHCC (13 May 2026) and the steps of Decree 118/2025/NĐ-CP arts. 17-22; beside it the table TURNS.

    :raises WrongStep: if the dossier does not wait for this act.
    """
    for table in (LEADS, TURNS):
        if at is not None and (at, act) in table:
            return table[at, act]
    raise WrongStep(step=NAMES[at] if at else "ended")

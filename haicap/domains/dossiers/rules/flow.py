"""The steps that the whole house understands, whatever the process of a dossier calls them."""

from haicap.domains.dossiers.contracts import Node
from haicap.kernel.messages import sentence

#: the steps between the door and the decision
IN_HAND = (Node.ASSIGN, Node.PROCESS, Node.APPROVE, Node.SIGN, Node.WORK)

#: the form of a step, or its id -> which step it is; a process may have further ones, which are `Node.WORK`
STAGES: dict[str, Node] = {
    node.value: node
    for node in (
        Node.RECEIVE,
        Node.ASSIGN,
        Node.PROCESS,
        Node.APPROVE,
        Node.SIGN,
        Node.RETURN,
        Node.MORE_AT_DOOR,
        Node.MORE_IN_WORK,
    )
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
    Node.WORK: sentence("At a further step of its process"),
    Node.WAIT: sentence("Waiting for an answer from elsewhere"),
    Node.JOIN: sentence("Waiting for steps done at the same time"),
    Node.TIMER: sentence("Waiting for a moment to come"),
}

"""The standard process without a database: its flow as it ships, and dossiers that stand somewhere in it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

from haicap.domains.dossiers.contracts import Delivery, Money, Node, Token
from haicap.domains.dossiers.rules.leading import role_at
from haicap.domains.dossiers.rules.succession import Running
from haicap.kernel.actors import Role
from haicap.platform.flows import api as flows

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
#: the steps that the process draws
DRAWN = tuple(node for node in Node if node not in {Node.CHECK_BY_HEAD, Node.CHECK_BY_CHAIR, Node.WORK, Node.WAIT,
                                                    Node.JOIN, Node.TIMER})  # fmt: skip


@cache
def standard() -> flows.Flow:
    """Return the flow of the standard process."""
    return flows.read(
        resources.files("haicap.domains.procedures").joinpath("data/processes/standard.bpmn").read_bytes()
    )


def token_at(node: Node, *, received: int = 1, competent: int = 2, assignee_id: int = 0) -> Token:
    """Return the token of a dossier that waits at a step."""
    role, place = role_at(standard(), standard().elements[node.value]) if node in DRAWN else (Role.SYSTEM, "competent")
    unit = received if place == "received" else competent
    return Token(5, node, unit, role, assignee_id, AT, AT, element=node.value)


def running_at(node: Node, *, received: int = 1, competent: int = 2, assignee_id: int = 0) -> Running:
    """Return a running dossier that waits at a step."""
    token = token_at(node, received=received, competent=competent, assignee_id=assignee_id)
    return Running(id=1, seen=3, received=received, competent=competent, passed=(9,), tokens=(token,), flow=standard())


@dataclass(frozen=True, slots=True)
class Standing:
    """What the acts of a dossier depend on."""

    token: Token | None
    delivery: Delivery = Delivery.NONE
    money: Money = Money.EXEMPT
    flow: flows.Flow = field(default_factory=standard)

    @property
    def node(self) -> Node | None:
        """Return the step at which it waits."""
        return self.token.node if self.token else None


def standing_at(node: Node | None, *, delivery: Delivery = Delivery.NONE, money: Money = Money.EXEMPT) -> Any:
    """Return what the acts of a dossier at a step depend on, `None` for one that has ended."""
    return Standing(token_at(node) if node else None, delivery, money)

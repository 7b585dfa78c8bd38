"""How a token stands in its row and in the events, and how it is read from them."""

from collections.abc import Mapping
from typing import Any

from haicap.domains.dossiers.contracts import Node, Token
from haicap.kernel.actors import Role
from haicap.platform.flows.api import State

#: what every event tells of a token
ALWAYS = ("node", "unit_id", "role", "assignee_id", "since", "rank_at")
#: what is told only where it is not this; so was each token of before processes were definitions
UNTOLD: Mapping[str, object] = {
    "serial": 0,
    "element": "",
    "state": State.WAITING.value,
    "scopes": "",
    "item": "",
    "via": "",
    "guards": 0,
    "fires_at": None,
}
COLUMNS = (*ALWAYS, *UNTOLD)


def row_of(token: Token) -> dict[str, object]:
    """
    Return the columns of a token. An element whose id is the name of its step is not written again.

    House rule: the runs of sub-processes stand as `element:serial`, the outmost first, with slashes between.
    """
    return {
        "node": token.node.value,
        "unit_id": token.unit_id,
        "role": token.role.value,
        "assignee_id": token.assignee_id,
        "since": token.since,
        "rank_at": token.rank_at,
        "serial": token.serial,
        "element": "" if token.element == token.node.value else token.element,
        "state": token.state.value,
        "scopes": "/".join(f"{element}:{serial}" for element, serial in token.scopes),
        "item": token.item,
        "via": token.via,
        "guards": token.guards,
        "fires_at": token.fires_at,
    }


def token_of(row: Mapping[str, Any], *, id_: int = 0) -> Token:
    """
    Return the token of its columns, those that events do not tell left out or not.

    House rule: as `row_of`.
    """
    columns = {**UNTOLD, **row}
    runs = (one.rpartition(":") for one in columns["scopes"].split("/") if one)
    return Token(
        id=id_,
        node=Node(columns["node"]),
        unit_id=columns["unit_id"],
        role=Role(columns["role"]),
        assignee_id=columns["assignee_id"],
        since=columns["since"],
        rank_at=columns["rank_at"],
        serial=columns["serial"],
        element=columns["element"] or columns["node"],
        state=State(columns["state"]),
        scopes=tuple((element, int(serial)) for element, _, serial in runs),
        item=columns["item"],
        via=columns["via"],
        guards=columns["guards"],
        fires_at=columns["fires_at"],
    )


def told_of_token(token: Token) -> dict[str, object]:
    """
    Return what an event tells of a token.

    House rule: what is as it always was is not told, so that the events of before read the same.
    """
    return {name: value for name, value in row_of(token).items() if name in ALWAYS or value != UNTOLD[name]}

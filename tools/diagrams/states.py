"""The page of the states of a dossier, from the tables of moves and the standard process."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from importlib import resources

from haicap.domains.dossiers.contracts import TURN_ACTS, Act, Business, Delivery, Money, Node, Sync, Token
from haicap.domains.dossiers.rules import business, delivery, money, syncing
from haicap.domains.dossiers.rules.correction import CONFIRMED_BY
from haicap.domains.dossiers.rules.flow import NAMES, STAGES
from haicap.domains.dossiers.rules.leading import Places, is_led, moved_on
from haicap.domains.dossiers.rules.succession import Running
from haicap.kernel.actors import Role
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Element
from tools.diagrams import marks

WHERE = {"received": "receiving unit", "competent": "competent unit"}
BESIDE_THE_FLOW = frozenset(TURN_ACTS)


def page() -> str:
    """Return the page: diagrams of states, and the standard flow."""
    national = [[f"`{state.value}`", str(business.NATIONAL[state])] for state in Business]
    steps = [
        [f"`{element.id}`", NAMES[node], element.step.role, WHERE[element.step.place]]
        for element, node in drawn()
        if element.step
    ]
    return marks.page(
        "States of a dossier",
        "A dossier has four states apart from each other: business, delivery, money and sync.",
        "",
        "## Business",
        "",
        *diagram(business.MOVES),
        "",
        "Their numbers in the list of ten states of the National Public Service Portal:",
        "",
        *marks.table(["State", "Number"], national),
        "",
        "## Delivery of the result",
        "",
        *diagram(delivery.MOVES),
        "",
        *of_money(),
        *of_sync(),
        "## The standard flow",
        "",
        "As the shipped definition `standard` draws it. A dossier waits at one step at a time, for one role in one "
        "unit. A filing at the counter begins at `assign`, one from afar at `receive`. Other processes may have other "
        "steps, several at a time.",
        "",
        *flow(),
        "",
        *marks.table(["Step", "Shown as", "Who acts", "Where"], steps),
        "",
        "## Turns beside the flow",
        "",
        "What else can happen at a step, and where it leads; `end` closes the dossier.",
        "",
        *marks.table(["Act", "From", "To"], turns()),
        "",
        "## Corrections",
        "",
        "Once a result is ready, or the dossier has ended, the last act can be taken back: one officer asks, a second "
        "person confirms or declines. The correcting event sets the columns of the wrong one back to what stood before "
        "it; the due moment is the one the dossier had. The role below confirms, the other of head and chair when that "
        "role asks.",
        "",
        *marks.table(
            ["Wrong event", "Confirmed by"], [[f"`{kind.value}`", role.value] for kind, role in CONFIRMED_BY.items()]
        ),
    )


def of_money() -> list[str]:
    """Return the states of the money, and the acts that move it."""
    return [
        "## Money",
        "",
        "The acts of the counter on the fee stand beside the flow: step and clock stay. A result is not given out "
        "while a fee is `due`; from `due` to `due` a wrong amount is put right.",
        "",
        *diagram(money.MOVES),
        "",
        *marks.table(
            ["Act", "Event", "State"],
            [[f"`{act.value}`", f"`{kind.value}`", f"`{new.value}`"] for act, (kind, new) in money.LEADS_TO.items()],
        ),
        "",
    ]


def of_sync() -> list[str]:
    """Return the states of what the client knows, and what moves them."""
    return [
        "## Sync",
        "",
        "Whether the client that handed the dossier in over the REST API knows how it stands. With `none` nobody is to "
        "be told. Each event makes it `pending`; the answer of the client to the newest event makes it `done`, three "
        "days without one `failed`. The next event, or `haicap clients tell-again`, tries from the first event that "
        "was not acknowledged.",
        "",
        *diagram(syncing.MOVES),
        "",
    ]


def diagram(
    moves: Mapping[Business, frozenset[Business]]
    | Mapping[Delivery, frozenset[Delivery]]
    | Mapping[Money, frozenset[Money]]
    | Mapping[Sync, frozenset[Sync]],
) -> list[str]:
    """Return a table of moves as a diagram; where it begins comes first, where it ends for good leads out."""
    states: list[Enum] = list(moves)
    table: Mapping[Enum, frozenset[Enum]] = {old: frozenset(new) for old, new in moves.items()}
    lines = [f"    [*] --> {states[0].value}"]
    for old in states:
        lines += [f"    {old.value} --> {new.value}" for new in states if new in table[old]]
        lines += [] if table[old] else [f"    {old.value} --> [*]"]
    return ["```mermaid", "stateDiagram-v2", *lines, "```"]


def drawn() -> list[tuple[Element, Node]]:
    """Return the steps of the standard process that a person does, with what the house calls them."""
    return [(one, STAGES[one.id]) for one in standard().elements.values() if one.id in STAGES]


@cache
def standard() -> flows.Flow:
    """Return the standard process as it ships."""
    shipped = resources.files("haicap.domains.procedures") / "data" / "processes" / "standard.bpmn"
    return flows.read(shipped.read_bytes())


def ways() -> list[tuple[Node, Act, Node | None]]:
    """Return each act at each step with where it leads, as the engine says."""
    at = datetime(2026, 1, 5, tzinfo=UTC)
    found: list[tuple[Node, Act, Node | None]] = []
    for element, node in drawn():
        token = Token(1, node, 1, Role.SYSTEM, 0, at, at, serial=1, element=element.id)
        one = Running(id=1, seen=1, received=1, competent=1, passed=(), tokens=(token,), flow=standard())
        for act in (act for act in Act if is_led(one, act)):
            led = moved_on(one, name=act.value, places=Places(1, 1, at, at), at=at, assignee_id=0)
            found.append((node, act, led.tokens[0].node if led.tokens else None))
    return found


def turns() -> list[list[str]]:
    """Return the rows of the turns: the act, the steps from which it leads, and where to."""
    rows: dict[tuple[str, str], list[str]] = {}
    for old, act, new in ways():
        if act in BESIDE_THE_FLOW:
            where = "the same step" if new is old else f"`{new.value}`" if new else "end"
            rows.setdefault((act.value, where), []).append(f"`{old.value}`")
    return [[f"`{act}`", ", ".join(olds), where] for (act, where), olds in rows.items()]


def flow() -> list[str]:
    """Return the flow as a diagram, with the acts that lead on."""
    lines = [
        f"    {old.value} --> {new.value if new else '[*]'}: {act.value}"
        for old, act, new in ways()
        if act not in BESIDE_THE_FLOW
    ]
    return ["```mermaid", "stateDiagram-v2", "    [*] --> receive", "    [*] --> assign", *lines, "```"]

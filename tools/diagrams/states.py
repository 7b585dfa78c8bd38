"""The page of the states of a dossier, from the tables of moves and the table of the flow."""

from collections.abc import Mapping
from enum import Enum

from haicap.domains.dossiers.contracts import Business, Delivery, Money, Sync
from haicap.domains.dossiers.rules import business, delivery, money, syncing
from haicap.domains.dossiers.rules.correction import CONFIRMED_BY
from haicap.domains.dossiers.rules.flow import LEADS, NAMES, STEPS, TURNS
from tools.diagrams import marks


def page() -> str:
    """Return the page: diagrams of states, and the standard flow."""
    national = [[f"`{state.value}`", str(business.NATIONAL[state])] for state in Business]
    steps = [
        [
            f"`{node.value}`",
            NAMES[node],
            waiting.role.value,
            "receiving unit" if waiting.at_receiving_unit else "competent unit",
        ]
        for node, waiting in STEPS.items()
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
        "A dossier waits at one step at a time, for one role in one unit. A filing at the counter begins at "
        "`assign`, one from afar at `receive`.",
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


def turns() -> list[list[str]]:
    """Return the rows of the turns: the act, the steps from which it leads, and where to."""
    rows: dict[tuple[str, str], list[str]] = {}
    for (old, act), new in TURNS.items():
        where = "the same step" if new is old else f"`{new.value}`" if new else "end"
        rows.setdefault((act.value, where), []).append(f"`{old.value}`")
    return [[f"`{act}`", ", ".join(olds), where] for (act, where), olds in rows.items()]


def flow() -> list[str]:
    """Return the table of the flow as a diagram, with the acts that lead on."""
    lines = [f"    {old.value} --> {new.value if new else '[*]'}: {act.value}" for (old, act), new in LEADS.items()]
    return ["```mermaid", "stateDiagram-v2", "    [*] --> receive", "    [*] --> assign", *lines, "```"]

"""A law file as a draft: its instrument and its dated changes, or the list of all that is wrong with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from haicap.domains.law.contracts import (
    Change,
    Dated,
    Draft,
    Fault,
    Instrument,
    InstrumentKind,
    LawChange,
    LawFileInvalid,
)
from haicap.domains.law.rules.nodes import Node, lines_within, read_nodes
from haicap.domains.law.rules.schema import Checker
from haicap.kernel.messages import sentence

SOURCE = "law file"


def read_draft(content: bytes, *, kinds: Mapping[str, LawChange], checker: Checker) -> Draft:
    """
    Return the draft that a file holds: in form as YAML, by the schema, with days that are in order.

    House rule: all that is wrong comes in one answer, sorted by line; what the form spoils is not guessed at.

    :raises LawFileInvalid: with every fault, at most 200.
    """
    root, faults = read_nodes(content)
    if root is not None:
        faults = [*faults, *checker.faults(root)]
    if root is None or faults:
        raise _invalid(faults)
    instrument = _instrument(root.value["instrument"])
    lines = {name: node.line for name, node in root.inside["instrument"].inside.items()}
    faults = [*_order_of_days(instrument, lines)]
    dated: list[Dated] = []
    for ordinal, node in root.inside["changes"].inside.items():
        change = _change(node, ordinal=int(ordinal))
        try:
            dated.append(Dated(change, kinds[change.kind].span(change)))
        except ValueError:
            place = f"changes.{ordinal}.{change.kind}"
            faults.append(Fault(change.line_of("ends_before"), place, "DaysReversed", DAYS_REVERSED))
    if faults:
        raise _invalid(faults)
    return Draft(instrument, tuple(dated))


def read_values(content: bytes) -> dict[str, Any]:
    """
    Return the values that a law file holds, which was taken before.

    House rule: as `read_draft`, without the schema.

    :raises LawFileInvalid: if it cannot be read.
    """
    root, faults = read_nodes(content)
    if root is None or faults or not isinstance(root.value, dict):
        raise _invalid(faults)
    return root.value


def read_change(text: str, *, kinds: Mapping[str, LawChange], ordinal: int = 0) -> Change:
    """
    Return one change that was typed as it stands in a law file, with its lines from 1; a dash before it may stand.

    House rule: its kind is known; whether its body fits is told by the schema of a whole file.

    :raises LawFileInvalid: if it cannot be read as one change.
    """
    root, faults = read_nodes(text.encode())
    if root is not None and isinstance(root.value, list) and len(root.value) == 1:
        root = root.inside[0]
    if root is None or faults:
        raise _invalid(faults)
    if not (isinstance(root.value, dict) and len(root.value) == 1 and set(root.value) <= set(kinds)):
        known = {"known": ", ".join(kinds)}
        raise _invalid([Fault(root.line, f"changes.{ordinal}", "NotOneChange", NOT_ONE_CHANGE, known)])
    return _change(root, ordinal=ordinal)


def _invalid(faults: list[Fault]) -> LawFileInvalid:
    listed = sorted(faults, key=lambda one: (one.line, one.field))
    return LawFileInvalid(listed)


def _change(node: Node, *, ordinal: int) -> Change:
    ((kind, body),) = node.inside.items()
    return Change(str(kind), body.value, body.line, dict(lines_within(body)), ordinal)


def _instrument(given: Mapping[str, Any]) -> Instrument:
    return Instrument(
        number=given["number"],
        issuer=given["issuer"],
        kind=InstrumentKind(given["kind"]),
        signed_on=date.fromisoformat(given["signed_on"]),
        effective_on=date.fromisoformat(given.get("effective_on", given["signed_on"])),
        expires_on=date.fromisoformat(given["expires_on"]) if "expires_on" in given else None,
        title=given["title"],
        source=given.get("source", SOURCE),
    )


def _order_of_days(instrument: Instrument, lines: Mapping[str | int, int]) -> list[Fault]:
    if instrument.expires_on is None or instrument.expires_on > instrument.effective_on:
        return []
    return [Fault(lines["expires_on"], "instrument.expires_on", "DaysReversed", DAYS_REVERSED)]


NOT_ONE_CHANGE = sentence("One change belongs here, beginning with its kind and a colon; the kinds are %(known)s.")
DAYS_REVERSED = sentence("The end is not after the beginning: what ends before a day begins earlier.")

"""Changes of law that make a further version of a procedure, or end it: what the file says, what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from haicap.domains.law.contracts import DAY, LINE, Change, Fault, ImpactItem, Instrument, Weight, fault_in
from haicap.domains.procedures.contracts import Channel, Level
from haicap.kernel.messages import sentence

#: what a version may change, as the file names it, in words
CHANGING: Mapping[str, str] = {
    "name": sentence("the name"),
    "field": sentence("field"),
    "levels": sentence("levels"),
    "fees": sentence("fees"),
    "papers": sentence("papers"),
}
#: ways to file, in words
CHANNELS: Mapping[Channel, str] = {
    Channel.IN_PERSON: sentence("At the counter"),
    Channel.ONLINE: sentence("Online"),
    Channel.POST: sentence("By post"),
}
_COUNT: Mapping[str, Any] = {"type": "integer", "minimum": 0, "maximum": 99}
PROCEDURE_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "A further version of a procedure from a day on, or its end. What is left out stays as it is.",
    "required": ["code", "starts_on"],
    "additionalProperties": False,
    "properties": {
        "code": {"type": "string", "minLength": 1, "maxLength": 40},
        "starts_on": DAY,
        "name": {"type": "string", "minLength": 1, "maxLength": 1000},
        "field": LINE,
        "levels": {
            "type": "array",
            "description": "Who carries it out.",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": [level.value for level in Level]},
        },
        "fees": {
            "type": "array",
            "description": "Each for one channel, or for all that are published.",
            "minItems": 1,
            "maxItems": 10,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "channel": {"enum": [channel.value for channel in Channel]},
                    "amount_vnd": {"type": "integer", "minimum": 1000, "maximum": 10_000_000_000},
                    "free": {"const": True},
                },
            },
        },
        "papers": {
            "type": "array",
            "description": "All papers of the dossier, in the place of those before.",
            "maxItems": 200,
            "items": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 2000},
                    "group": {"type": "string", "maxLength": 500},
                    "form": LINE,
                    "originals": _COUNT,
                    "copies": _COUNT,
                },
            },
        },
        "ended": {"const": True, "description": "It is carried out no more from this day on."},
    },
}


@dataclass(frozen=True, slots=True)
class Latest:
    """
    The version of a procedure that begins last, and stands.

    `entry` is its content as a catalogue holds it. `was_cut` tells that a text has set its end.
    """

    version_id: int
    number: int
    starts_on: date
    ends_before: date | None
    was_cut: bool
    entry: Mapping[str, Any]


def starts_on(change: Change) -> date:
    """
    Return the first day of a change.

    House rule.
    """
    return date.fromisoformat(change.body["starts_on"])


def is_end(change: Change) -> bool:
    """
    Test if a change ends its procedure.

    House rule.
    """
    return "ended" in change.body


def changed(entry: Mapping[str, Any], change: Change, *, under: Instrument) -> dict[str, Any]:
    """
    Return the content of a version with a change, as a catalogue would hold it.

    The decision that published it is now the text; what the change leaves out stays word for word.

    Source: Decree 63/2010/NĐ-CP arts. 13 to 15 as amended (a changed procedure is published by a decision).
    """
    body = change.body
    found = {**entry, "decision": under.number}
    found |= {name: body[name] for name in ("name", "field") if name in body}
    if "levels" in body:
        found["levels"] = [level.value for level in Level if level.value in body["levels"]]
    if "fees" in body:
        found["ways"] = [_with_fee(way, body["fees"]) for way in entry["ways"]]
    if "papers" in body:
        found["papers"] = [
            {
                "group": paper.get("group", ""),
                "name": paper["name"],
                "form": paper.get("form", ""),
                "originals": paper.get("originals", 0),
                "copies": paper.get("copies", 0),
                "raw": "",
            }
            for paper in body["papers"]
        ]
        found["papers_text"] = ""
    return found


def version_faults(changes: Sequence[Change], *, latest: Mapping[str, Latest]) -> list[Fault]:
    """
    Return what is wrong with changes of procedures.

    House rule: versions follow each other; one that begins later is taken back first, and a file holds one of each.
    """
    found: list[Fault] = []
    lines: dict[str, int] = {}
    for change in changes:
        code, day = change.body["code"], starts_on(change)
        named = [name for name in CHANGING if name in change.body]
        if code in lines:
            told = {"procedure": code, "line": lines[code]}
            found.append(fault_in(change, "code", code="ProcedureTwice", message=PROCEDURE_TWICE, **told))
        lines.setdefault(code, change.line)
        if bool(named) == is_end(change):
            found.append(fault_in(change, "", code="NothingChanges", message=NOTHING_CHANGES))
        known = latest.get(code)
        if known is None:
            found.append(fault_in(change, "code", code="ProcedureUnknown", message=NO_PROCEDURE, procedure=code))
            continue
        if day <= known.starts_on or (known.was_cut and known.ends_before is not None and day < known.ends_before):
            first = known.starts_on if day <= known.starts_on else known.ends_before
            told = {"procedure": code, "day": f"{first:%d/%m/%Y}"}
            found.append(fault_in(change, "starts_on", code="VersionFollows", message=VERSION_FOLLOWS, **told))
        elif is_end(change) and known.ends_before is not None and known.ends_before <= day:
            found.append(fault_in(change, "starts_on", code="NothingEnds", message=ENDED_ALREADY, procedure=code))
        found += _fee_faults(change, known.entry)
    return found


def version_effects(changes: Sequence[Change], *, latest: Mapping[str, Latest]) -> list[ImpactItem]:
    """
    Return what each change does, in the order of the file, 50 at most by themselves, and what stays as it is.

    Source: Law 64/2025/QH15 art. 54 (dossiers go on under the law at their reception unless a text says otherwise).
    """
    items = []
    for change in changes[:50]:
        named = [name for name in CHANGING if name in change.body]
        told: dict[str, object] = {
            "procedure": change.body["code"],
            "name": latest[change.body["code"]].entry["name"],
            "day": f"{starts_on(change):%d/%m/%Y}",
            "what": [CHANGING[name] for name in named],
        }
        code, message = ("ProcedureEnds", ENDS) if is_end(change) else ("ProcedureChanges", CHANGES)
        weight = Weight.WARNING if is_end(change) else Weight.NOTE
        detail = {"procedure": change.body["code"], "what": ", ".join(named)}
        items.append(ImpactItem(code, message, told, weight, 1, (detail,)))
    moved = [change.body["code"] for change in changes if "levels" in change.body]
    if moved:
        told = {"count": len(moved)}
        items.append(ImpactItem("LevelsChange", LEVELS_CHANGE, told, Weight.WARNING, len(moved),
                                tuple({"procedure": code} for code in moved[:200])))  # fmt: skip
    pages = tuple({"procedure": change.body["code"]} for change in changes[:200])
    items.append(ImpactItem("PagesChange", PAGES_CHANGE, {"count": len(changes)}, count=len(changes), details=pages))
    items.append(ImpactItem("RunningKeepTheirVersion", RUNNING_KEEP))
    return items


def _with_fee(way: Mapping[str, Any], fees: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    by_channel = {fee.get("channel", ""): fee for fee in fees}
    fee = by_channel.get(way["channel"], by_channel.get(""))
    if fee is None:
        return dict(way)
    text = "Miễn phí" if "free" in fee else f"{fee['amount_vnd']:,} Việt Nam Đồng"
    return {**way, "fee": text, "fee_sure": True}


def _fee_faults(change: Change, entry: Mapping[str, Any]) -> list[Fault]:
    found = []
    published = {way["channel"] for way in entry["ways"]}
    seen: set[str] = set()
    for place, fee in enumerate(change.body.get("fees", ())):
        channel = fee.get("channel", "")
        if ("free" in fee) == ("amount_vnd" in fee):
            found.append(fault_in(change, f"fees.{place}", code="FeeUnclear", message=FEE_UNCLEAR))
        if channel in seen:
            found.append(fault_in(change, f"fees.{place}", code="FeeTwice", message=FEE_TWICE))
        seen.add(channel)
        if channel and channel not in published:
            told = [CHANNELS[Channel(channel)]]
            found.append(fault_in(change, f"fees.{place}", code="ChannelUnknown", message=NO_CHANNEL, channel=told))
    return found


NO_PROCEDURE = sentence("There is no procedure %(procedure)s.")
PROCEDURE_TWICE = sentence("Procedure %(procedure)s stands in this file already, on line %(line)s.")
NOTHING_CHANGES = sentence("Name what changes (name, field, levels, fees, papers), or “ended: true” alone.")
VERSION_FOLLOWS = sentence(
    "Procedure %(procedure)s has a version or an end from %(day)s on: a new version must begin later, or that is taken "
    "back first."
)
ENDED_ALREADY = sentence("Procedure %(procedure)s has ended by then.")
FEE_UNCLEAR = sentence("Name an amount or “free: true”, one of them.")
FEE_TWICE = sentence("A fee for this channel stands here already.")
NO_CHANNEL = sentence("This procedure has no way to file by “%(channel)s”.")
CHANGES = sentence("%(procedure)s gets a new version from %(day)s on (%(what)s): %(name)s")
ENDS = sentence("%(procedure)s ends before %(day)s: %(name)s")
LEVELS_CHANGE = sentence(
    "%(count)s procedures get other levels; who decides stays as the register has it until powers are given or ended."
)
PAGES_CHANGE = sentence("%(count)s pages of the catalogue change.")
RUNNING_KEEP = sentence("Dossiers received before keep the version of the day of their receipt.")

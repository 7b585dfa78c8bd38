"""The bytes of an event, how events are chained, and how a dossier is rebuilt from them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from haicap.domains.dossiers.contracts import Kind, Token
from haicap.domains.dossiers.rules.token_rows import UNTOLD as UNTOLD_OF_TOKENS
from haicap.domains.dossiers.rules.token_rows import told_of_token
from haicap.kernel.actors import Actor

FIRST_PREVIOUS = b""
#: what a column holds as long as no event tells of it
UNTOLD: Mapping[str, object] = {
    "passed_unit_ids": [],
    "correction_asked_by": 0,
    "organisation_id": None,
    "proxy_id": None,
    "authorisation": "",
    "source_system": "",
    "outside_code": "",
    "outside_event": "",
    "told_at": None,
    "fee_vnd": None,
    "place_unit_id": None,
    "data_asked_by": 0,
    "process": "standard/1",
    "process_values": {},
}
#: what only the database knows of a new dossier: as the first event names it -> the column
FIRST = {"code": "code", "applicant": "applicant_id", "organisation": "organisation_id", "proxy": "proxy_id"}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def plain(value: object) -> Any:
    """
    Return a value as it stands in a payload: moments in UTC, days in ISO form, choices by their word.

    House rule: the bytes of events are for ever, so this form never changes.
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def header_bytes(*, serial: int, kind: Kind, at: datetime, by: Actor) -> bytes:
    """
    Return the header of an event.

    House rule: version 1 of the form; a reader knows it by `v`.
    """
    return _json(
        {
            "v": 1,
            "serial": serial,
            "kind": kind.value,
            "at": plain(at),
            "by": {"account": by.account_id, "post": by.post_id, "unit": by.unit_id, "role": by.role.value},
        }
    )


def payload_bytes(
    *,
    changed: Mapping[str, object],
    tokens: Iterable[Token],
    told: Mapping[str, object],
    sealed: Mapping[str, str],
) -> bytes:
    """
    Return the payload of an event.

    `changed` are the columns of the dossier that the event sets, `tokens` the steps at which it then waits, the one
    that speaks for it first (none when the flow has ended), `told` what else is to be known, `sealed` commitments to
    personal values.

    House rule: no personal data stands here in clear.
    """
    return _json(
        {
            "set": {name: plain(value) for name, value in changed.items()},
            **plain_tokens(tokens),
            "told": {name: plain(value) for name, value in told.items()},
            "sealed": dict(sealed),
        }
    )


def plain_tokens(tokens: Iterable[Token]) -> dict[str, Any]:
    """
    Return what an event tells of all tokens: the one that speaks for the dossier, and the others where there are any.

    House rule: what is as it always was is not told, so that the events of before read the same.
    """
    told = [{name: plain(value) for name, value in told_of_token(one).items()} for one in tokens]
    return {"token": told[0] if told else None, **({"others": told[1:]} if told[1:] else {})}


def chained(previous: bytes, header: bytes, payload: bytes) -> bytes:
    """
    Return the hash of an event: sha256(previous ‖ header ‖ payload).

    House rule, the same in SQL: `sha256(previous || header || payload)`.
    """
    return sha256(previous + header + payload).digest()


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it is stored."""

    serial: int
    kind: str
    at: datetime
    header: bytes
    payload: bytes
    hash: bytes


@dataclass(slots=True)
class Rebuilt:
    """What the events of a dossier say that its rows must hold, and what is wrong with the events themselves."""

    columns: dict[str, Any] = field(default_factory=lambda: dict(UNTOLD))
    tokens: list[dict[str, Any]] = field(default_factory=list)
    head: bytes = FIRST_PREVIOUS
    count: int = 0
    commitments: dict[tuple[int, str], str] = field(default_factory=dict)
    #: personal value -> the last event that binds itself to one, which is the one that counts
    bound_by: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def rebuild(events: Iterable[StoredEvent]) -> Rebuilt:
    """
    Return the dossier as its events tell it, in the order of their serials.

    House rule: the log is the truth; a row that differs is the fault.
    """
    built = Rebuilt()
    for event in events:
        built.count += 1
        if event.serial != built.count:
            built.faults.append(f"event {built.count} is missing")
            built.count = event.serial
        if chained(built.head, event.header, event.payload) != event.hash:
            built.faults.append(f"event {event.serial} does not fit its hash")
        built.head = event.hash
        try:
            header, payload = json.loads(event.header), json.loads(event.payload)
            told = {"serial": header["serial"], "kind": header["kind"], "at": header["at"]}
            built.columns.update(payload["set"])
            for first, column in FIRST.items():
                if first in payload:
                    built.columns[column] = payload[first]
            built.tokens = [{**UNTOLD_OF_TOKENS, **one} for one in tokens_told(payload)]
            built.files += [*payload["told"].get("papers", ()), *payload["told"].get("results", ())]
            built.commitments.update({(event.serial, name): hash_ for name, hash_ in payload["sealed"].items()})
            built.bound_by.update(dict.fromkeys(payload["sealed"], event.serial))
        except (ValueError, KeyError, TypeError, AttributeError):
            built.faults.append(f"event {event.serial} cannot be read")
            continue
        if told != {"serial": event.serial, "kind": event.kind, "at": plain(event.at)}:
            built.faults.append(f"event {event.serial} differs from its header")
    return built


def tokens_told(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    Return the tokens that an event tells of, as it tells them, the one that speaks for the dossier first.

    House rule.
    """
    return [payload["token"], *payload.get("others", ())] if payload["token"] else []


def _json(document: Mapping[str, object]) -> bytes:
    return _ENCODER.encode(document).encode()

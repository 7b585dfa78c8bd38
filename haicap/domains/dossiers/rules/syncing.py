"""
The moves of the sync state, what a client is told of an event, and when it is tried again.

docs/reference/dossier-states.md is drawn from MOVES.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from haicap.domains.dossiers.contracts import Sync
from haicap.domains.dossiers.rules.log import StoredEvent, rebuild

MOVES: dict[Sync, frozenset[Sync]] = {
    Sync.NONE: frozenset({Sync.PENDING}),
    Sync.PENDING: frozenset({Sync.DONE, Sync.FAILED}),
    Sync.DONE: frozenset({Sync.PENDING}),
    Sync.FAILED: frozenset({Sync.PENDING}),
}
#: how long after each failure it is tried again; the last one again and again until it is given up
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
#: how long after the newest change, or after somebody asked to tell again, it is given up
WORTH = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Heard:
    """
    How far the client of a dossier has been told: the newest event that it acknowledged, and the one that was the
    newest when it was given up; 0 for none.
    """

    told: int = 0
    given_up: int = 0


def standing(heard: Heard | None, *, newest: int) -> Sync:
    """
    Return the sync state of a dossier whose newest event is `newest`.

    House rule: nobody follows it: none. The newest event was acknowledged: done. It was given up since the newest
    event: failed. Else something is to be told: pending.
    """
    if heard is None:
        return Sync.NONE
    if heard.told >= newest:
        return Sync.DONE
    return Sync.FAILED if heard.given_up >= newest else Sync.PENDING


def next_try(*, tries: int, at: datetime, changed_at: datetime, again_at: datetime | None) -> datetime | None:
    """
    Return when it is tried again after `tries` failures, the last at `at`; `None` when it is given up.

    House rule: growing pauses, for three days after the newest change of the dossier, or after somebody asked to
    tell again.
    """
    following = at + PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
    since = max(changed_at, again_at) if again_at else changed_at
    return following if following <= since + WORTH else None


@dataclass(frozen=True, slots=True)
class Stood:
    """How a dossier stood after an event, of what may be told: nothing personal."""

    kind: str
    at: datetime
    business: str
    unit_id: int
    due_at: datetime | None
    due_is_provisional: bool


def stood(events: Iterable[StoredEvent]) -> Stood:
    """
    Return how a dossier stood after the last of its first events.

    House rule: from the log, so that an event is told the same however late it is told.
    """
    first = list(events)
    columns = rebuild(first).columns
    due = columns["due_at"]
    return Stood(
        kind=first[-1].kind,
        at=first[-1].at,
        business=columns["business"],
        unit_id=columns["competent_unit_id"],
        due_at=datetime.fromisoformat(due) if due else None,
        due_is_provisional=columns["due_is_provisional"],
    )


def event_name(code: str, serial: int) -> str:
    """
    Return the name of an event, the same each time it is told.

    House rule: the code of the dossier and the serial of the event.
    """
    return f"{code}/{serial}"


def message(found: Stood, *, code: str, serial: int, unit_code: str, unit_name: str, zone: tzinfo) -> bytes:
    """
    Return the body of a call: a CloudEvent as JSON, its times in `zone`.

    House rule: nothing personal, and nothing that anyone with the code may not know.
    """
    told: dict[str, Any] = {
        "specversion": "1.0",
        "id": event_name(code, serial),
        "source": "urn:haicap:dossiers",
        "type": f"vn.haicap.dossier.{found.kind}",
        "subject": code,
        "time": found.at.astimezone(zone).isoformat(timespec="seconds"),
        "datacontenttype": "application/json",
        "data": {
            "code": code,
            "serial": serial,
            "happened": found.kind,
            "business": found.business,
            "unit": {"code": unit_code, "full_name": unit_name},
            "due_at": found.due_at.astimezone(zone).isoformat(timespec="seconds") if found.due_at else None,
            "due_provisional": found.due_is_provisional,
        },
    }
    return json.dumps(told, ensure_ascii=False).encode()

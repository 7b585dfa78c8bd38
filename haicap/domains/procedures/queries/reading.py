"""Rows of the catalogue as the values that leave this part."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from haicap.domains.procedures.contracts import (
    Channel,
    Deadline,
    DeadlineKind,
    DeadlineStatus,
    LegalText,
    Level,
    Paper,
    ProcedureVersion,
    Result,
    Step,
    Way,
)
from haicap.domains.procedures.rules.deadlines import deadline_for, read_published, unconfirmed
from haicap.domains.procedures.rules.fees import read_fee
from haicap.domains.procedures.rules.supplement import supplement_effect
from haicap.kernel.validity import Validity

#: the confirmed deadlines of a version in force on a day
CONFIRMATIONS = """
    coalesce((SELECT jsonb_agg(to_jsonb(c) ORDER BY c.channel) FROM procedures_confirmation c
              WHERE c.procedure_id = v.procedure_id AND c.starts_on <= %(on)s
                AND (c.ends_before IS NULL OR c.ends_before > %(on)s)), '[]'::jsonb)
"""
#: the confirmed deadlines of a version, of all days
ALL_CONFIRMATIONS = """
    coalesce((SELECT jsonb_agg(to_jsonb(c) ORDER BY c.channel, c.starts_on) FROM procedures_confirmation c
              WHERE c.procedure_id = v.procedure_id), '[]'::jsonb)
"""
LEVELS = "v.commune, v.province, v.ministry_level, v.other_level"


def levels(flags: Sequence[bool]) -> tuple[Level, ...]:
    """Return the levels whose flags stand in a row, in the order of `LEVELS`."""
    return tuple(level for level, is_set in zip(Level, flags, strict=True) if is_set)


def published(rows: Sequence[Mapping[str, Any]], *, doubtful: bool) -> list[Deadline]:
    """Return the deadlines of the published ways; of a doubtful source none is known."""
    return [_published(row, doubtful=doubtful) for row in rows]


def confirmed(rows: Sequence[Mapping[str, Any]]) -> list[Deadline]:
    """Return the confirmed deadlines of rows of `CONFIRMATIONS`."""
    return [
        Deadline(
            kind=DeadlineKind(row["kind"]),
            status=DeadlineStatus.CONFIRMED,
            working_days=None if row["working_days"] is None else Decimal(str(row["working_days"])),
            calendar_days=row["calendar_days"],
            months=row["months"],
            channel=Channel(row["channel"]) if row["channel"] else None,
            text=row["text"],
            source=row["source"],
            instrument=row["instrument"],
            article=row["article"],
            note=row["note"],
        )
        for row in rows
    ]


def deadline(
    ways: Sequence[Mapping[str, Any]],
    confirmations: Sequence[Mapping[str, Any]],
    *,
    doubtful: bool,
    channel: Channel | None,
) -> Deadline:
    """Return the deadline that counts for a channel, by the rule of `deadline_for`."""
    return deadline_for(published(ways, doubtful=doubtful), confirmed(confirmations), channel=channel)


@dataclass(frozen=True, slots=True)
class Held:
    """
    A version as its row holds it: what never changes, and the confirmed deadlines of all days.

    `_by_day` keeps the few versions that come of it, by the confirmations in force.
    """

    id: int
    code: str
    validity: Validity
    _row: Sequence[Any]
    _ways: Sequence[Mapping[str, Any]]
    _confirmations: Sequence[Mapping[str, Any]]
    _by_day: dict[tuple[int, ...], ProcedureVersion] = field(default_factory=dict, compare=False)

    def on(self, day: date) -> ProcedureVersion:
        """Return the version with the confirmed deadlines of a day."""
        sure = self._in_force(day)
        key = tuple(one["id"] for one in sure)
        found = self._by_day.get(key)
        if found is None:
            found = self._by_day[key] = _version(self._row, self._ways, sure)
        return found

    def deadline(self, day: date, *, channel: Channel | None) -> Deadline:
        """Return the deadline that counts for a channel on a day."""
        return deadline(self._ways, self._in_force(day), doubtful=self._row[14], channel=channel)

    def _in_force(self, day: date) -> list[Mapping[str, Any]]:
        on = day.isoformat()
        return [
            one
            for one in self._confirmations
            if one["starts_on"] <= on and (one["ends_before"] is None or one["ends_before"] > on)
        ]


def held(row: Sequence[Any]) -> Held:
    """Return what a row of `queries.procedures` holds."""
    ways, confirmations = json.loads(row[15]), json.loads(row[17])
    return Held(row[0], row[1], Validity(row[3], row[4]), row[:17], ways, confirmations)


def _version(
    row: Sequence[Any], ways: Sequence[Mapping[str, Any]], confirmations: Sequence[Mapping[str, Any]]
) -> ProcedureVersion:
    (ident, code, number, starts_on, ends_before, seen_on, sha256, name, field_name, *flags) = row[:13]
    one_stop, doubtful = row[13:15]
    document = json.loads(row[16])
    return ProcedureVersion(
        id=ident,
        code=code,
        number=number,
        validity=Validity(starts_on, ends_before),
        seen_on=seen_on,
        sha256=sha256,
        name=name,
        field=field_name,
        levels=levels(flags),
        one_stop_commune=one_stop,
        deadline=deadline(ways, confirmations, doubtful=doubtful, channel=None),
        ways=_ways(ways, confirmations, doubtful=doubtful),
        decision=document["decision"],
        kind=document["kind"],
        ministry=document["ministry"],
        subjects=tuple(document["subjects"]),
        agencies={name: text for name, text in document["agencies"].items() if text},
        steps=tuple(Step(**step) for step in document["steps"]),
        papers=tuple(Paper(**paper) for paper in document["papers"]),
        papers_text=document["papers_text"],
        legal=tuple(LegalText(**text) for text in document["legal"]),
        conditions=document["conditions"],
        results=tuple(Result(**result) for result in document["results"]),
        related=tuple(document["related"]),
        url=document["url"],
        doubts=tuple(document["doubts"]),
        supplement_effect=supplement_effect(step["text"] for step in document["steps"]),
    )


def _ways(
    ways: Sequence[Mapping[str, Any]], confirmations: Sequence[Mapping[str, Any]], *, doubtful: bool
) -> tuple[Way, ...]:
    sure = confirmed(confirmations)
    return tuple(
        Way(
            channel=Channel(row["channel"]),
            deadline=_of_way(_published(row, doubtful=doubtful), sure),
            fee=read_fee(row["fee"], flag="run_together" if doubtful else row["flag"]),
            note=row["note"],
        )
        for row in ways
    )


def _of_way(published: Deadline, sure: Sequence[Deadline]) -> Deadline:
    own = [one for one in sure if one.channel in {published.channel, None}]
    return deadline_for([published], own, channel=published.channel)


def _published(row: Mapping[str, Any], *, doubtful: bool) -> Deadline:
    channel = Channel(row["channel"])
    text = row["time"] or (row["note"] if row["flag"] == "free_text" else "")
    if doubtful:
        return unconfirmed(text, channel)
    return read_published(value=row["value"], unit=row["unit"], flag=row["flag"], text=text, channel=channel)

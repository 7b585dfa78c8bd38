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
    Fee,
    LegalText,
    Level,
    Paper,
    ProcedureVersion,
    Result,
    Step,
    UnitDeadline,
    Way,
)
from haicap.domains.procedures.rules.deadlines import agreed, deadline_for, read_published, unconfirmed
from haicap.domains.procedures.rules.fees import read_fee
from haicap.domains.procedures.rules.setting import For, Set, counts, is_longer
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
#: the deadlines that texts of the city have set for a procedure and that stand, of all days
ALL_SETS = """
    coalesce((SELECT jsonb_agg(to_jsonb(s) ORDER BY s.id) FROM procedures_deadline s
              WHERE s.procedure_id = v.procedure_id AND s.withdrawn_at IS NULL), '[]'::jsonb)
"""
#: those in force on a day
SETS = """
    coalesce((SELECT jsonb_agg(to_jsonb(s) ORDER BY s.id) FROM procedures_deadline s
              WHERE s.procedure_id = v.procedure_id AND s.withdrawn_at IS NULL AND s.starts_on <= %(on)s
                AND (s.ends_before IS NULL OR s.ends_before > %(on)s)), '[]'::jsonb)
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
    return [certain(row, instrument=row["instrument"], note=row["note"]) for row in rows]


def certain(row: Mapping[str, Any], *, instrument: str, note: str) -> Deadline:
    """Return the deadline of a row that keeps one, by its text."""
    return Deadline(
        kind=DeadlineKind(row["kind"]),
        status=DeadlineStatus.CONFIRMED,
        working_days=None if row["working_days"] is None else Decimal(str(row["working_days"])),
        calendar_days=row["calendar_days"],
        months=row["months"],
        channel=Channel(row["channel"]) if row["channel"] else None,
        text=row["text"],
        source=row["source"],
        instrument=instrument,
        article=row["article"],
        note=note,
    )


def sets(code: str, rows: Sequence[Mapping[str, Any]]) -> list[Set]:
    """Return the deadlines that texts have set, of rows of `SETS`."""
    return [
        Set(
            For(code, row["unit_id"], Channel(row["channel"]) if row["channel"] else None),
            Validity(date.fromisoformat(row["starts_on"]), _day(row["ends_before"])),
            certain(row, instrument=row["cited"], note=row["longer"]),
            row["longer"],
        )
        for row in rows
    ]


def deadline(
    ways: Sequence[Mapping[str, Any]],
    confirmations: Sequence[Mapping[str, Any]],
    said: Sequence[Set] = (),
    *,
    doubtful: bool,
    channel: Channel | None,
    unit_id: int | None = None,
) -> Deadline:
    """
    Return the deadline that counts for a channel and a unit: what a text has set, else by the rule of `deadline_for`.
    """
    found = counts(said, unit_id=unit_id, channel=channel)
    if found is not None:
        return found
    listed = published(ways, doubtful=doubtful)
    if channel is None and any(one.holds_for.unit_id in {None, unit_id} for one in said):
        # Set for some channels only: all of them must agree, as published times must.
        each = [
            deadline(ways, confirmations, said, doubtful=doubtful, channel=one, unit_id=unit_id)
            for one in dict.fromkeys(row.channel for row in listed if row.channel)
        ]
        return agreed(each, channel=None)
    return deadline_for(listed, confirmed(confirmations), channel=channel)


@dataclass(frozen=True, slots=True)
class Held:
    """
    A version as its row holds it: what never changes, and the confirmed and set deadlines of all days.

    `_by_day` keeps the few versions that come of it, by what is in force.
    """

    id: int
    code: str
    validity: Validity
    _row: Sequence[Any]
    _ways: Sequence[Mapping[str, Any]]
    _confirmations: Sequence[Mapping[str, Any]]
    _sets: Sequence[Set] = ()
    _by_day: dict[tuple[object, ...], ProcedureVersion] = field(default_factory=dict, compare=False)

    def on(self, day: date) -> ProcedureVersion:
        """Return the version with the deadlines that are confirmed and set for a day."""
        sure, said = self._in_force(day), self._said(day)
        key = (*(one["id"] for one in sure), "", *said)
        found = self._by_day.get(key)
        if found is None:
            found = self._by_day[key] = _version(self._row, self._ways, sure, said)
        return found

    def deadline(self, day: date, *, channel: Channel | None, unit_id: int | None = None) -> Deadline:
        """Return the deadline that counts for a channel and a unit on a day."""
        said, sure = self._said(day), self._in_force(day)
        return deadline(self._ways, sure, said, doubtful=self._row[14], channel=channel, unit_id=unit_id)

    def deadline_of_law(self, day: date, *, channel: Channel | None) -> Deadline:
        """Return the deadline without what texts of the city have set: the longest published one where several are."""
        found = deadline(self._ways, self._in_force(day), doubtful=self._row[14], channel=channel)
        options = [one for one in found.options if one.is_known]
        longest = found
        for one in options:
            longest = one if not longest.is_known or is_longer(one, longest) else longest
        return longest

    def _said(self, day: date) -> list[Set]:
        return [one for one in self._sets if one.validity.covers(day)]

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
    said = sets(row[1], json.loads(row[18]))
    return Held(row[0], row[1], Validity(row[3], row[4]), row[:17], ways, confirmations, said)


def _version(
    row: Sequence[Any],
    ways: Sequence[Mapping[str, Any]],
    confirmations: Sequence[Mapping[str, Any]],
    said: Sequence[Set],
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
        deadline=deadline(ways, confirmations, said, doubtful=doubtful, channel=None),
        ways=_ways(ways, confirmations, said, doubtful=doubtful),
        unit_deadlines=_of_units(said),
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


def _of_units(said: Sequence[Set]) -> tuple[UnitDeadline, ...]:
    found: dict[Deadline, list[int]] = {}
    for one in said:
        if one.holds_for.unit_id is not None:
            found.setdefault(one.deadline, []).append(one.holds_for.unit_id)
    return tuple(UnitDeadline(tuple(ids), each) for each, ids in found.items())


def _ways(
    ways: Sequence[Mapping[str, Any]],
    confirmations: Sequence[Mapping[str, Any]],
    said: Sequence[Set],
    *,
    doubtful: bool,
) -> tuple[Way, ...]:
    sure = confirmed(confirmations)
    return tuple(
        Way(
            channel=Channel(row["channel"]),
            deadline=counts(said, unit_id=None, channel=Channel(row["channel"]))
            or _of_way(_published(row, doubtful=doubtful), sure),
            fee=_fee(row, doubtful=doubtful),
            note=row["note"],
        )
        for row in ways
    )


def _fee(row: Mapping[str, Any], *, doubtful: bool) -> Fee:
    # What a text of law sets is sure, whatever stood beside it in the catalogue.
    flag = "" if row.get("fee_sure") else "run_together" if doubtful else row["flag"]
    return read_fee(row["fee"], flag=flag)


def _of_way(published: Deadline, sure: Sequence[Deadline]) -> Deadline:
    own = [one for one in sure if one.channel in {published.channel, None}]
    return deadline_for([published], own, channel=published.channel)


def _published(row: Mapping[str, Any], *, doubtful: bool) -> Deadline:
    channel = Channel(row["channel"])
    text = row["time"] or (row["note"] if row["flag"] == "free_text" else "")
    if doubtful:
        return unconfirmed(text, channel)
    return read_published(value=row["value"], unit=row["unit"], flag=row["flag"], text=text, channel=channel)


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None

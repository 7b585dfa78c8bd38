"""What decision tables decide, as the values that count: which papers are asked for, how long the deadline is."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from haicap.domains.procedures.contracts import Deadline, DeadlineKind, DeadlineStatus, Paper
from haicap.domains.procedures.rules.terms import term_of
from haicap.kernel.text import fold
from haicap.kernel.worktime import Term, TermUnusable

_HALF = Decimal(2)


def fitted(facts: Mapping[str, object], types: Mapping[str, str]) -> dict[str, object]:
    """
    Return the facts that a model asks for; a number that came as typed text is one where the model wants a number.

    House rule.
    """
    return {
        name: Decimal(value) if types[name] == "number" and isinstance(value, str) and _is_number(value) else value
        for name, value in facts.items()
        if name in types
    }


def papers_asked(published: tuple[Paper, ...], decided: object) -> tuple[Paper, ...]:
    """
    Return the papers with those that are not needed told as remarks, so that each keeps its place.

    `decided` are names of papers, as published; nothing decided leaves all. What is not published is never asked for.

    Source: Decision 138/2025/QĐ-UBND of Đồng Tháp art. 3(4)c, as other provinces (no papers beyond the published list).
    """
    names = [decided] if isinstance(decided, str) else decided
    if not isinstance(names, list | tuple):
        return published
    wanted = {fold(one) for one in names if isinstance(one, str)}
    return tuple(one if fold(one.name) in wanted else replace(one, originals=0, copies=0, form="") for one in published)


def deadline_decided(decided: object, *, instrument: str, source: str) -> Deadline | None:
    """
    Return the deadline that a table decides: a number of working days, or a length as `term_of` reads it.

    `None` when it decides none, or what no deadline can be.

    House rule.
    """
    term = _term(decided)
    if term is None or (term.months and (term.calendar_days or term.working_half_days)):
        return None
    days = Decimal(term.working_half_days) / _HALF
    if term.months:
        kind, words = DeadlineKind.MONTHS, f"{term.months} tháng"
    elif term.calendar_days and days:
        kind, words = DeadlineKind.MIXED, f"{term.calendar_days} ngày và {days:f} ngày làm việc"
    elif term.calendar_days:
        kind, words = DeadlineKind.CALENDAR_DAYS, f"{term.calendar_days} ngày"
    elif days:
        kind, words = DeadlineKind.WORKING_DAYS, f"{days:f} ngày làm việc"
    else:
        kind, words = DeadlineKind.SAME_DAY, "Trong ngày làm việc"
    has_days = kind in {DeadlineKind.SAME_DAY, DeadlineKind.WORKING_DAYS, DeadlineKind.MIXED}
    return Deadline(
        kind=kind,
        status=DeadlineStatus.CONFIRMED,
        working_days=days if has_days else None,
        calendar_days=term.calendar_days or None,
        months=term.months or None,
        text=words,
        source=source,
        instrument=instrument,
    )


def _term(decided: object) -> Term | None:
    try:
        if isinstance(decided, str):
            return term_of(decided)
        if isinstance(decided, Decimal) and not (decided * _HALF) % 1:
            return Term(working_half_days=int(decided * _HALF))
    except TermUnusable:
        return None
    return None


def _is_number(text: str) -> bool:
    whole = text.strip().removeprefix("-")
    return whole.isascii() and whole.replace(".", "", 1).isdigit() and len(whole) <= 30

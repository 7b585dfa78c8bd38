"""Lengths of time as a process writes them: `P4D`, `P15D calendar + P8D working`, `P0.5D`."""

import re
from decimal import Decimal

from haicap.kernel.worktime import Term, TermUnusable

_PART = re.compile(r"P(?P<months>\d{1,3})M|P(?P<days>\d{1,4}(?:\.[05])?)D(?: (?P<clock>working|calendar))?", re.ASCII)


def term_of(text: str) -> Term:
    """
    Return the length that a text writes: parts joined by `+`, each months (`P1M`) or days (`P4D`).

    Days are working days, in halves, unless `calendar` stands behind them; those are whole. Each kind stands once.
    When there are several, months run first, then calendar days, then working days.

    Source: ISO 8601 for the parts; house rule for what goes together. Half days, and calendar with working days in one
    length, as in Decision 138/2025/QĐ-UBND of Đồng Tháp, arts. 56 and 57.

    :raises TermUnusable: if it writes no such length, or none that lasts.
    """
    found: dict[str, Decimal] = {}
    for part in text.split("+"):
        read = _PART.fullmatch(part.strip())
        if read is None:
            raise TermUnusable("term", value=text[:40])
        kind = "months" if read["months"] else read["clock"] or "working"
        length = Decimal(read["months"] or read["days"])
        if kind in found or length == 0 or (kind == "calendar" and length % 1):
            raise TermUnusable("term", value=text[:40])
        found[kind] = length
    return Term(
        months=int(found.get("months", 0)),
        calendar_days=int(found.get("calendar", 0)),
        working_half_days=int(2 * found.get("working", 0)),
    )

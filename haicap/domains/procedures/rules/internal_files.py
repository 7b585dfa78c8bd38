"""Tables of internal processes as files: CSV with a heading, and JSON."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from haicap.domains.procedures.contracts import ACCEPT, COMPLETE, DECIDE
from haicap.domains.procedures.rules.internal_process import (
    HALF_HOUR,
    MINUTES_OF_DAY,
    MOST_MINUTES,
    MOST_STEPS,
    InternalStep,
    RowHoursUnfit,
    RowLacks,
    RowTextUnfit,
    RowUnfit,
    RowWordUnknown,
    TableEmpty,
    TableTooLong,
    TableUnfit,
    check_steps,
    minutes_in_all,
)
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.kernel.text import clean_line

#: the columns of a table; those after `hours` may be left out
COLUMNS = ("step", "role", "place", "hours", "result", "act", "form", "together")
_NEEDED = COLUMNS[:4]
_MOST_BYTES = 200_000
_MOST_SIGNS = 500
_HOURS = re.compile(r"\d{1,4}([.,]\d{1,2})?", re.ASCII)
_YES, _NO = frozenset({"yes", "true", "1"}), frozenset({"", "no", "false", "0"})
#: a cell that a spreadsheet would take for a formula
_FORMULA = ("=", "+", "-", "@", "\t")


class TableUnreadable(BadInput):
    """A file is no table: not of its kind, not UTF-8, or too large."""

    message = sentence("This is no table in %(kind)s that can be read (line %(line)s).")


class ColumnUnfit(BadInput):
    """The heading of a table lacks a column, or has one that is unknown or stands twice."""

    message = sentence("The columns of the table are %(known)s; the first four must be there. At fault: “%(column)s”.")


def table_from_csv(content: bytes) -> tuple[InternalStep, ...]:
    """
    Return the rows of a table in CSV (UTF-8, heading `step,role,place,hours,result,act,form,together`).

    House rule: hours with a point or a comma; what a row ends with follows from where it stands when `act` is empty:
    the first takes in, the last hands over, the last one of the chair signs, those of heads before it assign and then
    approve, the last one of a specialist before it proposes.

    :raises TableUnfit: with all faults, row by row.
    """
    text = _text(content, "CSV").removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > MOST_STEPS + 1:
                raise TableUnfit([TableTooLong("table", most=MOST_STEPS)])
    except csv.Error:
        raise TableUnfit([TableUnreadable("table", kind="CSV", line=reader.line_num)]) from None
    if not rows:
        raise TableUnfit([TableEmpty("table")])
    heading = [cell.strip().lower() for cell in rows[0]]
    _check_columns(heading)
    wide = [number for number, row in enumerate(rows[1:], 1) if len(row) > len(heading)]
    if wide:
        raise TableUnfit([TableUnreadable("table", kind="CSV", line=wide[0] + 1)])
    return _steps([dict(zip(heading, row, strict=False)) for row in rows[1:]])


def table_from_json(content: bytes) -> tuple[InternalStep, ...]:
    """
    Return the rows of a table in JSON: a list of objects with the columns of the table, or an object with `steps`.

    House rule: as in CSV; hours are numbers or texts, `together` is true or false.

    :raises TableUnfit: with all faults, row by row.
    """
    text = _text(content, "JSON")
    try:
        # Numbers stay texts: a giant one is refused as hours, not computed.
        value = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as fault:
        line = getattr(fault, "lineno", 1)
        raise TableUnfit([TableUnreadable("table", kind="JSON", line=line)]) from None
    rows = value.get("steps") if isinstance(value, dict) else value
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TableUnfit([TableUnreadable("table", kind="JSON", line=1)])
    if len(rows) > MOST_STEPS:
        raise TableUnfit([TableTooLong("table", most=MOST_STEPS)])
    for row in rows:
        unknown = [key for key in row if key not in COLUMNS]
        if unknown:
            raise TableUnfit([ColumnUnfit("table", known=", ".join(COLUMNS), column=unknown[0][:40])])
    return _steps([{key: _plain(value) for key, value in row.items()} for row in rows])


def table_as_csv(steps: Sequence[InternalStep]) -> bytes:
    """
    Return the rows as CSV that `table_from_csv` reads again as the same.

    House rule: a text that a spreadsheet would take for a formula gets a space before it, which reading takes away.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _said(steps):
        writer.writerow([f" {cell}" if cell.startswith(_FORMULA) else cell for cell in map(_cell, row.values())])
    return out.getvalue().encode()


def table_as_json(steps: Sequence[InternalStep]) -> bytes:
    """
    Return the rows as JSON that `table_from_json` reads again as the same, with the hours and days in all.

    House rule: 8 working hours are a day.
    """
    whole = minutes_in_all(steps)
    document = {"hours": _number(whole, 60), "days": _number(whole, MINUTES_OF_DAY), "steps": list(_said(steps))}
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _text(content: bytes, kind: str) -> str:
    if len(content) > _MOST_BYTES:
        raise TableUnfit([TableUnreadable("table", kind=kind, line=1)])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise TableUnfit([TableUnreadable("table", kind=kind, line=line)]) from None


def _check_columns(heading: Sequence[str]) -> None:
    faults = [one for one in heading if one not in COLUMNS or heading.count(one) > 1]
    faults += [one for one in _NEEDED if one not in heading]
    if faults:
        raise TableUnfit([ColumnUnfit("table", known=", ".join(COLUMNS), column=faults[0][:40])])


def _plain(value: object) -> str:
    """Return a value of JSON as the text of a cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)[: 2 * _MOST_SIGNS]


def _steps(rows: Sequence[Mapping[str, str]]) -> tuple[InternalStep, ...]:
    if not rows:
        raise TableUnfit([TableEmpty("table")])
    faults: list[RowUnfit] = []
    steps = [_step(number, row, faults) for number, row in enumerate(rows, 1)]
    if faults:
        raise TableUnfit(faults)
    acts = _acts(steps)
    whole = tuple(
        InternalStep(one.name, one.role, one.place, one.working_minutes, one.result, act, one.form, one.together)
        for one, act in zip(steps, acts, strict=True)
    )
    check_steps(whole)
    return whole


def _step(number: int, row: Mapping[str, str], faults: list[RowUnfit]) -> InternalStep:
    said = {column: _line(number, column, row.get(column, ""), faults) for column in COLUMNS}
    faults += [
        RowLacks(number, column=column) for column in ("step", "role", "place") if not row.get(column, "").strip()
    ]
    minutes = 0
    if said["hours"]:
        hours = Decimal(said["hours"].replace(",", ".")) if _HOURS.fullmatch(said["hours"]) else Decimal(-1)
        minutes = int(hours * 60)
        if not 0 <= minutes <= MOST_MINUTES or hours * 60 % HALF_HOUR:
            faults.append(RowHoursUnfit(number, value=said["hours"][:20], most=MOST_MINUTES // 60))
            minutes = 0
    together = said["together"].lower()
    if together not in _YES | _NO:
        faults.append(RowWordUnknown(number, column="together", value=said["together"][:40], known="yes, no"))
    return InternalStep(
        name=said["step"],
        role=said["role"],
        place=said["place"],
        working_minutes=minutes,
        result=said["result"],
        act=said["act"],
        form=said["form"],
        together=together in _YES,
    )


def _line(number: int, column: str, value: str, faults: list[RowUnfit]) -> str:
    try:
        return clean_line(value, most=_MOST_SIGNS)
    except Refused:
        faults.append(RowTextUnfit(number, column=column, most=_MOST_SIGNS))
        return ""


def _acts(steps: Sequence[InternalStep]) -> list[str]:
    """Return what each row ends with, where it does not say so by itself."""
    said = [step.act for step in steps]
    alone = [
        not (step.together or (place + 1 < len(steps) and steps[place + 1].together))
        for place, step in enumerate(steps)
    ]
    places = range(1, len(steps) - 1)
    if DECIDE not in said:
        # Where no chair acts, the last head decides.
        for role in ("chair", "head"):
            signs = [place for place in places if steps[place].role == role and not said[place] and alone[place]]
            if signs:
                said[signs[-1]] = DECIDE
                break
    decided = said.index(DECIDE) if DECIDE in said else 0
    before = [place for place in places if place < decided and not said[place] and alone[place]]
    specialists = [place for place in before if steps[place].role == "specialist"]
    if specialists and "propose" not in said:
        said[specialists[-1]] = "propose"
    proposed = said.index("propose") if "propose" in said else 0
    for place in before:
        if steps[place].role in {"head", "chair"} and not said[place]:
            said[place] = "assign" if place < proposed or not proposed else "approve"
    if not said[0]:
        said[0] = ACCEPT
    if not said[-1]:
        said[-1] = "hand_over"
    return [act or COMPLETE for act in said]


def _said(steps: Iterable[InternalStep]) -> Iterable[dict[str, object]]:
    for step in steps:
        yield {
            "step": step.name,
            "role": step.role,
            "place": step.place,
            "hours": _number(step.working_minutes, 60),
            "result": step.result,
            "act": step.act,
            "form": step.form,
            "together": step.together,
        }


def _number(minutes: int, of: int) -> int | float:
    return minutes // of if minutes % of == 0 else minutes / of


def _cell(value: object) -> str:
    return ("yes" if value else "") if isinstance(value, bool) else str(value)

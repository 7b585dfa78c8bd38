"""The register of a day as rows that other programs read."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date

from haicap.domains.authority.contracts import Grant, Line, Matrix, Run, Said, Stand
from haicap.domains.authority.queries.matrix import matrix
from haicap.domains.authority.queries.register import register
from haicap.kernel.boxes import bits
from haicap.kernel.editions import Editions

#: the columns, in their order
COLUMNS = (
    "on",
    "procedure",
    "name",
    "field",
    "levels",
    "stand",
    "unit",
    "unit_name",
    "office",
    "basis",
    "status",
    "giver",
    "instrument",
    "clause",
    "signing",
    "seal",
    "from",
    "before",
    "places",
    "when",
    "agency",
    "source",
    "grants",
)
#: what stands for the unit of the place itself
OWN = "own"
#: what a spreadsheet takes for the beginning of a formula; a quote before it makes it a text
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


def exported(*, on: date, editions: Editions | None = None) -> Iterator[dict[str, object]]:
    """
    Yield the register of the day: one row for each procedure and answer, by field and code.

    `unit` is a code, `own` for the unit of the place itself, empty where nobody is named. `places` are the codes of
    communes and wards, `None` for all of them; `before` is the first day on which the grant is over, `None` when it
    has no end. One statement beside those of `matrix`.

    :raises DayNotRecorded: if the day is earlier than the records of units.
    """
    found = matrix(on=on, editions=editions)
    grants = {grant.id: grant for held in register().values() for grant in held.grants}
    for line in found.lines:
        for run in line.runs:
            for said, when in zip(run.said, run.when, strict=True):
                row = {**_about(found, line, run), **_answer(found, said, grants), "when": dict(when)}
                yield {name: row[name] for name in COLUMNS}


def exported_json(*, on: date, editions: Editions | None = None) -> Iterator[str]:
    """Yield the text of a JSON array of the rows, a row on each line. Statements and refusals as `exported`."""
    rows = exported(on=on, editions=editions)
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def exported_csv(*, on: date, editions: Editions | None = None) -> Iterator[str]:
    """
    Yield the lines of a CSV file with a head, beginning with a byte order mark so that spreadsheets read it as UTF-8.

    Lists stand in one cell with spaces between, facts as JSON. Statements and refusals as `exported`.
    """
    written = csv.DictWriter(_Line(), COLUMNS)
    yield BOM + str(written.writerow(dict(zip(COLUMNS, COLUMNS, strict=True))))
    for row in exported(on=on, editions=editions):
        yield str(written.writerow({name: _cell(value) for name, value in row.items()}))


class _Line:
    """Hands a written line back instead of keeping it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def _cell(value: object) -> object:
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _about(of: Matrix, line: Line, run: Run) -> dict[str, object]:
    """Return which procedure and places a row is about."""
    return {
        "on": of.on.isoformat(),
        "procedure": line.code,
        "name": line.name,
        "field": line.field,
        "levels": [level.value for level in line.levels],
        "places": None if run.count == len(of.places) else [of.places[number].code for number in bits(run.places)],
    }


def _answer(of: Matrix, said: Said, grants: Mapping[int, Grant]) -> dict[str, object]:
    """Return who decides, and by which text."""
    unit = of.units.get(said.unit) or next((place for place in of.places if place.code == said.unit), None)
    decides = grants.get(said.grants[0]) if said.stand is Stand.DECIDED and said.grants else None
    sure = "derived" if said.is_derived else "confirmed"
    return {
        "stand": said.stand.value,
        "unit": OWN if said.is_own else said.unit,
        "unit_name": unit.full_name if unit and not said.is_own else "",
        "office": said.office.value if said.office else "",
        "basis": said.basis.value if said.basis else "",
        "status": sure if said.grants else "",
        "giver": decides.giver if decides else "",
        "instrument": decides.instrument if decides else "",
        "clause": decides.clause if decides else "",
        "signing": decides.signing.block.value if decides else "",
        "seal": decides.signing.seal.value if decides else "",
        "from": decides.starts_on.isoformat() if decides else None,
        "before": decides.ends_before.isoformat() if decides and decides.ends_before else None,
        "agency": said.agency,
        "source": decides.source if decides else "",
        "grants": list(said.grants),
    }

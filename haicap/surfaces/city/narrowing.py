"""How the register is narrowed: read from the address, written into one, held against the lines of the matrix."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.http import urlencode

from haicap.domains.authority.contracts import Basis, Line, Matrix, Run, Said, Stand
from haicap.domains.procedures.contracts import Level
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.kernel.text import clean_line, fold
from haicap.ui.formats import DayUnreadable, read_day

#: the years of which a day may be asked for
FIRST_YEAR, LAST_YEAR = 1900, 2199
#: within how many days an end is told
SOON = timedelta(days=180)
OUTSIDE = "outside"
LEVELS: Mapping[str, str] = {
    "commune": sentence("Commune level only"),
    "city": sentence("City level only"),
    "both": sentence("Both levels"),
    OUTSIDE: sentence("Neither: ministries"),
}
SURE: Mapping[str, str] = {"derived": sentence("Derived"), "confirmed": sentence("Confirmed")}
FINDINGS: Mapping[str, str] = {
    "undetermined": sentence("Not determined"),
    "overlap": sentence("Two decide"),
    "gap": sentence("Nobody decides"),
    "differ": sentence("Differs between units"),
    "facts": sentence("Depends on facts"),
    "ends": sentence("Ends within 180 days"),
}
WHO: Mapping[str, str] = {
    "commune": sentence("Communes and wards decide"),
    "city": sentence("The city decides"),
    "department": sentence("A department decides"),
}


class NarrowedByNothing(BadInput):
    """The address narrows the register by what no page offers."""

    message = sentence("The register cannot be narrowed like this. Please choose again.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen, as it stands in the address; `on` as 2026-11-24, the day of the matrix."""

    on: str = ""
    q: str = ""
    field: str = ""
    level: str = ""
    who: str = ""
    basis: str = ""
    sure: str = ""
    finding: str = ""
    unit: str = ""

    @property
    def is_any(self) -> bool:
        """Test if the register is narrowed, beside its day."""
        return any(getattr(self, one.name) for one in fields(self) if one.name != "on")


def chosen_in(asked: QueryDict) -> Chosen:
    """
    Return what an address chooses.

    :raises NarrowedByNothing: if it chooses what no page offers.
    :raises TextUnusable: if the text holds control characters.
    """
    given = Chosen(**{one.name: asked.get(one.name, "") for one in fields(Chosen)})
    offered: Mapping[str, Iterable[str]] = {
        "level": LEVELS,
        "who": WHO,
        "basis": [basis.value for basis in Basis],
        "sure": SURE,
        "finding": FINDINGS,
    }
    for name, choices in offered.items():
        if getattr(given, name) and getattr(given, name) not in choices:
            raise NarrowedByNothing(name, value="")
    return replace(given, q=clean_line(given.q, field="q", most=100), field=given.field[:200], unit=given.unit[:60])


def day_of(asked: QueryDict, *, today: date, field: str = "on") -> date:
    """
    Return the day that an address or a form names, as 2026-11-24 or as people type it; `today` when it names none.

    :raises DayUnreadable: if it is no day of the years 1900 to 2199.
    """
    written = asked.get(field, "").strip()
    if not written:
        return today
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = read_day(written, field=field)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayUnreadable(field, value=written[:40])
    return day


def address(chosen: Chosen, **changes: str) -> str:
    """Return the query of an address that chooses so, with changes; nothing empty is written."""
    wanted = {one.name: getattr(chosen, one.name) for one in fields(Chosen)} | changes
    return f"?{urlencode({name: value for name, value in wanted.items() if value})}"


def narrowed(matrix: Matrix, chosen: Chosen) -> list[Line]:
    """Return the lines that fit what is chosen, in their order."""
    tests = _tests(matrix, chosen)
    return [line for line in matrix.lines if all(test(line) for test in tests)]


def place_number(matrix: Matrix, code: str) -> int | None:
    """
    Return the number of a commune or ward in the matrix, `None` when none is chosen.

    :raises NarrowedByNothing: if it is none of the day.
    """
    if not code:
        return None
    for number, place in enumerate(matrix.places):
        if place.code == code:
            return number
    raise NarrowedByNothing("unit", value=code[:20])


def runs_of(line: Line, number: int | None) -> tuple[Run, ...]:
    """Return the runs of a line, or the one of a place."""
    return line.runs if number is None else tuple(run for run in line.runs if run.places >> number & 1)


def _tests(matrix: Matrix, chosen: Chosen) -> list[Callable[[Line], bool]]:
    number = place_number(matrix, chosen.unit)
    found: list[Callable[[Line], bool]] = []
    if not (chosen.level or chosen.q or chosen.field):
        # What ministries do is not of the register; it is shown to who looks for it.
        found.append(lambda line: level_of(line) != OUTSIDE or bool(line.runs[0].said[0].grants))
    if chosen.q:
        words = fold(chosen.q).split()
        code = chosen.q.strip()
        found.append(lambda line: line.code.startswith(code) or all(word in line.folded for word in words))
    if chosen.field:
        found.append(lambda line: line.field == chosen.field)
    if chosen.level:
        found.append(lambda line: level_of(line) == chosen.level)

    def said_of(line: Line) -> Iterable[Said]:
        return (said for run in runs_of(line, number) for said in run.said)

    if chosen.basis:
        basis = Basis(chosen.basis)
        found.append(lambda line: any(said.basis is basis for said in said_of(line)))
    if chosen.sure:
        is_derived = chosen.sure == "derived"
        found.append(lambda line: any(said.grants and said.is_derived is is_derived for said in said_of(line)))
    if chosen.who:
        found.append(lambda line: any(who(said, matrix) == chosen.who for said in said_of(line)))
    if chosen.finding:
        found.append(lambda line: _is_found(line, chosen.finding, number, matrix.on))
    return found


def who(said: Said, matrix: Matrix) -> str:
    """Return in which column an answer stands: `commune`, `city`, `department`, or nothing."""
    if said.stand is not Stand.DECIDED:
        return ""
    unit = matrix.units.get(said.unit)
    return "commune" if unit is None else unit.tier.value


def level_of(line: Line) -> str:
    """Return which levels the catalogue names for a procedure: `commune`, `city`, `both` or `outside`."""
    at_commune, at_city = Level.COMMUNE in line.levels, Level.PROVINCE in line.levels
    if at_commune and at_city:
        return "both"
    return "commune" if at_commune else "city" if at_city else OUTSIDE


def _is_found(line: Line, finding: str, number: int | None, on: date) -> bool:
    runs = runs_of(line, number)
    if finding == "differ":
        return len(line.runs) > 1
    if finding == "facts":
        return any(len(run.said) > 1 for run in runs)
    if finding == "ends":
        return any(ends_soon(said, on) for run in runs for said in run.said)
    return any(said.stand.value == finding for run in runs for said in run.said)


def ends_soon(said: Said, on: date) -> bool:
    """Test if what decides ends within 180 days of the day."""
    return said.ends_before is not None and said.ends_before <= on + SOON

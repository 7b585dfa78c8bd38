"""The cells of the matrix as a page draws them: a quiet mark, a word, and the full words for who cannot see it."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from haicap.domains.authority.contracts import Line, Matrix, Run, Said, Stand, Tier
from haicap.kernel.boxes import bits
from haicap.kernel.messages import sentence
from haicap.surfaces.city.narrowing import ends_soon, runs_of, who
from haicap.surfaces.city.words import deciding_unit, office_short, said_words, unit_name

#: so few differing units are called by their names
MOST_NAMED = 3
#: the letter of a stretch of the band, by the column in which its answer stands
STRETCHES = {"commune": "o", "city": "c", "department": "d"}
SHORT = {Stand.GAP: sentence("nobody"), Stand.OVERLAP: sentence("two"), Stand.UNDETERMINED: sentence("unclear")}
FAULTS = {Stand.GAP: "g", Stand.OVERLAP: "x", Stand.UNDETERMINED: "u", Stand.OUTSIDE: "z"}


@dataclass(frozen=True, slots=True)
class Cell:
    """
    One answer in a column. `mark` names the basis or the fault, `short` is the word beside it, `told` the full words;
    `note` says for how many units, or which.
    """

    mark: str
    short: str
    told: str
    is_derived: bool = False
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line as it is drawn: its cells by column, and the band as (first, number of units, letter)."""

    code: str
    name: str
    href: str
    city: tuple[Cell, ...]
    departments: tuple[Cell, ...]
    communes: tuple[Cell, ...]
    band: tuple[tuple[int, int, str], ...]
    flags: tuple[tuple[str, str], ...]


def drawn(line: Line, matrix: Matrix, *, number: int | None) -> Drawn:
    """Return a line as it is drawn, for all communes and wards or for the one with the number."""
    page = reverse("city:procedure", args=[line.code])
    on = urlencode({"on": matrix.on.isoformat()})
    columns: dict[str, list[Cell]] = {"commune": [], "city": [], "department": []}
    runs = runs_of(line, number)
    for said, places in _answers(runs).items():
        run = next(at for at, one in enumerate(line.runs, start=1) if said in one.said)
        for column in _columns(said, matrix):
            cell = _cell(said, places, matrix, column=column, number=number)
            columns[column].append(replace(cell, href=f"{page}?{on}#run-{run}"))
    return Drawn(
        line.code,
        line.name,
        f"{page}?{on}",
        tuple(columns["city"]),
        tuple(columns["department"]),
        tuple(columns["commune"]),
        () if number is not None else _band(line, matrix),
        _flags(runs, matrix),
    )


def _answers(runs: tuple[Run, ...]) -> dict[Said, int]:
    """Return the answers, each with the places in which it is given for some facts at least."""
    found: dict[Said, int] = {}
    for run in runs:
        for said in run.said:
            found[said] = found.get(said, 0) | run.places
    return found


def _columns(said: Said, matrix: Matrix) -> tuple[str, ...]:
    if said.stand is Stand.OUTSIDE:
        return ()
    if said.stand is Stand.UNDETERMINED and not said.agency and Tier.CITY in said.possible:
        return ("city", "commune")
    return (who(said, matrix) or "commune",)


def _cell(said: Said, places: int, matrix: Matrix, *, column: str, number: int | None) -> Cell:
    told = said_words(said, matrix)
    all_of_them = places.bit_count() == len(matrix.places)
    note = "" if number is not None or all_of_them else _places(places, matrix)
    if said.stand is not Stand.DECIDED or said.office is None or said.basis is None:
        short = gettext(SHORT[said.stand])
        return Cell(said.stand.value, short, told, said.is_derived, note)
    short = office_short(said.office)
    if column == "department" or (column == "commune" and not said.is_own):
        short = deciding_unit(said.unit, matrix)
    if column == "commune" and number is None and all_of_them:
        note = ngettext("all %(num)d", "all %(num)d", len(matrix.places)) % {"num": len(matrix.places)}
    return Cell(said.basis.value, short, told, said.is_derived, note)


def _places(places: int, matrix: Matrix) -> str:
    """Return which units an answer is about: by name when they are few, else how many of all."""
    if places.bit_count() <= MOST_NAMED:
        return ", ".join(unit_name(matrix.places[number]) for number in bits(places))
    return gettext("%(some)d of %(all)d") % {"some": places.bit_count(), "all": len(matrix.places)}


def _band(line: Line, matrix: Matrix) -> tuple[tuple[int, int, str], ...]:
    letters = [""] * len(matrix.places)
    for run in line.runs:
        letter = _letter(run, matrix)
        for number in bits(run.places):
            letters[number] = letter
    found: list[tuple[int, int, str]] = []
    for number, letter in enumerate(letters):
        if found and found[-1][2] == letter:
            found[-1] = (found[-1][0], found[-1][1] + 1, letter)
        else:
            found.append((number, 1, letter))
    return tuple(found)


def _letter(run: Run, matrix: Matrix) -> str:
    letters = {FAULTS.get(said.stand) or STRETCHES[who(said, matrix)] for said in run.said}
    return letters.pop() if len(letters) == 1 else "f"


def _flags(runs: tuple[Run, ...], matrix: Matrix) -> tuple[tuple[str, str], ...]:
    found = []
    if any(len(run.said) > 1 for run in runs):
        found.append((gettext("depends on facts"), "info"))
    if any(ends_soon(said, matrix.on) for run in runs for said in run.said):
        found.append((gettext("ends soon"), "soon"))
    return tuple(found)

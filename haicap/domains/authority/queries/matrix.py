"""The register of a day as a matrix, kept in the memory of the process."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import partial

from haicap.domains.authority.contracts import Held, Line, Matrix
from haicap.domains.authority.queries.places import place_of
from haicap.domains.authority.queries.register import TOPIC, register
from haicap.domains.authority.rules.matrix import runs
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier
from haicap.domains.procedures import api as procedures
from haicap.kernel.editions import Editions
from haicap.platform.editions import api as editions_of_topics
from haicap.platform.editions.api import Kept, Read

#: the topics out of which the matrix is made, and the days of which one process keeps it (about 3 MB each)
TOPICS = (TOPIC, "units", "procedures")
MOST_DAYS = 6
OURS = {procedures.Level.COMMUNE, procedures.Level.PROVINCE}

_matrices: Kept[date, Matrix] = Kept("matrix", most=MOST_DAYS)


def matrix(*, on: date, editions: Editions | None = None) -> Matrix:
    """
    Return who decides each procedure in each commune and ward on the day.

    None with `editions` in which this process holds the day; else seven statements, and about half a second of work.

    :raises DayNotRecorded: if the day is earlier than the records of units.
    """
    seen = _of_all(editions or editions_of_topics.current())
    return _matrices.values([on], editions=seen, latest=lambda: seen, read=partial(_read, seen=seen))[on]


def whole_edition(editions: Editions) -> str:
    """Return the editions of all that the register of a day is made of, as one; empty when one has none."""
    marks = [editions.of(topic) for topic in TOPICS]
    return " ".join(marks) if all(marks) else ""


def _of_all(editions: Editions) -> Editions:
    """Return the editions of the three topics as one."""
    return Editions({"matrix": whole_edition(editions)})


def _read(days: Collection[date], *, seen: Editions) -> Read[date, Matrix]:
    found = {on: _made(on) for on in days}
    # Several statements made it: it is kept only when nothing has changed between the first of them and now.
    after = _of_all(editions_of_topics.current())
    return Read(found, after.of("matrix") if after == seen else "")


def _made(on: date) -> Matrix:
    units = organisation.units(Tier.COMMUNE, on)
    over = [*organisation.units(Tier.CITY, on), *organisation.units_between(Tier.DEPARTMENT, on, on + timedelta(1))]
    there = [place_of(unit) for unit in units]
    held = register()
    lines = tuple(
        Line(
            code=one.code,
            name=one.name,
            field=one.field,
            levels=one.levels,
            folded=one.folded,
            runs=runs(held.get(one.code, Held()), places=there, on=on, is_ours=bool(OURS & set(one.levels))),
        )
        for one in procedures.listed(on)
    )
    numbers = {line.code: number for number, line in enumerate(lines)}
    return Matrix(on, units, {unit.code: unit for unit in over}, lines, numbers)

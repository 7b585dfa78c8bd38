"""How many dossiers units had: under the names of then, or folded to the units of a day."""

from collections.abc import Iterable
from datetime import date, datetime

from haicap.domains.dossiers.contracts import UnitFigures
from haicap.domains.organisation import api as organisation
from haicap.platform.db.api import run_all

# Under the name of then is what the unit was called before the dossier followed it into another, since it was last
# passed on; as it is now is the unit of its row.
_FIGURES = """
select {unit}, count(*), count(t.id),
    count(*) filter (where coalesce(d.decided_at, %(at)s) > d.due_at and (d.decided_at is not null or t.id is not null))
from dossiers_dossierrow d left join dossiers_tokenrow t on t.dossier_id = d.id and t.leads
where d.submitted_at >= %(first)s and d.submitted_at < %(end)s group by 1
"""
_NOW = "d.competent_unit_id"
_THEN = """case when d.passed_unit_ids = '{}' then d.competent_unit_id else coalesce((
    select (convert_from(s.payload, 'UTF8')::jsonb #>> '{told,old_competent}')::bigint from dossiers_eventrow s
    where s.dossier_id = d.id and s.kind = 'succeeded' and s.serial > coalesce((
        select max(f.serial) from dossiers_eventrow f
        where f.dossier_id = d.id and f.kind in ('forwarded', 'moved_by_law')), 0)
    order by s.serial limit 1), d.competent_unit_id) end"""


def figures_then(*, first: datetime, end: datetime, at: datetime) -> list[UnitFigures]:
    """
    Return how many dossiers were handed in from `first` to before `end`, by the unit that decided them then.

    A unit that has ended since stands with its own figures. Two statements.
    """
    return _named(_read(_THEN, first=first, end=end, at=at))


def figures_now(*, first: datetime, end: datetime, at: datetime, on: date) -> list[UnitFigures]:
    """
    Return the same folded to the units of a day: what had ended stands with its only heir.

    What was split and had ended stays under the old name, for nothing says to whom it belongs. Four statements, two
    more for each further step of heirs.
    """
    read = _read(_NOW, first=first, end=end, at=at)
    heirs = organisation.heirs_of([unit for unit, *_counts in read], on=on)
    folded: dict[int, list[int]] = {}
    for unit, *counts in read:
        to = heirs[unit].id if unit in heirs else unit
        held = folded.setdefault(to, [0, 0, 0])
        folded[to] = [one + other for one, other in zip(held, counts, strict=True)]
    return _named((unit, *counts) for unit, counts in folded.items())


def _read(unit: str, *, first: datetime, end: datetime, at: datetime) -> list[tuple[int, ...]]:
    return [tuple(row) for row in run_all(_FIGURES.replace("{unit}", unit), {"first": first, "end": end, "at": at})]


def _named(rows: Iterable[tuple[int, ...]]) -> list[UnitFigures]:
    found = list(rows)
    units = organisation.units_by_id(row[0] for row in found)
    return sorted(
        (UnitFigures(units[row[0]], dossiers=row[1], running=row[2], late=row[3]) for row in found),
        key=lambda one: (one.unit.code, one.unit.validity.starts_on),
    )

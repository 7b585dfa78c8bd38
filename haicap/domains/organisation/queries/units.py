"""Units by code, by tier, by id. Each is one statement, or none where memory answers."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import F, Min, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from haicap.domains.organisation.contracts import DayNotRecorded, Kind, Tier, Unit, UnitUnknown
from haicap.domains.organisation.models import UnitRow
from haicap.domains.organisation.models.spans import STANDS
from haicap.kernel.editions import Editions
from haicap.kernel.refusals import NotFound
from haicap.kernel.validity import Validity
from haicap.platform.editions import api as editions_of_topics

TOPIC = "units"
#: All that there ever were in the largest city, several times over.
MOST_KEPT = 5_000

FIELDS = (
    "id",
    "code",
    "identification_code",
    "identification_provisional",
    "tier",
    "kind",
    "name",
    "full_name",
    "name_en",
    "parent_id",
    "starts_on",
    "ends_before",
    "start_known",
    "population",
    "area_km2",
    "headquarters",
    "lat",
    "lon",
    "boundary_known",
    "confirmed",
    "source",
)
JOINED = {
    "withdrawn": "withdrawn_at",
    "parent_code": "parent__code",
    "parent_name": "parent__full_name",
    "parent_tier": "parent__tier",
    "made_by": "instrument__number",
    "unmade_by": "ended_by__number",
}


def joined(prefix: str = "") -> dict[str, F]:
    """Return what a unit takes from the rows it points to, by the name under which `to_unit` wants it."""
    return {name: F(f"{prefix}{path}") for name, path in JOINED.items()}


def in_force(on: date, prefix: str = "") -> Q:
    """Return the condition that the row of a unit is in force on the day."""
    return Q(**{f"{prefix}starts_on__lte": on, f"{prefix}withdrawn_at__isnull": True}) & (
        Q(**{f"{prefix}ends_before__isnull": True}) | Q(**{f"{prefix}ends_before__gt": on})
    )


def read(rows: QuerySet[UnitRow]) -> tuple[Unit, ...]:
    """Return the rows as values, in the order of the query. One statement."""
    return tuple(to_unit(row) for row in rows.values(*FIELDS, **joined()))


def to_unit(row: Mapping[str, Any]) -> Unit:
    """Return a unit from the fields of its row."""
    return Unit(
        **{name: row[name] for name in FIELDS if name not in {"tier", "kind", "starts_on", "ends_before"}},
        tier=Tier(row["tier"]),
        kind=Kind(row["kind"]),
        parent_code=row["parent_code"] or "",
        parent_name=row["parent_name"] or "",
        parent_tier=Tier(row["parent_tier"]) if row["parent_tier"] else None,
        validity=Validity(row["starts_on"], row["ends_before"]),
        instrument=row["made_by"] or "",
        ended_by=row["unmade_by"] or "",
        is_withdrawn=row["withdrawn"] is not None,
    )


def unit(code: str, on: date, *, editions: Editions | None = None) -> Unit:
    """
    Return the unit that bears the code on the day. One statement; a second one only to refuse.

    With `editions` that the caller's own statement has just seen, none when this process holds the code in them.

    :raises UnitUnknown: if none does; the other lives of the code come with it.
    """
    if editions is None:
        found = read(UnitRow.objects.filter(in_force(on), code=code))
    else:
        kept = _lives.values([code], editions=editions, latest=editions_of_topics.current, read=_read_by_code)
        found = tuple(life for life in kept.get(code, ()) if life.validity.covers(on))
    if not found:
        raise UnitUnknown("code", code=code, on=on, lives=lives(code))
    return found[0]


def lives(code: str) -> tuple[Unit, ...]:
    """Return all units that ever bore the code, the earliest first. One statement."""
    return read(UnitRow.objects.filter(STANDS, code=code).order_by("starts_on"))


def lives_by_code(codes: Collection[str]) -> dict[str, tuple[Unit, ...]]:
    """Return all units that ever bore each of some codes; codes that nobody bore are left out. One statement."""
    found: dict[str, tuple[Unit, ...]] = {}
    for each in read(UnitRow.objects.filter(STANDS, code__in=codes).order_by("starts_on")) if codes else ():
        found[each.code] = (*found.get(each.code, ()), each)
    return found


def units(tier: Tier | str, on: date) -> tuple[Unit, ...]:
    """
    Return the units of a tier on the day, by code. One statement; a second one when there are none.

    :raises DayNotRecorded: if the day is earlier than all records of the tier.
    """
    found = read(UnitRow.objects.filter(in_force(on), tier=Tier(tier)).order_by("code"))
    if not found:
        check_recorded(Tier(tier), on)
    return found


def units_between(tier: Tier, first: date, end: date) -> tuple[Unit, ...]:
    """Return the lives of units of a tier that hold a day in `first` ≤ day < `end`, by code and day. One statement."""
    not_ended = Q(ends_before__isnull=True) | Q(ends_before__gt=first)
    rows = UnitRow.objects.filter(not_ended, tier=Tier(tier), starts_on__lt=end)
    return read(rows.order_by("code", "starts_on"))


def check_recorded(tier: Tier, on: date) -> None:
    """
    Check that the units of the day are on record. One statement.

    :raises DayNotRecorded: if the day is earlier than all records of the tier.
    """
    first = UnitRow.objects.filter(STANDS, tier=tier).aggregate(first=Min("starts_on"))["first"]
    if first is not None and on < first:
        raise DayNotRecorded("on", first=f"{first:%d/%m/%Y}", on=f"{on:%d/%m/%Y}")


def unit_by_id(unit_id: int, *, editions: Editions | None = None) -> Unit:
    """
    Return one unit, whether it has ended or not. Statements as `units_by_id`.

    :raises NotFound: if there is no such id.
    """
    found = units_by_id([unit_id], editions=editions)
    if unit_id not in found:
        raise NotFound("unit", key=unit_id)
    return found[unit_id]


def units_by_id(unit_ids: Iterable[int], *, editions: Editions | None = None) -> dict[int, Unit]:
    """
    Return units by id, ended, withdrawn or not; ids that are not there are left out.

    One statement, seldom a second one; none when this process holds them in the `editions` that the caller's own
    statement has just seen.
    """
    return _kept.values(unit_ids, editions=editions, latest=editions_of_topics.current, read=_read_by_id)


_kept: editions_of_topics.Kept[int, Unit] = editions_of_topics.Kept(TOPIC, most=MOST_KEPT)


_lives: editions_of_topics.Kept[str, tuple[Unit, ...]] = editions_of_topics.Kept(TOPIC, most=MOST_KEPT)


def _read_by_id(unit_ids: Collection[int]) -> editions_of_topics.Read[int, Unit]:
    found, edition = _with_edition(UnitRow.objects.filter(id__in=unit_ids))
    return editions_of_topics.Read({unit.id: unit for unit in found}, edition)


def _read_by_code(codes: Collection[str]) -> editions_of_topics.Read[str, tuple[Unit, ...]]:
    by_code: dict[str, tuple[Unit, ...]] = {}
    found, edition = _with_edition(UnitRow.objects.filter(STANDS, code__in=codes))
    for each in found:
        by_code[each.code] = (*by_code.get(each.code, ()), each)
    return editions_of_topics.Read(by_code, edition)


def _with_edition(rows: QuerySet[UnitRow]) -> tuple[list[Unit], str]:
    """Return the units of some rows, and the edition in which the same statement saw them."""
    seen = RawSQL(editions_of_topics.seen(TOPIC), (), output_field=TextField())  # noqa: S611 (own text)
    found = list(rows.values(*FIELDS, **joined(), edition=seen))
    return [to_unit(row) for row in found], found[0]["edition"] or "" if found else ""


def city(on: date) -> Unit:
    """
    Return the city on the day. One statement; a second one only to refuse.

    :raises DayNotRecorded: if the day is earlier than the records.
    :raises NotFound: if no city is recorded.
    """
    for found in units(Tier.CITY, on):
        return found
    raise NotFound("city", key="city")


def departments(on: date) -> tuple[Unit, ...]:
    """
    Return the departments, agencies and centres of the city on the day, by code. One statement.

    :raises DayNotRecorded: if the day is earlier than the records.
    """
    return units(Tier.DEPARTMENT, on)

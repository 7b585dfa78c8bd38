"""Units: list, show, what became of them, and which of them a place lies in."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Kind, Share, Succession, Tier, Unit
from haicap.platform.clock import api as clock
from haicap.surfaces.exchange.api_v1.problems import PROBLEM
from haicap.surfaces.exchange.api_v1.values import Asked, Day, Limit, Page, Told, UnitCode, next_href

router = Router(tags=["units"])
EXTRA = {"responses": {"4XX": PROBLEM}}


class UnitList(Asked):
    """Which units are listed."""

    tier: Tier = Tier.COMMUNE
    on: Day | None = Field(None, description="The day; today when left out.")
    limit: Limit = 50
    after: UnitCode | None = Field(None, description="From the address `next` of the page before.")


class UnitDay(Asked):
    """The day on which it is asked; a code means nothing without a day."""

    on: Day | None = Field(None, description="The day; today when left out.")


class SuccessorsDay(Asked):
    """By which day; the unit is the one that bore the code before it."""

    on: Day = Field(date(2025, 7, 1), description="What had become of it by this day; 2025-07-01 when left out.")


class PlaceAsked(Asked):
    """A place in degrees, and the day."""

    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    on: Day | None = Field(None, description="The day; today when left out.")


class UnitTold(Told):
    """A unit, in one of the lives that its code has had."""

    code: str
    tier: Tier
    kind: Kind
    name: str
    full_name: str
    name_en: str
    full_name_en: str
    identification_code: str
    identification_provisional: bool
    parent_code: str
    parent_name: str
    starts_on: date
    start_known: bool
    ends_before: date | None
    instrument: str
    ended_by: str
    population: int | None
    area_km2: float | None
    headquarters: str
    lat: float | None
    lon: float | None
    boundary_known: bool
    confirmed: bool
    source: str


class UnitNamed(Told):
    """A unit by code and name."""

    code: str
    full_name: str


class PieceTold(Told):
    """A piece of the old unit, and the unit that it went into."""

    unit: UnitNamed
    share: Share
    clause: str
    instrument: str
    on: date


class SuccessorsTold(Told):
    """What had become of a unit by a day; no pieces when it still stood."""

    unit: UnitTold
    on: date
    successors: list[PieceTold]


class NearTold(Told):
    """A unit that the place may lie in."""

    unit: UnitTold
    inside: bool
    border_distance_m: int


class PlaceTold(Told):
    """The units a place may lie in, the likeliest first; `certain` when no border is near."""

    lat: float
    lon: float
    on: date
    certain: bool
    units: list[NearTold]


@router.get(
    "",
    response=Page[UnitTold],
    operation_id="listUnits",
    summary="List the units of a tier on a day, by code",
    description="In the order of their codes.",
    openapi_extra=EXTRA,
)
def list_units(request: HttpRequest, asked: Query[UnitList]) -> Page[UnitTold]:
    """One statement."""
    units = organisation.units(asked.tier, asked.on or clock.now().date())
    left = [unit for unit in units if asked.after is None or unit.code > asked.after]
    shown = left[: asked.limit]
    behind = next_href(request, shown[-1].code) if len(left) > asked.limit else None
    return Page[UnitTold](items=[unit_told(unit) for unit in shown], next=behind)


@router.get(
    "/at",
    response=PlaceTold,
    operation_id="unitsAt",
    summary="Tell which unit a place lies in",
    description="Both sides when a border is near.",
    openapi_extra=EXTRA,
)
def at(request: HttpRequest, asked: Query[PlaceAsked]) -> PlaceTold:
    """Both sides when a border is near. Three statements at most."""
    place = organisation.unit_at(asked.lat, asked.lon, asked.on or clock.now().date())
    near = [
        NearTold(unit=unit_told(one.unit), inside=one.inside, border_distance_m=round(one.border_m))
        for one in place.units
    ]
    return PlaceTold(lat=place.lat, lon=place.lon, on=place.on, certain=place.certain, units=near)


@router.get(
    "/{code}",
    response=UnitTold,
    operation_id="showUnit",
    summary="Show the unit that bears a code on a day",
    description="Codes are used again: a refusal names the other units that bore the code.",
    openapi_extra=EXTRA,
)
def show(request: HttpRequest, code: Path[UnitCode], asked: Query[UnitDay]) -> UnitTold:
    """One statement; a second one only to refuse with the other lives of the code."""
    return unit_told(organisation.unit(code, asked.on or clock.now().date()))


@router.get(
    "/{code}/successors",
    response=SuccessorsTold,
    operation_id="unitSuccessors",
    summary="Tell what had become of a unit by a day",
    description="No successors when the unit still stood.",
    openapi_extra=EXTRA,
)
def successors(request: HttpRequest, code: Path[UnitCode], asked: Query[SuccessorsDay]) -> SuccessorsTold:
    """Four statements."""
    old = organisation.unit_before(code, asked.on)
    pieces = organisation.successors(code, asked.on)
    return SuccessorsTold(unit=unit_told(old), on=asked.on, successors=list(_pieces(pieces)))


def unit_told(unit: Unit) -> UnitTold:
    """Return a unit as it is answered."""
    known = {name: getattr(unit, name) for name in UnitTold.model_fields if name not in {"starts_on", "ends_before"}}
    return UnitTold(**known, starts_on=unit.validity.starts_on, ends_before=unit.validity.ends_before)


def _pieces(pieces: Iterable[Succession]) -> Iterable[PieceTold]:
    for piece in pieces:
        yield PieceTold(
            unit=UnitNamed.model_validate(piece.new),
            share=piece.share,
            clause=piece.clause,
            instrument=piece.instrument,
            on=piece.on,
        )

"""`haicap units`: units of the city on a day, what became of them, and which unit a place lies in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import click
from django.utils.translation import gettext as _

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Found, Place, Share, Succession, Tier, Unit
from haicap.kernel.text import clean_line
from haicap.platform.clock import api as clock
from haicap.surfaces.cli.days import DAY
from haicap.surfaces.cli.output import emit

Command = Callable[..., None]


def _json(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def _on(default: str | None = None) -> Callable[[Command], Command]:
    return click.option("--on", type=DAY, default=default, help="The day, as 2026-01-31; today if not given.")


@click.group()
def command() -> None:
    """Ask about communes, wards, districts and departments on any day."""


@command.command()
@click.argument("code")
@_on()
@_json
def show(code: str, on: datetime | None, as_json: bool) -> None:
    """Show the unit that bears CODE on a day, and the other units that have borne it."""
    unit = organisation.unit(_code(code), _day(on))
    others = [life for life in organisation.lives(unit.code) if life.id != unit.id]
    document = {
        **_unit(unit),
        "earlier": [_brief(life) for life in others if life.validity.starts_on < unit.validity.starts_on],
        "later": [_brief(life) for life in others if life.validity.starts_on > unit.validity.starts_on],
    }
    emit(document, as_json=as_json, text=lambda: "\n".join([*_lines(unit), *map(_other_life, others)]))


@command.command("list")
@click.option("--tier", type=click.Choice([tier.value for tier in Tier]), default=Tier.COMMUNE.value)
@_on()
@_json
def list_(tier: str, on: datetime | None, as_json: bool) -> None:
    """List the units of a tier on a day."""
    units = organisation.units(tier, _day(on))

    def text() -> str:
        width = max((len(unit.code) for unit in units), default=0)
        lines = [f"{unit.code:<{width}}  {unit.full_name}" for unit in units]
        return "\n".join([*lines, _("%(count)s units") % {"count": len(units)}])

    emit([_unit(unit) for unit in units], as_json=as_json, text=text)


@command.command()
@click.argument("code")
@_on("2025-07-01")
@_json
def successors(code: str, on: datetime, as_json: bool) -> None:
    """Show what had become, by a day, of the unit that bore CODE before that day."""
    old = organisation.unit_before(_code(code), on.date())
    pieces = organisation.successors(old.code, on.date())
    document = {
        "code": old.code,
        "on": on.date(),
        "unit": _brief(old),
        "successors": [_piece(piece) for piece in pieces],
    }

    def text() -> str:
        nothing = _("This unit still stands on %(on)s.") % {"on": _date(on.date())}
        return "\n".join([_named(old), *(map(_piece_line, pieces) if pieces else [f"  {nothing}"])])

    emit(document, as_json=as_json, text=text)


@command.command(context_settings={"ignore_unknown_options": True})
@click.argument("lat", type=float)
@click.argument("lon", type=float)
@_on()
@_json
def at(lat: float, lon: float, on: datetime | None, as_json: bool) -> None:
    """Show the unit that the place LAT LON (in degrees) lies in; both when a border is near."""
    place = organisation.unit_at(lat, lon, _day(on))
    document = {
        "lat": place.lat,
        "lon": place.lon,
        "on": place.on,
        "certain": place.certain,
        "units": [
            {**_unit(near.unit), "inside": near.inside, "border_distance_m": round(near.border_m)}
            for near in place.units
        ],
    }
    emit(document, as_json=as_json, text=lambda: _place_text(place))


@command.command()
@click.argument("text")
@_on()
@_json
def find(text: str, on: datetime | None, as_json: bool) -> None:
    """Find units by TEXT, with or without diacritics; without --on also those that have ended."""
    found = organisation.find_units(text, on.date() if on else None)
    document = [{**_unit(f.unit), "successors": [_piece(piece) for piece in f.successors]} for f in found]
    emit(document, as_json=as_json, text=lambda: _found_text(found))


def _code(typed: str) -> str:
    return clean_line(typed, field="code", most=60)


def _day(on: datetime | None) -> date:
    return on.date() if on else clock.now().date()


def _brief(unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "tier": unit.tier,
        "kind": unit.kind,
        "full_name": unit.full_name,
        "parent_name": unit.parent_name,
        "starts_on": unit.validity.starts_on,
        "start_known": unit.start_known,
        "ends_before": unit.validity.ends_before,
    }


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        **_brief(unit),
        "name": unit.name,
        "name_en": unit.name_en,
        "full_name_en": unit.full_name_en,
        "identification_code": unit.identification_code,
        "identification_provisional": unit.identification_provisional,
        "parent_code": unit.parent_code,
        "instrument": unit.instrument,
        "ended_by": unit.ended_by,
        "population": unit.population,
        "area_km2": None if unit.area_km2 is None else float(unit.area_km2),
        "headquarters": unit.headquarters,
        "lat": unit.lat,
        "lon": unit.lon,
        "boundary_known": unit.boundary_known,
        "confirmed": unit.confirmed,
        "source": unit.source,
    }


def _piece(piece: Succession) -> dict[str, Any]:
    return {
        "code": piece.new.code,
        "full_name": piece.new.full_name,
        "share": piece.share,
        "clause": piece.clause,
        "instrument": piece.instrument,
        "on": piece.on,
    }


def _date(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _named(unit: Unit) -> str:
    return f"{unit.full_name}, {unit.parent_name}" if unit.parent_name else unit.full_name


def _span(unit: Unit) -> str:
    ended = unit.validity.ends_before
    if ended:
        return _("until %(day)s") % {"day": _date(ended - timedelta(days=1))}
    start = {"day": _date(unit.validity.starts_on)}
    return _("since %(day)s") % start if unit.start_known else _("on record since %(day)s") % start


def _lines(unit: Unit) -> list[str]:
    """Return what is known of a unit, a line for each thing."""
    lines = [f"{_named(unit)} ({unit.code})", f"  {_span(unit)}"]
    instruments = [number for number in (unit.instrument, unit.ended_by) if number]
    if instruments:
        lines.append(f"  {', '.join(instruments)}")
    if unit.identification_code:
        mark = _("provisional") if unit.identification_provisional else ""
        code = _("identification code %(code)s") % {"code": unit.identification_code}
        lines.append(f"  {code}{f' ({mark})' if mark else ''}")
    if unit.population is not None:
        lines.append("  " + _("%(count)s people") % {"count": f"{unit.population:,}".replace(",", ".")})
    if unit.area_km2 is not None:
        lines.append(f"  {unit.area_km2} km²")
    if unit.headquarters:
        lines.append(f"  {unit.headquarters}")
    if not unit.confirmed:
        lines.append("  " + _("not confirmed by an official text that has been seen"))
    return lines


def _other_life(unit: Unit) -> str:
    return _("This code also was %(name)s (%(span)s).") % {"name": _named(unit), "span": _span(unit)}


def _piece_line(piece: Succession) -> str:
    shares = {
        Share.WHOLE: _("the whole"),
        Share.PART: _("a part"),
        Share.REMAINDER: _("the rest"),
        Share.AREA_ONLY: _("land only, no residents"),
        Share.AREA_WITH_ALL_PEOPLE: _("part of the land, all residents"),
    }
    law = _("clause %(clause)s of %(number)s") % {"clause": piece.clause, "number": piece.instrument}
    return f"  → {piece.new.full_name} ({piece.new.code}): {shares[piece.share]}; {law}"


def _place_text(place: Place) -> str:
    lines = [
        _("%(name)s (%(code)s), %(distance)s m from the border")
        % {"name": near.unit.full_name, "code": near.unit.code, "distance": round(near.border_m)}
        for near in place.units
    ]
    if not place.certain:
        lines.append(_("A border is near: please check which unit it is."))
    return "\n".join(lines)


def _found_text(found: tuple[Found, ...]) -> str:
    if not found:
        return _("No unit fits these words.")
    lines: list[str] = []
    for f in found:
        lines.append(f"{f.unit.code:<8}{_named(f.unit)} ({_span(f.unit)})")
        lines += [f"      {_piece_line(piece)}" for piece in f.successors]
    return "\n".join(lines)

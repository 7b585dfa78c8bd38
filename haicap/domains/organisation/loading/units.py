"""The shipped units as rows: those of today and those that ended on 1 July 2025."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from haicap.domains.organisation.contracts import Kind, Share, Tier
from haicap.domains.organisation.loading.shipped import borders, table
from haicap.domains.organisation.models import SuccessionRow, UnitBoundaryRow, UnitRow
from haicap.domains.organisation.rules.names import folded_path
from haicap.kernel.text import fold

#: The two tiers begin: article 2 of 1656/NQ-UBTVQH15.
CHANGE = date(2025, 7, 1)
#: From this day on the 30 districts and 526 units are the ones of the list: 1286/NQ-UBTVQH15 took effect.
RECORDS_BEGIN = date(2025, 1, 1)
NEW_UNITS_LAW = "1656/NQ-UBTVQH15"
DISTRICTS_END_LAW = "203/2025/QH15"
CITY_CODE = "H26"
CITY_NAME = "Thành phố Hà Nội"

Instruments = Mapping[str, int]
Key = tuple[str, date]


def add_units(instruments: Instruments) -> int:
    """Add the shipped units that are not there, each tier after the one above it, and return how many."""
    added = _add([_city()])
    top = _ids()
    added += _add(_districts(instruments, top))
    added += _add(_departments(instruments, top))
    top = _ids()
    added += _add(_old_communes(instruments, top))
    added += _add(_communes(instruments, top))
    return added


def add_boundaries() -> int:
    """Add the borders of today's communes that have none, and return how many."""
    bare = UnitRow.objects.filter(tier=Tier.COMMUNE, starts_on=CHANGE, boundary__isnull=True)
    units = dict(bare.values_list("code", "id"))
    if not units:
        return 0
    rows = [
        UnitBoundaryRow(unit_id=units[code], coordinates=border, source="sapnhap.bando.com.vn, simplified")
        for code, border in borders().items()
        if code in units
    ]
    return len(UnitBoundaryRow.objects.bulk_create(rows))


def add_successions(instruments: Instruments) -> int:
    """Add the shipped successions that are not there, and return how many."""
    ids = _ids()
    there = set(SuccessionRow.objects.values_list("old_id", "new_id"))
    rows = [
        SuccessionRow(
            old_id=ids[line["old_code"], RECORDS_BEGIN],
            new_id=ids[line["new_code"], CHANGE],
            share=Share(line["share"]),
            clause=line["clause"],
            on=CHANGE,
            instrument_id=instruments[NEW_UNITS_LAW],
        )
        for line in table("successions_2025_07_01")
    ]
    missing = [row for row in rows if (row.old_id, row.new_id) not in there]
    return len(SuccessionRow.objects.bulk_create(missing))


def _ids() -> dict[Key, int]:
    rows = UnitRow.objects.values_list("code", "starts_on", "id")
    return {(code, starts_on): row_id for code, starts_on, row_id in rows}


def _add(rows: list[UnitRow]) -> int:
    there = set(UnitRow.objects.filter(code__in=[row.code for row in rows]).values_list("code", "starts_on"))
    missing = [row for row in rows if (row.code, row.starts_on) not in there]
    return len(UnitRow.objects.bulk_create(missing))


def _row(line: Mapping[str, str], *, above: list[str], **more: object) -> UnitRow:
    """Return a row from the columns that every table of units has, and from what differs between them."""
    usual: dict[str, object] = {
        "identification_code": "",
        "identification_provisional": False,
        "start_known": False,
        "boundary_known": False,
        "confirmed": True,
        "lat": float(line["lat"]) if line.get("lat") else None,
        "lon": float(line["lon"]) if line.get("lon") else None,
    }
    name = line.get("name") or line["full_name"]
    return UnitRow(
        code=line["code"],
        kind=Kind(line["kind"]),
        name=name,
        full_name=line["full_name"],
        name_en=line["name_en"],
        folded_name=fold(name),
        folded_full_name=fold(line["full_name"]),
        folded_path=folded_path([line["full_name"], *above]),
        **{**usual, **more},
    )


def _city() -> UnitRow:
    line = {"code": CITY_CODE, "kind": "city", "name": "Hà Nội", "full_name": CITY_NAME, "name_en": "Hanoi"}
    return _row(
        line,
        above=[],
        tier=Tier.CITY,
        identification_code=CITY_CODE,
        starts_on=RECORDS_BEGIN,
        source="identification code: Decision 20/2020/QĐ-TTg, group H",
    )


def _districts(instruments: Instruments, ids: Mapping[Key, int]) -> list[UnitRow]:
    return [
        _row(
            line,
            above=[CITY_NAME],
            tier=Tier.DISTRICT,
            parent_id=ids[CITY_CODE, RECORDS_BEGIN],
            starts_on=RECORDS_BEGIN,
            ends_before=CHANGE,
            ended_by_id=instruments[DISTRICTS_END_LAW],
            source="vietnamadminunits 1.0.4; statistics codes of districts until 2025",
        )
        for line in table("districts_before_2025_07_01")
    ]


def _departments(instruments: Instruments, ids: Mapping[Key, int]) -> list[UnitRow]:
    return [
        _row(
            line,
            above=[CITY_NAME],
            tier=Tier.DEPARTMENT,
            parent_id=ids[CITY_CODE, RECORDS_BEGIN],
            identification_code=line["identification_code"],
            identification_provisional=bool(line["identification_code"]),
            starts_on=date.fromisoformat(line["starts_on"]),
            instrument_id=instruments[line["instrument"]] if line["instrument"] else None,
            confirmed=line["confirmed"] == "yes",
            source=line["source"],
        )
        for line in table("departments")
    ]


def _old_communes(instruments: Instruments, ids: Mapping[Key, int]) -> list[UnitRow]:
    districts = {line["code"]: line["full_name"] for line in table("districts_before_2025_07_01")}
    return [
        _row(
            line,
            above=[districts[line["district_code"]], CITY_NAME],
            tier=Tier.COMMUNE,
            parent_id=ids[line["district_code"], RECORDS_BEGIN],
            identification_code=f"{CITY_CODE}.{line['code']}",
            identification_provisional=True,
            starts_on=RECORDS_BEGIN,
            ends_before=CHANGE,
            ended_by_id=instruments[NEW_UNITS_LAW],
            source="vietnamadminunits 1.0.4; dvhcvn/20250701",
        )
        for line in table("communes_before_2025_07_01")
    ]


def _communes(instruments: Instruments, ids: Mapping[Key, int]) -> list[UnitRow]:
    return [
        _row(
            line,
            above=[CITY_NAME],
            tier=Tier.COMMUNE,
            parent_id=ids[CITY_CODE, RECORDS_BEGIN],
            identification_code=f"{CITY_CODE}.{line['code']}",
            identification_provisional=True,
            starts_on=CHANGE,
            start_known=True,
            instrument_id=instruments[NEW_UNITS_LAW],
            population=int(line["population"]),
            area_km2=Decimal(line["area_km2"]),
            headquarters=line["headquarters"],
            boundary_known=True,
            source="1656/NQ-UBTVQH15; vietnamese-provinces-database; sapnhap.bando.com.vn",
        )
        for line in table("communes")
    ]

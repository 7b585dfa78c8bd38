"""What ships is what the project's shared data says."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from haicap.domains.organisation.loading.shipped import borders, table
from haicap.kernel.text import fold

SHARES = {"part_of_area_only": "area_only", "part_of_area_all_population": "area_with_all_people"}

pytestmark = pytest.mark.shared


def lines_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def keyed(lines: list[dict[str, str]], code: str, *columns: str) -> dict[str, tuple[str, ...]]:
    tidy: Callable[[str], str] = fold
    return {line[code]: tuple(tidy(line[column]) for column in columns) for line in lines}


class TestShippedData:
    def test_has_the_communes_of_today(self, shared: Path) -> None:
        ours = keyed(table("communes"), "code", "full_name", "name_en", "area_km2", "population", "lat", "headquarters")
        theirs = keyed(
            lines_of(shared / "data/units/hanoi_units.csv"),
            "code",
            *("full_name", "name_en", "area_km2", "population_2025", "centroid_lat", "headquarters"),
        )
        assert ours == theirs

    def test_has_the_communes_of_before_with_their_districts(self, shared: Path) -> None:
        districts = {line["code"]: line["full_name"] for line in table("districts_before_2025_07_01")}
        ours = [{**line, "district": districts[line["district_code"]]} for line in table("communes_before_2025_07_01")]
        assert keyed(ours, "code", "full_name", "district", "lat", "lon") == keyed(
            lines_of(shared / "data/units/old_units_hanoi_526.csv"), "old_code", "name", "district", "lat", "lon"
        )

    def test_has_the_successions(self, shared: Path) -> None:
        ours = {
            (line["old_code"], line["new_code"], line["share"], line["clause"])
            for line in table("successions_2025_07_01")
        }
        theirs = {
            (
                line["old_code"],
                line["new_code"],
                SHARES.get(line["share_in_resolution"], line["share_in_resolution"]),
                line["clause_of_1656_NQ_UBTVQH15"],
            )
            for line in lines_of(shared / "data/units/hanoi_mapping_old_to_new.csv")
        }
        assert ours == theirs
        assert len(ours) == 795

    def test_has_the_borders(self, shared: Path) -> None:
        with (shared / "data/units/hanoi_126_simplified.geojson").open(encoding="utf-8") as text:
            theirs = {f["id"]: f["geometry"]["coordinates"] for f in json.load(text)["features"]}
        assert borders() == theirs

    def test_has_the_calendar(self, shared: Path) -> None:
        ours = {(line["day"], line["kind"], line["status"] == "confirmed") for line in table("calendar_days")}
        theirs = {
            (line["date"], line["kind"].removeprefix("weekend_"), line["status"] == "consistent")
            for line in lines_of(shared / "data/names/vn_civil_service_calendar_2025_2027.csv")
        }
        assert ours == theirs

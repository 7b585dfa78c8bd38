"""Which life of a code is meant."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.organisation.contracts import Kind, Tier, Unit
from haicap.domains.organisation.rules.lives import life_before
from haicap.kernel.validity import Validity

CHANGE = date(2025, 7, 1)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def a_unit(unit_id: int, starts_on: date, ends_before: date | None) -> Unit:
    return Unit(
        id=unit_id,
        code="00004",
        identification_code="",
        identification_provisional=False,
        tier=Tier.COMMUNE,
        kind=Kind.WARD,
        name="Ba Đình",
        full_name="Phường Ba Đình",
        name_en="Ba Dinh",
        parent_id=None,
        parent_code="",
        parent_name="",
        parent_tier=None,
        validity=Validity(starts_on, ends_before),
        start_known=True,
        instrument="",
        ended_by="",
        population=None,
        area_km2=None,
        headquarters="",
        lat=None,
        lon=None,
        boundary_known=False,
        confirmed=True,
        source="",
    )


OLD = a_unit(1, date(2025, 1, 1), CHANGE)
NEW = a_unit(2, CHANGE, None)


class TestLifeBefore:
    def test_is_the_one_that_bore_the_code_until_then(self) -> None:
        assert life_before([OLD, NEW], CHANGE) is OLD
        assert life_before([NEW, OLD], CHANGE + timedelta(days=1)) is NEW

    def test_is_one_that_has_ended_when_nothing_follows(self) -> None:
        assert life_before([OLD], date(2026, 1, 1)) is OLD

    @given(on=days)
    def test_began_before_the_day(self, on: date) -> None:
        found = life_before([OLD, NEW], on)
        assert found is None or found.validity.starts_on < on


class TestUnit:
    def test_is_named_in_english_with_its_kind(self) -> None:
        assert NEW.full_name_en == "Ba Dinh Ward"
        assert replace(NEW, kind=Kind.DEPARTMENT, name_en="Department of Justice").full_name_en == (
            "Department of Justice"
        )

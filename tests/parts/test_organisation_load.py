"""The load of what ships, and the instruments it stands on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Instrument, InstrumentKind
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Loaded, UnitUnknown
from haicap.domains.organisation.models import CalendarDayRow, SuccessionRow, UnitRow

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
CHANGE, AFTER = date(2025, 7, 1), date(2026, 1, 1)


@pytest.fixture
def loaded(db: None) -> Loaded:
    return organisation.load(at=AT)


class TestLoad:
    def test_adds_all_that_ships(self, loaded: Loaded) -> None:
        assert loaded == Loaded(units=700, boundaries=126, successions=795, calendar_days=46, working_hours=1)

    def test_changes_nothing_the_second_time(self, loaded: Loaded) -> None:
        def state() -> list[Any]:
            return [list(rows.objects.order_by("id").values()) for rows in (UnitRow, SuccessionRow, CalendarDayRow)]

        before = state()
        assert organisation.load(at=AT + timedelta(days=1)) == Loaded(0, 0, 0, 0, 0)
        assert state() == before

    def test_leaves_alone_what_has_been_ended_since(self, loaded: Loaded) -> None:
        UnitRow.objects.filter(code="00256", starts_on=CHANGE).update(ends_before=date(2026, 6, 1))
        assert organisation.load(at=AT).units == 0
        with pytest.raises(UnitUnknown):
            organisation.unit("00256", date(2026, 6, 1))

    def test_confirms_a_provisional_day_but_never_the_other_way(self, loaded: Loaded) -> None:
        day = CalendarDayRow.objects.get(day=date(2026, 1, 2))
        CalendarDayRow.objects.filter(pk=day.pk).update(status="provisional")
        assert organisation.load(at=AT).calendar_days == 1
        assert CalendarDayRow.objects.get(pk=day.pk).withdrawn_at == AT
        CalendarDayRow.objects.filter(day=date(2027, 9, 2)).update(status="confirmed")
        assert organisation.load(at=AT).calendar_days == 0

    def test_stays_within_its_statements(self, db: None, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(32):
            organisation.load(at=AT)


class TestInstruments:
    def test_are_recorded_once(self, db: None) -> None:
        text = Instrument(
            "06/NQ-HĐND", "Hội đồng nhân dân", InstrumentKind.RESOLUTION, AFTER, AFTER, "Về việc", "press"
        )
        next_year = replace(text, signed_on=date(2027, 1, 1), effective_on=date(2027, 1, 1))
        first = law.record_instruments([text])
        both = law.record_instruments([text, next_year])
        assert both[text] == first[text]
        assert both[next_year] != first[text]
        assert law.record_instruments([]) == {}

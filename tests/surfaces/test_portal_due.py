"""Anyone can ask when a result would be owed, and why then."""

from typing import Any

import pytest
from django.test import Client

from tests.city import BIRTH, UNCONFIRMED, city
from tests.surfaces.portal_visits import message_at, monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def ask(prefix: str = "", **changes: str) -> Any:
    usual = {"kind": "days", "length": "5", "day": "05/01/2026", "time": "16:00"}
    return Client().get(f"{prefix}/due", {**usual, **changes})


class TestDue:
    @pytest.mark.parametrize(
        ("prefix", "told"),
        [
            ("", "Hẹn trả trước 17:00, 12/01/2026"),
            ("/en", "Due by 17:00, 12/01/2026"),
            ("/id", "Tenggat 17:00, 12/01/2026"),
        ],
    )
    def test_is_told_with_its_days_in_three_languages(self, prefix: str, told: str) -> None:
        page = words(ask(prefix))
        assert told in page
        assert "10/01/2026" in page

    @pytest.mark.parametrize(
        ("changes", "due"),
        [
            ({"kind": "procedure", "length": BIRTH}, "17:00, 05/01/2026"),
            ({"length": "2,5", "time": "9:30"}, "12:00, 08/01/2026"),
            ({"kind": "calendar_days", "length": "6", "time": "09h30"}, "17:00, 12/01/2026"),
            ({"kind": "months", "length": "1", "day": "30012026", "time": "09:00"}, "17:00, 02/03/2026"),
        ],
    )
    def test_takes_every_kind_of_length(self, changes: dict[str, str], due: str) -> None:
        assert due in words(ask(**({"time": "09:00"} | changes)))

    def test_says_when_a_time_is_not_sure(self) -> None:
        answer = ask(kind="procedure", length=UNCONFIRMED)
        assert answer.status_code == 200
        assert "chưa chắc chắn" in words(answer)

    def test_marks_what_may_still_change(self) -> None:
        assert "Tạm tính" in words(ask(day="23/11/2026", length="3"))

    def test_shows_the_form_with_today(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            answer = Client().get("/due")
        assert 'value="05/01/2026"' in answer.content.decode()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"length": ""}, "length"),
            ({"length": "x"}, "length"),
            ({"length": "-1"}, "length"),
            ({"length": "1e999999"}, "length"),
            ({"length": "a\x00b"}, "length"),
            ({"kind": "months", "length": "2.5"}, "length"),
            ({"kind": "calendar_days", "length": "9" * 40}, "length"),
            ({"kind": "procedure", "length": "9.999999"}, "length"),
            ({"day": "31/02/2026"}, "day"),
            ({"day": "01/01/1066"}, "day"),
            ({"time": "25:00"}, "time"),
            ({"time": "x" * 500}, "time"),
        ],
    )
    def test_says_at_the_field_what_cannot_be_read(self, changes: dict[str, str], field: str) -> None:
        answer = ask(**changes)
        assert answer.status_code in {404, 422}
        assert message_at(answer, field)

    def test_stays_within_its_statements(self, django_assert_max_num_queries: Any) -> None:
        ask()
        with django_assert_max_num_queries(4):
            ask(kind="procedure", length=BIRTH)

"""Which office is mine now: from an old address, from a point, and never surer than the sources are."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.city import city
from tests.surfaces.portal_visits import message_at, monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

UNTIL = "until=2025-07-01"
TRUC_BACH = f"/my-office?old=00004&{UNTIL}"
#: Ngọc Hà, in the middle of it
INSIDE = "21.038124, 105.816315"


def old_in(client: Client, name: str) -> str:
    """Return the address to which the search for an old unit leads."""
    page = client.get("/my-office", {"q": name}).content.decode()
    found = re.search(r'href="(/my-office\?old=[^"]+)"', page)
    assert found, name
    return found[1].replace("&amp;", "&")


class TestOldAddress:
    def test_that_went_whole_leads_to_one_office_for_sure(self) -> None:
        told = words(Client().get(old_in(Client(), "phuong truc bach, quan ba dinh")))
        assert "Nay ông/bà thuộc: Phường Ba Đình" in told
        assert "Chắc chắn" in told
        assert "1656/NQ-UBTVQH15" in told
        assert "Số 2, phố Trúc Bạch" in told

    def test_that_was_divided_asks_and_says_by_which_clause(self) -> None:
        page = Client().get(old_in(Client(), "phuong cong vi, quan ba dinh"))
        told = words(page)
        assert "đã được chia" in told
        assert "một phần · 1656/NQ-UBTVQH15, khoản" in told
        assert "phần còn lại · 1656/NQ-UBTVQH15, khoản" in told
        choice = re.search(r'href="(/my-office\?place=[^"]+)"', page.content.decode())
        assert choice
        chosen = words(Client().get(choice[1].replace("&amp;", "&")))
        assert "Theo lựa chọn của ông/bà" in chosen
        assert "Chỉ tên thì chưa đủ" in chosen

    def test_whose_people_all_went_to_one_office_does_not_ask(self) -> None:
        for old in ("Phường Long Biên, Quận Long Biên", "Phường Thụy Khuê, Quận Tây Hồ"):
            told = words(Client().get(old_in(Client(), old)))
            assert "Chắc chắn với nơi có người ở" in told
            assert "Phần đất còn lại thuộc về đâu" in told

    def test_of_no_unit_is_not_found(self) -> None:
        for address in (f"/my-office?old=99999&{UNTIL}", "/my-office?old=00004&until=x", "/my-office?place=99999"):
            assert Client().get(address).status_code == 404
        assert Client().get("/my-office?place=H26.05").status_code == 404


class TestPoint:
    def test_well_inside_is_sure(self) -> None:
        told = words(Client().post("/my-office", {"point": INSIDE}))
        assert "Nay ông/bà thuộc: Phường Ngọc Hà" in told
        assert "cách ranh giới gần nhất" in told

    def test_known_worse_than_the_border_is_near_is_unsure(self) -> None:
        told = words(Client().post("/my-office", {"point": INSIDE, "accuracy": "5000"}))
        assert "Chưa chắc chắn: gần ranh giới" in told
        assert "sai số 5.000 m" in told
        assert "Nay ông/bà thuộc" not in told

    def test_that_does_not_fit_the_old_address_is_told(self) -> None:
        told = words(Client().post("/my-office", {"point": INSIDE, "old": "00004", "until": "2025-07-01"}))
        assert "không khớp nhau" in told

    @pytest.mark.parametrize("point", ["", "x", "21", "21,0158, 105,8551, 3", "99.0, 200.5", "10.78, 106.70"])
    def test_that_cannot_be_used_is_said_at_the_field(self, point: str) -> None:
        answer = Client().post("/my-office", {"point": point})
        assert answer.status_code == 422
        assert message_at(answer, "point")

    def test_outside_the_city_names_the_nearest(self) -> None:
        assert "Những nơi gần nhất" in words(Client().post("/my-office", {"point": "21.2, 106.2"}))

    def test_stands_in_no_address(self) -> None:
        assert '<form method="post" action="/my-office"' in Client().get("/my-office").content.decode()


class TestPage:
    @pytest.mark.parametrize("prefix", ["", "/en", "/id"])
    def test_is_there_in_three_languages(self, prefix: str) -> None:
        for address in ("/my-office", TRUC_BACH, "/my-office?q=truc bach", "/my-office/answers?q=truc bach"):
            assert Client().get(prefix + address).status_code == 200

    def test_stays_within_its_statements(self, django_assert_max_num_queries: Any) -> None:
        Client().post("/my-office", {"point": INSIDE})
        for page, most in {
            "/my-office": 0,
            "/my-office?q=truc bach": 3,
            TRUC_BACH: 5,
            "/my-office?place=00256": 2,
        }.items():
            with django_assert_max_num_queries(most, info=page):
                Client().get(page)
        with django_assert_max_num_queries(3):
            Client().post("/my-office", {"point": INSIDE})

    def test_is_led_to_from_the_first_page_and_the_units(self) -> None:
        for page in ("/", "/units", "/units/00004?on=2025-06-30"):
            assert "/my-office" in Client().get(page).content.decode()

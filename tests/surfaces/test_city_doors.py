"""The doors of the city surface: who comes in, and what every page costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haicap.surfaces.city import urls
from haicap.ui.access import Access
from tests.city import BIRTH, city
from tests.surfaces.desk_visits import DOOR, desk_of, monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

#: statements of each page beside those of the door, with the units held in memory
BUDGET = {
    "/city/": 7,
    "/city/register": 0,
    "/city/register?finding=undetermined&unit=00256": 0,
    f"/city/register/{BIRTH}": 4,
    "/city/register/export": 0,
    "/city/who": 1,
    "/city/findings": 5,
    f"/city/who?procedure={BIRTH}&place=00256": 3,
}


class TestStranger:
    def test_is_led_to_the_sign_in_from_every_page_and_back(self) -> None:
        for address in BUDGET:
            response = Client().get(address)
            assert response.status_code == 302, address
            assert response["Location"].startswith("/desk/sign-in?next=%2Fcity"), address

    def test_finds_every_view_marked(self) -> None:
        for pattern in urls.urlpatterns:
            assert getattr(pattern.callback, "haicap_access", None) is Access.OFFICER, pattern.name


class TestOfficerOfAWard:
    @pytest.mark.parametrize("word", ["receiver", "specialist", "head", "chair"])
    def test_is_refused_every_page(self, word: str) -> None:
        client = desk_of(word)
        for address in BUDGET:
            response = client.get(address)
            assert response.status_code == 403, address
            assert "Chỉ công chức của thành phố" in words(response)

    def test_finds_no_link_on_the_desk(self) -> None:
        assert "/city/" not in desk_of("receiver").get("/desk/").content.decode()


class TestOfficerOfTheCity:
    def test_finds_the_way_from_the_desk_and_back(self) -> None:
        client = desk_of("supervisor", "H26")
        assert 'href="/city/"' in client.get("/desk/").content.decode()
        assert 'href="/desk/"' in client.get("/city/").content.decode()

    @pytest.mark.parametrize("prefix", ["", "/en"])
    def test_opens_every_page_within_its_budget(self, prefix: str) -> None:
        client = desk_of("supervisor", "H26")
        for name, budget in BUDGET.items():
            address = prefix + name
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                response = client.get(address)
            assert response.status_code == 200, address
            assert len(asked) <= DOOR + budget, (name, len(asked))

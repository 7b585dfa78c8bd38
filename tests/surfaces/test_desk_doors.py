"""The doors of the desk: what strangers and officers of another unit get on every route, and what every page costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haicap.platform.audit.models import EntryRow
from haicap.surfaces.desk import urls
from haicap.ui.access import Access
from tests.city import BIRTH, CUA_NAM, city, officer
from tests.surfaces.desk_visits import DOOR, desk_of, hidden, monday_morning, pdf, taken_in, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

OPEN = {"sign-in", "sign-in-code", "sample-units", "first-password"}
DOSSIER = {"dossier", "slip", "receipt", "notice", "file", "act"}
ACTS = ("accept", "assign", "propose", "approve", "sign", "send_back", "hand_over")


def addresses(code: str, *, only: set[str] | None = None) -> list[str]:
    """Return every address of the desk, for the dossier where it has one."""
    given: dict[str, list[list[object]]] = {
        **dict.fromkeys(DOSSIER, [[code]]),
        "file": [[code, 1]],
        "notice": [[code, 2]],
        "act": [[code, name] for name in ACTS],
        "procedure": [[BIRTH]],
        "colleague": [[1]],
    }
    return [
        reverse(f"desk:{pattern.name}", args=each)
        for pattern in urls.urlpatterns
        if pattern.name not in OPEN and (only is None or pattern.name in only)
        for each in given.get(str(pattern.name), [[]])
    ]


class TestStranger:
    def test_is_led_to_the_sign_in_from_every_page(self) -> None:
        code = taken_in(desk_of("receiver"), **{"paper-1": pdf()})
        for address in addresses(code):
            response = Client().get(address)
            assert response.status_code == 302, address
            assert response["Location"].startswith("/desk/sign-in?next="), address

    def test_is_refused_every_form(self) -> None:
        code = taken_in(desk_of("receiver"))
        before = EntryRow.objects.count()
        for address in addresses(code):
            assert Client().post(address, {"seen": "1"}).status_code == 403, address
        assert EntryRow.objects.count() == before

    def test_is_led_away_as_a_whole_when_a_part_was_asked_for(self) -> None:
        response = Client().get("/desk/intake/expected", headers={"HX-Request": "true"})
        assert (response.status_code, response["HX-Redirect"]) == (403, "/desk/sign-in")

    def test_finds_every_view_marked(self) -> None:
        for pattern in urls.urlpatterns:
            mark = getattr(pattern.callback, "haicap_access", None)
            assert mark is (Access.ANYONE if pattern.name in OPEN else Access.OFFICER), pattern.name


class TestOfficerOfAnotherUnit:
    def test_sees_nothing_of_a_dossier_and_does_nothing_with_it(self) -> None:
        code = taken_in(desk_of("receiver"), **{"paper-1": pdf()})
        for word in ("receiver", "specialist", "head", "chair"):
            client = desk_of(word, CUA_NAM)
            for address in addresses(code, only=DOSSIER):
                for response in (client.get(address), client.post(address, {"seen": "1"})):
                    assert response.status_code in {302, 403, 405}, address
                    assert "Nguyễn Thị Ưỡn" not in words(response), address
                    assert response.get("Content-Type") != "application/pdf", address
        assert not EntryRow.objects.exclude(unit_id__in=EntryRow.objects.filter(act="receive").values("unit_id"))

    def test_is_told_the_same_by_the_search_as_for_a_code_that_is_none(self) -> None:
        code = taken_in(desk_of("receiver"))
        client = desk_of("receiver", CUA_NAM)
        theirs = client.get("/desk/find", {"q": code})
        nobodys = client.get("/desk/find", {"q": code[:-4] + "9999"})
        assert theirs.status_code == nobodys.status_code == 404
        assert words(theirs) == words(nobodys).replace(code[:-4] + "9999", code)

    def test_has_none_of_it_in_the_worklist(self) -> None:
        code = taken_in(desk_of("receiver"))
        assert code in words(desk_of("head").get("/desk/"))
        assert code not in words(desk_of("head", CUA_NAM).get("/desk/"))


class TestCounter:
    @pytest.mark.parametrize("word", ["specialist", "head", "chair"])
    def test_is_shut_to_posts_that_do_not_receive(self, word: str) -> None:
        client = desk_of(word)
        for address in ("/desk/intake", "/desk/intake/chosen", "/desk/intake/expected", "/desk/intake/procedures"):
            assert client.get(address).status_code == 403, address
        assert client.post("/desk/intake", {}).status_code == 403
        assert "/desk/intake" not in client.get("/desk/").content.decode()

    def test_says_why_in_the_language_of_the_page(self) -> None:
        assert "this is done by a counter officer" in words(desk_of("head").get("/en/desk/intake"))
        assert "this is done by" not in words(desk_of("head").get("/desk/intake"))


class TestCosts:
    """The statements of each page, the one of the door with them."""

    @pytest.fixture
    def code(self) -> str:
        return taken_in(desk_of("receiver"), **{"paper-1": pdf()})

    @pytest.mark.parametrize(
        ("word", "address", "most"),
        [
            ("head", "/desk/", DOOR + 2),
            ("head", "/desk/unplaced", DOOR + 1),
            ("head", "/desk/next", DOOR + 1),
            ("receiver", "/desk/intake", DOOR + 3),
            ("receiver", f"/desk/intake?procedure={BIRTH}", DOOR + 4),
            ("receiver", "/desk/intake/procedures?find=khai+sinh", DOOR + 1),
            ("receiver", f"/desk/intake/chosen?procedure={BIRTH}&place=00256", DOOR + 4),
            ("receiver", f"/desk/intake/expected?procedure={BIRTH}&place=00256", DOOR + 4),
            ("head", "/desk/find", DOOR),
            ("head", "/desk/find?q={code}", DOOR + 2),
            ("head", "/desk/find?q=khai+sinh", DOOR + 1),
            ("head", "/desk/guidance?q=khai+sinh", DOOR + 1),
            ("head", f"/desk/guidance/{BIRTH}", DOOR + 1),
            ("head", "/desk/help", DOOR),
            ("head", "/desk/dossiers/{code}", DOOR + 12),
            ("receiver", "/desk/dossiers/{code}", DOOR + 10),
            ("receiver", "/desk/dossiers/{code}/slip", DOOR + 6),
            ("receiver", "/desk/dossiers/{code}/files/1", DOOR + 3),
        ],
    )
    def test_stay_in_their_budget(self, word: str, address: str, most: int, code: str) -> None:
        client = desk_of(word)
        client.get("/desk/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address.format(code=code)).status_code in {200, 302}
        assert len(asked) <= most, [one["sql"][:90] for one in asked]

    def test_of_a_worklist_do_not_grow_with_its_rows(self) -> None:
        counter, client = desk_of("receiver"), desk_of("head")
        costs = []
        for number in range(4):
            taken_in(counter, key=f"n{number}")
            with CaptureQueriesContext(connection) as asked:
                client.get("/desk/")
            costs.append(len(asked))
        assert len(set(costs)) == 1

    def test_of_an_act_are_few(self, code: str) -> None:
        client = desk_of("head")
        page = client.get(f"/desk/dossiers/{code}")
        sent = {"seen": hidden(page, "seen"), "assignee": str(officer("specialist").account_id)}
        with CaptureQueriesContext(connection) as asked:
            assert client.post(f"/desk/dossiers/{code}/assign", sent).status_code == 303
        assert len(asked) <= DOOR + 5, [one["sql"][:90] for one in asked]

    def test_of_an_intake_are_few(self) -> None:
        client = desk_of("receiver")
        taken_in(client)
        with CaptureQueriesContext(connection) as asked:
            taken_in(client, key="another")
        assert len(asked) <= DOOR + 10, [one["sql"][:90] for one in asked]


class TestBadInput:
    @pytest.mark.parametrize(
        "text", ["\x00", "a" * 5000, "e\u0301" * 300, "%", "'; drop table x; --", "\u202e", "🙂" * 60]
    )
    @pytest.mark.parametrize(
        "address",
        [
            "/desk/find?q",
            "/desk/guidance?q",
            "/desk/guidance/found?q",
            "/desk/intake?find",
            "/desk/intake?procedure",
            "/desk/intake/procedures?find",
            "/desk/intake/chosen?procedure",
            "/desk/intake/expected?place",
            "/desk/?after",
            "/desk/?step",
            "/desk/next?past",
        ],
    )
    def test_is_answered_as_input_everywhere(self, address: str, text: str) -> None:
        path, _, name = address.partition("?")
        assert desk_of("receiver").get(path, {name: text}).status_code in {200, 302, 404, 422}

    @pytest.mark.parametrize("code", ["%00", "x", "H26.00256-260105-9999", "H26.00256-261399-0001", "a" * 300])
    @pytest.mark.parametrize("more", ["", "/slip", "/receipt", "/files/1", "/files/99999999999999999999"])
    def test_in_a_code_is_refused(self, code: str, more: str) -> None:
        assert desk_of("receiver").get(f"/desk/dossiers/{code}{more}").status_code in {404, 422}

    def test_of_a_procedure_that_is_none_is_refused(self) -> None:
        for code in ("9.999999", "%00", "a" * 300):
            assert desk_of("receiver").get(f"/desk/guidance/{code}").status_code in {404, 422}

    @pytest.mark.parametrize("after", ["1", "1.2.3", "-1.5", "9" * 39 + ".1", "1.", ".1", "٣.١", "1e9.1"])
    def test_of_a_place_in_the_list_is_refused(self, after: str) -> None:
        assert desk_of("receiver").get("/desk/", {"after": after}).status_code == 422

    def test_of_an_act_that_is_none_is_refused(self) -> None:
        code = taken_in(desk_of("receiver"))
        assert desk_of("head").post(f"/desk/dossiers/{code}/burn", {"seen": "1"}).status_code == 404


def test_every_page_is_said_in_both_languages() -> None:
    counter = desk_of("receiver")
    code = taken_in(counter)
    pages: Callable[[str], Any] = lambda prefix: [  # noqa: E731
        counter.get(f"{prefix}{address}").status_code
        for address in ("/desk/", "/desk/intake", "/desk/find", "/desk/guidance", f"/desk/guidance/{BIRTH}",
                        "/desk/help", f"/desk/dossiers/{code}", f"/desk/dossiers/{code}/slip")
    ]  # fmt: skip
    assert pages("") == pages("/en") == [200] * 8
    assert set(pages("/id")) == {302}

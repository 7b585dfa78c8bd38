"""The worklist narrowed: by step, procedure, due day, channel, officer and name, each in the address."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Decision, MayNotAct, WorkFilter
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.words import STEPS_OF, TO_DO
from tests.city import AT, CUA_NAM, MARRIAGE, city, filing, officer
from tests.rules.test_people_card import NUMBER
from tests.surfaces.desk_visits import DOOR, desk_of, monday_morning, taken_in, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def assigned(code: str, word: str = "specialist") -> str:
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer(word).account_id)
    return code


def codes(client: Client, **asked: str) -> list[str]:
    """Return the codes on the worklist narrowed like this, as a form sends it."""
    answer = client.post("/desk/", asked)
    assert answer.status_code == 303, words(answer)
    page = client.get(answer["Location"])
    assert page.status_code == 200, words(page)
    return [word for word in words(page).split() if word.startswith("H26.")]


class TestStepsToChoose:
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_of_a_post_are_told_apart_by_their_names(self, language: str) -> None:
        with translation.override(language):
            for nodes in STEPS_OF.values():
                names = [translation.gettext(TO_DO[node]) for node in nodes]
                assert len(set(names)) == len(names), names


class TestNarrowing:
    def test_by_procedure(self) -> None:
        counter = desk_of("receiver")
        birth, marriage = taken_in(counter, key="a"), taken_in(counter, key="b", procedure=MARRIAGE)
        page = desk_of("head").get("/desk/?narrow=1").content.decode()
        option = page.partition("Đăng ký khai sinh</option>")[0].rpartition('<option value="')[2].partition('"')[0]
        assert codes(desk_of("head"), procedure=option) == [birth]
        assert sorted(codes(desk_of("head"))) == sorted([birth, marriage])

    def test_by_channel(self) -> None:
        here = taken_in(desk_of("receiver"), key="a")
        online = dossiers.submit(filing=filing(), at=AT, sender="draft", key="k").code
        dossiers.accept(by=officer("receiver"), at=AT, code=online)
        assert codes(desk_of("head"), channel="online") == [online]
        assert codes(desk_of("head"), channel="in_person") == [here]

    def test_by_the_day_it_is_due(self, monkeypatch: pytest.MonkeyPatch) -> None:
        today = taken_in(desk_of("receiver"), key="a")
        week = taken_in(desk_of("receiver"), key="b", procedure="1.001022")
        head = desk_of("head")
        assert codes(head, due="today") == [today]
        assert today in codes(head, due="week")
        assert codes(head, due="late") == []
        monkeypatch.setattr(clock, "SHIFT", clock.SHIFT + timedelta(days=1))
        assert codes(head, due="late") == [today]
        assert codes(head, due="today") == []
        assert week not in codes(head, due="late")

    def test_counts_no_result_that_waits_to_be_fetched_as_late(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code = assigned(taken_in(desk_of("receiver"), key="a"))
        dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED)
        dossiers.approve(by=officer("head"), at=AT, code=code)
        dossiers.sign(by=officer("chair"), at=AT, code=code)
        monkeypatch.setattr(clock, "SHIFT", clock.SHIFT + timedelta(days=9))
        counter = desk_of("receiver")
        page = words(counter.get("/desk/"))
        assert code in page
        assert "Xong đúng hạn" in page
        assert "uá hạn" not in page
        assert codes(counter, due="late") == []

    def test_by_name_which_stands_sealed_in_the_address(self) -> None:
        mine = taken_in(desk_of("receiver"), key="a")
        other = taken_in(desk_of("receiver"), key="b", name="Trần Thị Đạt")
        client = desk_of("head")
        assert codes(client, text="uon") == [mine]
        assert codes(client, text="tran dat") == [other]
        assert codes(client, text=mine.lower()) == [mine]
        to = client.post("/desk/", {"text": "Trần Đạt"})["Location"]
        assert "%E1" not in to
        assert 'value="Trần Đạt"' in client.get(to).content.decode()
        assert 'value="Trần Đạt"' not in desk_of("receiver").get(to).content.decode()

    def test_refuses_to_look_by_number(self) -> None:
        client = desk_of("head")
        answer = client.get(client.post("/desk/", {"text": NUMBER})["Location"])
        assert answer.status_code == 422
        assert "ô trên cùng" in words(answer)

    def test_by_step_stays_with_the_other_choices(self) -> None:
        code = taken_in(desk_of("receiver"))
        page = desk_of("head").get("/desk/?channel=in_person").content.decode()
        assert "/desk/?step=assign&amp;channel=in_person" in page
        assert codes(desk_of("head"), step="assign", channel="in_person") == [code]
        assert codes(desk_of("head"), step="approve", channel="in_person") == []

    @pytest.mark.parametrize(
        "asked",
        ["step=sign", "due=soon", "channel=fax", "who=x", "who=٣", "who=0", "procedure=1-x", "procedure=" + "1-" * 60],
    )
    def test_refuses_what_no_page_offers(self, asked: str) -> None:
        assert desk_of("head").get(f"/desk/?{asked}").status_code == 422

    def test_keeps_choices_on_the_next_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dossiers, "PAGE", 2)
        for number in range(3):
            taken_in(desk_of("receiver"), key=f"k{number}")
        page = desk_of("head").get("/desk/?channel=in_person").content.decode()
        assert "/desk/?channel=in_person&amp;after=" in page
        following = page.partition('class="pager__next" href="')[2].partition('"')[0].replace("&amp;", "&")
        assert "1 hồ sơ" in words(desk_of("head").get(following))


class TestWorkOfSpecialists:
    def test_is_seen_by_the_head_one_by_one_and_together(self) -> None:
        first = assigned(taken_in(desk_of("receiver"), key="a"))
        second = assigned(taken_in(desk_of("receiver"), key="b"), "specialist2")
        head = desk_of("head")
        assert codes(head, who=str(officer("specialist").account_id)) == [first]
        assert sorted(codes(head, who="all")) == sorted([first, second])
        page = words(head.get("/desk/?who=all"))
        assert "specialist Hai Bà Trưng" in page
        assert "specialist2 Hai Bà Trưng" in page

    def test_of_another_unit_is_not_seen(self) -> None:
        assigned(taken_in(desk_of("receiver")))
        assert codes(desk_of("head", CUA_NAM), who="all") == []
        assert codes(desk_of("head", CUA_NAM), who=str(officer("specialist").account_id)) == []

    @pytest.mark.parametrize("word", ["receiver", "specialist"])
    def test_is_not_for_those_who_do_not_lead(self, word: str) -> None:
        assert desk_of(word).get("/desk/?who=all").status_code == 403
        assert b"narrow-who" not in desk_of(word).get("/desk/?narrow=1").content
        with pytest.raises(MayNotAct):
            dossiers.worklist(of=officer(word), wanted=WorkFilter(assignee_id=0))


class TestCosts:
    @pytest.mark.parametrize(
        ("address", "most"), [("/desk/", 3), ("/desk/?narrow=1", 6), ("/desk/?channel=in_person&due=today&who=all", 6)]
    )
    def test_stay_in_their_budget(self, address: str, most: int) -> None:
        client = desk_of("head")
        for number in range(2):
            assigned(taken_in(desk_of("receiver"), key=f"k{number}"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= DOOR + most, [one["sql"][:90] for one in asked]

    def test_of_the_plain_worklist_come_with_no_further_condition(self) -> None:
        client: Any = desk_of("head")
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/")
        (sql,) = [one["sql"] for one in asked if "dossiers_tokenrow" in one["sql"]]
        assert sql.partition("where")[2].count(" and ") == 3

"""Steps that a process has of its own, at the desk: done, overtaken, taken back, listed, and looked for."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Decision
from haicap.domains.law import api as law
from haicap.kernel.actors import Actor, Role
from tests.city import AT, CUA_NAM, MARRIAGE, city, filing, officer
from tests.opinions import law_file
from tests.surfaces.desk_visits import DOOR, act, desk_of, hidden, monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
HEAD, CHAIR = "Ý kiến head", "Ý kiến chair"


@pytest.fixture(autouse=True)
def process(city: None) -> None:
    content = law_file(MARRIAGE, starts_on="2026-01-03")
    law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=AT, content=content)


def proposed(key: str = "k", **changes: object) -> str:
    given = {"procedure_code": MARRIAGE, **changes}
    code = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(**given), key=key).code
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED)
    return str(code)


def page_of(word: str, code: str) -> HttpResponse:
    return desk_of(word).get(f"/desk/dossiers/{code}")


def sent(page: HttpResponse, **more: str) -> dict[str, str]:
    """Return what the form of the step sends from a page that was opened before."""
    return {"seen": hidden(page, "seen"), "step": hidden(page, "step"), "outcome": "agree", **more}


def complete(client: Client, code: str, **more: str) -> HttpResponse:
    page = client.get(f"/desk/dossiers/{code}")
    return client.post(f"/desk/dossiers/{code}/complete", sent(page, **more))


class TestStep:
    def test_is_done_by_its_name_with_an_outcome_and_a_note(self) -> None:
        code, head = proposed(), desk_of("head")
        page = head.get(f"/desk/dossiers/{code}")
        assert f"Xác nhận: {HEAD}" in words(page)
        assert "Không đồng ý" in words(page)
        done = complete(head, code, outcome="object", note="Thiếu chữ ký của bà Ưỡn")
        assert done["Location"] == f"/desk/dossiers/{code}?done=step_done"
        told = words(head.get(done["Location"]))
        for expected in ("Đã làm xong bước này", f"{HEAD}: Không đồng ý", "Thiếu chữ ký của bà Ưỡn"):
            assert expected in told
        assert f"Xác nhận: {HEAD}" not in told
        assert dossiers.verify().differences == ()

    def test_is_done_from_a_page_that_is_older_than_another_step(self) -> None:
        code, head = proposed(), desk_of("head")
        before = head.get(f"/desk/dossiers/{code}")
        assert complete(desk_of("chair"), code).status_code == 303
        answer = head.post(f"/desk/dossiers/{code}/complete", sent(before))
        assert answer.status_code == 303
        assert f"/desk/dossiers/{code}/approve".encode() in head.get(f"/desk/dossiers/{code}").content

    def test_is_won_by_one_and_the_other_is_told_what_happened(self) -> None:
        code, head = proposed(), desk_of("head")
        before = head.get(f"/desk/dossiers/{code}")
        assert complete(desk_of("head"), code, outcome="object").status_code == 303
        answer = head.post(f"/desk/dossiers/{code}/complete", sent(before))
        assert answer.status_code == 409
        told = words(answer)
        assert "Bước này vừa được làm xong" in told
        assert f"Việc vừa xảy ra: {HEAD}: Không đồng ý – " in told
        assert "09:00, 05/01/2026" in told
        assert dossiers.verify().differences == ()

    def test_another_act_from_an_older_page_is_told_what_happened(self) -> None:
        code = proposed()
        receiver = desk_of("receiver")
        before = receiver.get(f"/desk/dossiers/{code}")
        assert complete(desk_of("chair"), code).status_code == 303
        answer = receiver.post(f"/desk/dossiers/{code}/withdraw", {"seen": hidden(before, "seen"), "note": "Đơn"})
        assert answer.status_code == 409
        assert f"Việc vừa xảy ra: {CHAIR}: Đồng ý" in words(answer)

    @pytest.mark.parametrize("word", ["specialist", "receiver", "chair"])
    def test_is_not_for_another_post(self, word: str) -> None:
        code = proposed()
        step = hidden(page_of("head", code), "step")
        other = desk_of(word).post(f"/desk/dossiers/{code}/complete", {"seen": "3", "step": step, "outcome": "agree"})
        assert other.status_code == 403
        far = desk_of("head", CUA_NAM).post(f"/desk/dossiers/{code}/complete", {"seen": "3", "step": step})
        assert far.status_code in {403, 404}

    @pytest.mark.parametrize("outcome", ["", "maybe", "-1", "1" + "0" * 30, "agree\x00", "đồng ý", "AGREE"])
    def test_refuses_an_outcome_that_it_has_not(self, outcome: str) -> None:
        code, head = proposed(), desk_of("head")
        answer = complete(head, code, outcome=outcome)
        assert answer.status_code == 422
        assert 'id="complete-outcome-error"' in answer.content.decode()
        assert f"Xác nhận: {HEAD}" in words(head.get(f"/desk/dossiers/{code}"))

    @pytest.mark.parametrize("step", ["", "x", "-1", "٣", "1" + "0" * 30, "1\x00", "0"])
    @pytest.mark.parametrize("name", ["complete", "note_message"])
    def test_refuses_a_step_that_does_not_wait(self, name: str, step: str) -> None:
        code = proposed()
        answer = desk_of("head").post(
            f"/desk/dossiers/{code}/{name}", {"seen": "3", "step": step, "outcome": "agree", "message": "m"}
        )
        assert answer.status_code == 409
        assert "Việc vừa xảy ra" in words(answer)

    @pytest.mark.parametrize(("message", "status"), [("", 422), ("withdraw", 409), ("m\x00", 409), ("9" * 31, 409)])
    def test_refuses_a_message_that_it_does_not_wait_for(self, message: str, status: int) -> None:
        code, head = proposed(), desk_of("head")
        page = head.get(f"/desk/dossiers/{code}")
        answer = head.post(f"/desk/dossiers/{code}/note_message", sent(page, message=message))
        assert answer.status_code == status

    def test_refuses_a_note_with_signs_that_no_text_has(self) -> None:
        assert complete(desk_of("head"), proposed(), note="a\x00b").status_code == 422


class TestTakingBack:
    def test_is_offered_to_who_did_it_and_done(self) -> None:
        code, head = proposed(), desk_of("head")
        complete(head, code)
        own = head.get(f"/desk/dossiers/{code}")
        assert "Thu hồi bước tôi vừa làm" in words(own)
        for word in ("chair", "specialist", "receiver"):
            assert "Thu hồi bước tôi vừa làm" not in words(page_of(word, code))
        done = act(head, code, "undo")
        assert done["Location"] == f"/desk/dossiers/{code}?done=undone"
        told = words(head.get(done["Location"]))
        assert "Đã thu hồi bước vừa làm" in told
        assert f"Xác nhận: {HEAD}" in told
        assert f": {HEAD}: Đồng ý" in told
        assert "Thu hồi bước tôi vừa làm" not in told
        assert dossiers.verify().differences == ()

    def test_is_refused_once_somebody_has_acted(self) -> None:
        code, head = proposed(), desk_of("head")
        complete(head, code)
        before = head.get(f"/desk/dossiers/{code}")
        complete(desk_of("chair"), code)
        answer = head.post(f"/desk/dossiers/{code}/undo", {"seen": hidden(before, "seen")})
        assert answer.status_code == 409
        assert f"Việc vừa xảy ra: {CHAIR}" in words(answer)
        assert act(head, code, "undo").status_code == 409


class TestStepsAtOnce:
    def test_are_listed_with_whose_they_are_and_until_when(self) -> None:
        code = proposed()
        told = words(page_of("receiver", code))
        assert "Các bước đang chờ cùng lúc" in told
        assert f"{HEAD} · {CHAIR}" in told
        assert told.count("xong trước 09:00, 06/01/2026") == 2
        complete(desk_of("chair"), code)
        told = words(page_of("receiver", code))
        assert "Các bước đang chờ cùng lúc" not in told
        assert "Bước đang chờ" in told

    def test_are_not_listed_where_the_standard_flow_waits(self) -> None:
        code = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="s").code
        assert "Bước đang chờ" not in words(page_of("head", str(code)))

    def test_are_told_in_the_language_of_the_reader(self) -> None:
        code, head = proposed(), desk_of("head")
        page = head.get(f"/en/desk/dossiers/{code}")
        assert "Agrees" in words(page)
        complete(head, code)
        assert f"{HEAD}: Agrees" in words(head.get(f"/en/desk/dossiers/{code}"))

    def test_cost_no_more_statements(self) -> None:
        code, head = proposed(), desk_of("head")
        head.get(f"/desk/dossiers/{code}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            head.get(f"/desk/dossiers/{code}")
        assert len(asked) <= DOOR + 11


class TestLists:
    def test_name_the_step_as_the_process_does(self) -> None:
        code, head = proposed(), desk_of("head")
        page = head.get("/desk/")
        assert re.search(rf"{code}.*{HEAD}", words(page))
        found = head.post("/desk/find", {"q": "ưỡn"})
        assert HEAD in words(head.get(found["Location"]))

    def test_offer_rare_steps_where_one_waits(self) -> None:
        head, chair = desk_of("head"), desk_of("chair")
        for client in (head, chair):
            assert b"step=work" not in client.get("/desk/").content
        proposed()
        for client in (head, chair):
            page = client.get("/desk/")
            assert b"step=work" in page.content
            assert b"step=wait" not in page.content
            assert b"step=work" in client.get("/desk/?step=approve" if client is head else "/desk/?step=sign").content
            assert HEAD in words(client.get("/desk/?step=work")) or CHAIR in words(client.get("/desk/?step=work"))
        assert b"step=assign" not in chair.get("/desk/").content

    def test_cost_no_more_statements(self) -> None:
        proposed()
        head = desk_of("head")
        head.get("/desk/")
        with CaptureQueriesContext(connection) as asked:
            head.get("/desk/")
        assert len(asked) <= DOOR + 2
        with CaptureQueriesContext(connection) as asked:
            head.get("/desk/?step=work")
        assert len(asked) <= DOOR + 3

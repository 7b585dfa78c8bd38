"""One's own data: reached by link and code only, the same answer to everybody, and every look shown."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.models import DossierRow
from haicap.platform.audit.models import EntryRow
from haicap.platform.confirm.models import PassRow
from haicap.platform.notify.models import MailRow
from tests.city import AT, city, filing, officer
from tests.mailbox import Mailbox, deliver, mailbox
from tests.surfaces.portal_visits import message_at, monday_morning, stand_at, words, written
from tests.tasks import run_task

__all__ = ["city", "mailbox", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
ADDRESS, SESSION = "uon@vidu.vn", "haicap_my_data_open"


def handed_in(key: str = "k", **changes: Any) -> str:
    return dossiers.submit(filing=filing(**changes), at=AT, sender="test", key=key).code


def answered() -> None:
    """Do the jobs that answer who asked, and send what they wrote."""
    for job in ProcrastinateJob.objects.filter(task_name="dossiers.answer_own_data").order_by("id"):
        run_task(job.task_name, **job.args)
    deliver()


def asked(code: str, email: str = ADDRESS, prefix: str = "") -> Any:
    answer = Client().post(f"{prefix}/my-data", {"code": code, "email": email})
    answered()
    return answer


def link(box: Mailbox) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/\S*my-data/open/\S+)", box.text())
    assert found, box.text()
    return found[1]


def opened(code: str, box: Mailbox, prefix: str = "") -> Client:
    """Return a browser in which the own data of the applicant is open."""
    asked(code, prefix=prefix)
    client = Client()
    assert client.get(link(box))["Location"] == f"{prefix}/my-data/code"
    client.post(f"{prefix}/my-data/code", {"act": "send"})
    deliver()
    found = re.search(r"\b[0-9]{6}\b", box.text())
    assert found
    assert client.post(f"{prefix}/my-data/code", {"code": found[0]})["Location"] == f"{prefix}/my-data/seen"
    return client


class TestThePage:
    @pytest.mark.parametrize("prefix", ["", "/en", "/id"])
    def test_shows_what_is_stored_and_who_looked_when_and_why(self, prefix: str, mailbox: Mailbox) -> None:
        code = handed_in()
        dossiers.look(by=officer("receiver"), at=AT, code=code, reason="Kiểm tra giấy tờ")
        page = opened(code, mailbox, prefix).get(f"{prefix}/my-data/seen")
        told = words(page)
        for there in (code, "Nguyễn Thị Ưỡn", "1992", "•••••••••123", "Kiểm tra giấy tờ", "Hai B"):
            assert there in told, there
        for hidden in ("003192000123", "05/03", ADDRESS, "Bà Triệu", "receiver.00256"):
            assert hidden not in page.content.decode(), hidden
        assert "no-store" in page["Cache-Control"]

    def test_writes_the_visit_into_the_audit_and_shows_it(self, mailbox: Mailbox) -> None:
        client = opened(handed_in(), mailbox)
        assert "Mở trang này" in words(client.get("/my-data/seen"))
        client.get("/my-data/seen")
        assert EntryRow.objects.filter(act="see_own_data").count() == 2

    def test_leaves_out_what_came_with_another_address(self, mailbox: Mailbox) -> None:
        # A stranger files under the name and number of somebody else, with an address of their own.
        real = handed_in()
        false = handed_in("other", email="ke-khac@vidu.vn")
        dossiers.look(by=officer("receiver"), at=AT, code=real, reason="Xem kỹ")
        asked(false, "ke-khac@vidu.vn")
        client = Client()
        client.get(link(mailbox))
        client.post("/my-data/code", {"act": "send"})
        deliver()
        found = re.search(r"\b[0-9]{6}\b", mailbox.text())
        assert found
        client.post("/my-data/code", {"code": found[0]})
        told = words(client.get("/my-data/seen"))
        assert false in told
        assert real not in told
        assert "Xem kỹ" not in told

    def test_goes_on_page_by_page(self, mailbox: Mailbox) -> None:
        code = handed_in()
        for number in range(120):
            dossiers.look(
                by=officer("receiver"), at=AT + timedelta(minutes=number // 3), code=code, reason=f"Lần {number}."
            )
        client, seen, href = opened(code, mailbox), [], "/my-data/seen"
        while href:
            page = client.get(href)
            seen += re.findall(r"Lần ([0-9]+)\.", page.content.decode())
            more = re.search(r'href="(\?before=[^"&]+)"', page.content.decode())
            href = f"/my-data/seen{more[1]}" if more else ""
        assert sorted(map(int, seen)) == list(range(120))

    @pytest.mark.parametrize("before", ["x", "1-1", "20260105T090000000000-99999999999999999999", "%00", "-"])
    def test_takes_no_odd_page(self, before: str, mailbox: Mailbox) -> None:
        assert opened(handed_in(), mailbox).get(f"/my-data/seen?before={before}").status_code == 200

    def test_closes_by_itself_and_by_hand(self, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
        client = opened(handed_in(), mailbox)
        session = client.cookies[SESSION]
        assert session["httponly"]
        assert session["samesite"] == "Lax"
        stand_at(monkeypatch, AT + timedelta(minutes=29))
        assert client.get("/my-data/seen").status_code == 200
        stand_at(monkeypatch, AT + timedelta(minutes=31))
        assert client.get("/my-data/seen").status_code == 404
        stand_at(monkeypatch, AT + timedelta(minutes=5))
        kept = session.value
        client.post("/my-data/leave")
        client.cookies[SESSION] = kept
        assert client.get("/my-data/seen").status_code == 404

    def test_stays_within_its_statements(self, mailbox: Mailbox, django_assert_max_num_queries: Any) -> None:
        code = handed_in()
        for _ in range(30):
            dossiers.look(by=officer("receiver"), at=AT, code=code)
        client = opened(code, mailbox)
        with django_assert_max_num_queries(10):
            client.get("/my-data/seen")


class TestAsking:
    def test_gives_the_same_answer_whatever_fits(self, mailbox: Mailbox, django_assert_num_queries: Any) -> None:
        code, told = handed_in(), set()
        for asked_code, email in (
            (code, ADDRESS), (code, "khac@vidu.vn"), ("H26.00256-260105-9999", ADDRESS), (code, "UON@vidu.vn"),
        ):  # fmt: skip
            # Four, and the marks of two transactions within the one of the test.
            with django_assert_num_queries(8):
                answer = Client().post("/my-data", {"code": asked_code, "email": email})
            told.add((answer.status_code, answer["Location"]))
        assert told == {(302, "/my-data/asked")}
        answered()
        # The first and the last fit: capitals do not matter.
        assert {one["To"].casefold() for one in map(dict, (m.items() for m in mailbox.messages))} == {ADDRESS}
        assert len(mailbox.messages) == 2

    def test_sends_nothing_to_an_address_that_was_not_given(self, mailbox: Mailbox) -> None:
        asked(handed_in(), "khac@vidu.vn")
        asked(handed_in("none", email=""), "khac@vidu.vn")
        assert not MailRow.objects.exists()
        assert not PassRow.objects.exists()

    def test_refuses_what_has_not_the_form_at_its_field(self, mailbox: Mailbox) -> None:
        answer = Client().post("/my-data", {"code": "x", "email": "y"})
        assert answer.status_code == 422
        assert message_at(answer, "code")
        assert message_at(answer, "email")

    def test_is_possible_five_times_an_hour_for_an_address(self, mailbox: Mailbox) -> None:
        answers = [Client().post("/my-data", {"code": f"H26.00256-260105-000{n}", "email": ADDRESS}) for n in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]

    def test_puts_no_address_into_the_queue_in_clear(self, mailbox: Mailbox) -> None:
        Client().post("/my-data", {"code": handed_in(), "email": ADDRESS})
        for job in ProcrastinateJob.objects.all():
            assert "vidu" not in str(job.args)

    def test_is_answered_once_however_often_the_job_runs(self, mailbox: Mailbox) -> None:
        asked(handed_in())
        answered()
        assert MailRow.objects.count() == 1

    def test_is_not_offered_where_no_mail_can_be_sent(self, settings: Any) -> None:
        settings.HAICAP_SAMPLE = False
        page = Client().get("/my-data")
        assert 'name="email"' not in page.content.decode()
        Client().post("/my-data", {"code": handed_in(), "email": ADDRESS})
        assert not PassRow.objects.exists()


class TestTheLink:
    def test_opens_nothing_by_itself(self, mailbox: Mailbox) -> None:
        asked(handed_in())
        client = Client()
        answer = client.get(link(mailbox))
        assert answer["Referrer-Policy"] == "no-referrer"
        assert client.get("/my-data/seen").status_code == 404
        page = client.get("/my-data/code")
        assert "Ưỡn" not in page.content.decode()
        assert message_at(client.post("/my-data/code", {"code": "000000"}), "code")
        assert client.get("/my-data/seen").status_code == 404

    def test_is_good_for_a_day(self, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
        asked(handed_in())
        client = Client()
        client.get(link(mailbox))
        stand_at(monkeypatch, AT + timedelta(hours=23, minutes=59))
        assert client.get("/my-data/code").status_code == 200
        stand_at(monkeypatch, AT + timedelta(hours=24, minutes=1))
        assert client.get("/my-data/code").status_code == 404

    def test_tells_nothing_personal_in_the_message(self, mailbox: Mailbox) -> None:
        asked(handed_in(), prefix="/en")
        assert mailbox.last()["Subject"] == "Your data at the one-stop office"
        for personal in ("Ưỡn", "003192000123", "H26."):
            assert personal not in mailbox.text()

    @pytest.mark.parametrize("page", ["/my-data/code", "/my-data/seen"])
    def test_that_is_missing_is_told_plainly(self, page: str) -> None:
        assert Client().get(page).status_code == 404
        assert Client().post("/my-data/code", {"code": "123456"}).status_code == 404


class TestPapersOnFile:
    def kept(self, mailbox: Mailbox) -> tuple[str, Client]:
        code = handed_in(may_keep=True)
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        assert dossiers.keep_papers(code=code, at=AT) == 1
        return code, opened(code, mailbox)

    def test_are_shown_and_can_be_removed_one_by_one(self, mailbox: Mailbox) -> None:
        code, client = self.kept(mailbox)
        page = client.get("/my-data/seen")
        assert f"khi nộp hồ sơ {code} ngày 05/01/2026" in words(page)
        found = re.search(r'name="paper" value="([0-9]+)"', page.content.decode())
        assert found
        for _ in range(2):
            answer = client.post("/my-data/stop-keeping", {"paper": found[1]})
            assert answer["Location"] == "/my-data/seen#kept"
        page = client.get("/my-data/seen")
        assert 'name="paper"' not in page.content.decode()
        assert "Bỏ một giấy tờ" in words(page)

    def test_are_kept_no_longer_when_that_is_taken_back(self, mailbox: Mailbox) -> None:
        code, client = self.kept(mailbox)
        client.post("/my-data/stop-keeping", {"dossier": code})
        page = words(client.get("/my-data/seen"))
        assert "Chưa có." in page
        assert "Rút lại việc đồng ý" in page
        assert "reuse_papers" not in page

    @pytest.mark.parametrize("sent", [{}, {"paper": "x"}, {"paper": "9" * 40}, {"paper": "99"}, {"dossier": "H26"}])
    def test_stay_when_something_odd_is_sent(self, sent: dict[str, str], mailbox: Mailbox) -> None:
        _code, client = self.kept(mailbox)
        assert client.post("/my-data/stop-keeping", sent).status_code == 302
        assert 'name="paper"' in client.get("/my-data/seen").content.decode()

    def test_are_touched_by_nobody_without_the_page_open(self, mailbox: Mailbox) -> None:
        code, _client = self.kept(mailbox)
        assert Client().post("/my-data/stop-keeping", {"dossier": code}).status_code == 404


class TestAgreeingWhenFiling:
    @pytest.mark.parametrize("agrees", [True, False])
    def test_is_asked_for_and_kept_with_the_dossier(self, agrees: bool) -> None:
        client = written(Client())
        assert 'name="may_keep"' in client.get("/file/check").content.decode()
        client.post("/file/check", {"may_keep": "1"} if agrees else {})
        (code,) = DossierRow.objects.values_list("code", flat=True)
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        assert dossiers.keep_papers(code=code, at=AT) == int(agrees)

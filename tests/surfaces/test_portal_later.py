"""Saving a form and going on later: a link by e-mail, a code on another device, nothing for anybody else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.models import DraftRow
from haicap.platform.confirm.models import PassRow
from haicap.platform.notify.models import MailRow
from tests.city import AT, BIRTH, HAI_BA_TRUNG, city
from tests.mailbox import Mailbox, deliver, mailbox
from tests.surfaces.portal_visits import (
    PERSON,
    SECRET,
    first_file_field,
    message_at,
    monday_morning,
    pdf,
    stand_at,
    words,
    written,
)

__all__ = ["city", "mailbox", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
ADDRESS = "uon@vidu.vn"


def half_written(prefix: str = "") -> Client:
    client = Client()
    client.post(f"{prefix}/file/{BIRTH}")
    client.post(f"{prefix}/file/place", {"place": HAI_BA_TRUNG})
    return client


def link(client: Client, box: Mailbox, prefix: str = "") -> str:
    """Save the form of a browser and return the path of the link that comes."""
    answer = client.post(f"{prefix}/file/later", {"email": ADDRESS})
    assert answer.status_code == 200, words(answer)
    deliver()
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", box.text())
    assert found, box.text()
    return found[1]


def code(client: Client, box: Mailbox, page: str = "/file/resume") -> str:
    assert client.post(page, {"act": "send"})["Location"] == f"{page}?sent=1"
    deliver()
    found = re.search(r"\b[0-9]{6}\b", box.text())
    assert found
    return found[0]


class TestAFormSaved:
    @pytest.mark.parametrize("prefix", ["", "/en", "/id"])
    def test_goes_on_elsewhere_with_link_and_code(self, prefix: str, mailbox: Mailbox) -> None:
        first, second = half_written(prefix), Client()
        opened = second.get(link(first, mailbox, prefix))
        assert opened["Location"] == f"{prefix}/file/resume"
        page = second.get(opened["Location"])
        assert "u•••@vidu.vn" in words(page)
        assert ADDRESS not in page.content.decode()
        typed = code(second, mailbox, f"{prefix}/file/resume")
        assert message_at(second.post(f"{prefix}/file/resume", {"code": "12"}), "code")
        assert SECRET not in second.cookies
        answer = second.post(f"{prefix}/file/resume", {"code": typed})
        assert answer["Location"] == f"{prefix}/file/check"
        assert second.cookies[SECRET].value == first.cookies[SECRET].value
        assert second.get(f"{prefix}/file/check")["Location"] == f"{prefix}/file/person"
        second.post(f"{prefix}/file/person", PERSON)
        field = first_file_field(second.get(f"{prefix}/file/papers"))
        second.post(f"{prefix}/file/papers", {field: pdf(), "then": "go"})
        assert second.post(f"{prefix}/file/check")["Location"] == f"{prefix}/file/done"

    def test_goes_on_at_once_in_the_browser_that_has_it(self, mailbox: Mailbox) -> None:
        client = half_written()
        client.get(link(client, mailbox))
        assert client.get("/file/resume")["Location"] == "/file/check"

    def test_leads_to_the_code_once_it_was_handed_in(self, mailbox: Mailbox) -> None:
        first, second = written(Client()), Client()
        second.get(link(first, mailbox))
        first.post("/file/check")
        second.post("/file/resume", {"code": code(second, mailbox)})
        assert second.get("/file/check")["Location"] == "/file/done"

    def test_keeps_what_stands_on_an_unfinished_page(self, mailbox: Mailbox) -> None:
        client = half_written()
        typed = {"name": "Nguyễn Thị Ưỡn", "national_id": "12", "born_on": "05/03/1992", "address": "", "phone": "",
                 "email": ADDRESS, "then": "later"}  # fmt: skip
        assert client.post("/file/person", typed)["Location"] == "/file/later"
        kept = dossiers.draft(client.cookies[SECRET].value).values
        assert (kept["name"], kept["born_on"]) == ("Nguyễn Thị Ưỡn", "1992-03-05")
        assert "national_id" not in kept
        assert f'value="{ADDRESS}"' in client.get("/file/later").content.decode()
        assert client.get("/file/check")["Location"] == "/file/person"
        client.post("/file/person", PERSON)
        field = first_file_field(client.get("/file/papers"))
        assert client.post("/file/papers", {field: pdf(), "then": "later"})["Location"] == "/file/later"
        assert len(dossiers.draft(client.cookies[SECRET].value).papers) == 1

    def test_can_be_closed_in_a_browser_and_stays(self, mailbox: Mailbox) -> None:
        client = half_written()
        path = link(client, mailbox)
        client.post("/file/leave")
        assert client.get("/file/person").status_code == 404
        client.get(path)
        client.post("/file/resume", {"code": code(client, mailbox)})
        assert client.get("/file/person").status_code == 200

    def test_can_be_opened_as_long_as_it_is_kept(self, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
        client, second = half_written(), Client()
        second.get(link(client, mailbox))
        stand_at(monkeypatch, AT + timedelta(days=6, hours=23))
        assert second.get("/file/resume").status_code == 200
        stand_at(monkeypatch, AT + timedelta(days=7, minutes=1))
        answer = second.get("/file/resume")
        assert answer.status_code == 404
        assert "hết hạn" in words(answer)

    def test_says_so_when_another_form_is_open_here(self, mailbox: Mailbox) -> None:
        client, second = half_written(), half_written()
        second.get(link(client, mailbox))
        assert "biểu mẫu khác" in words(second.get("/file/resume"))


class TestTheLink:
    def test_opens_nothing_by_itself(self, mailbox: Mailbox) -> None:
        second = Client()
        path = link(half_written(), mailbox)
        second.get(path)
        second.get("/file/resume")
        assert SECRET not in second.cookies
        assert second.get("/file/person").status_code == 404
        # Programs that look at links in mailboxes send no code and use none.
        assert MailRow.objects.count() == 1

    def test_does_not_hold_the_secret_of_the_form(self, mailbox: Mailbox) -> None:
        client = half_written()
        path = link(client, mailbox)
        assert client.cookies[SECRET].value not in path + mailbox.text()
        assert len(path.rpartition("/")[2]) == 22

    def test_leaves_the_address_at_once_and_is_told_to_nobody(self, mailbox: Mailbox) -> None:
        second = Client()
        path = link(half_written(), mailbox)
        secret = path.rpartition("/")[2]
        answer = second.get(path)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert secret not in answer["Location"]
        cookie = second.cookies["haicap_resume"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        page = second.get("/file/resume")
        assert secret not in page.content.decode()
        assert "no-store" in page["Cache-Control"]

    @pytest.mark.parametrize("secret", ["AAAAAAAAAAAAAAAAAAAAAA", "x", "%00", "á", "A" * 400])
    def test_that_is_wrong_is_told_plainly(self, secret: str) -> None:
        client = Client()
        client.get(f"/file/resume/{secret}")
        answer = client.get("/file/resume")
        assert answer.status_code == 404
        assert "không mở được" in words(answer)
        assert client.post("/file/resume", {"act": "send"}).status_code == 404

    def test_is_written_in_the_language_of_the_page_without_anything_personal(self, mailbox: Mailbox) -> None:
        client = written(Client(), prefix="/en")
        link(client, mailbox, "/en")
        assert mailbox.last()["Subject"] == "Your form: go on where you stopped"
        assert "/en/file/resume/" in mailbox.text()
        for personal in ("Ưỡn", "003192000123", "Bà Triệu"):
            assert personal not in mailbox.text()


class TestSaving:
    def test_refuses_what_is_no_address_at_its_field(self, mailbox: Mailbox) -> None:
        answer = half_written().post("/file/later", {"email": "uon@"})
        assert answer.status_code == 422
        assert message_at(answer, "email")
        assert not PassRow.objects.exists()

    def test_sends_no_more_than_five_an_hour(self, mailbox: Mailbox) -> None:
        client = half_written()
        answers = [client.post("/file/later", {"email": ADDRESS}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert message_at(answers[-1], "email")
        assert MailRow.objects.count() == 5

    def test_sends_a_new_code_no_more_than_once_a_minute(self, mailbox: Mailbox) -> None:
        second = Client()
        second.get(link(half_written(), mailbox))
        code(second, mailbox)
        answer = second.post("/file/resume", {"act": "send"})
        assert answer.status_code == 429
        assert "giây" in message_at(answer, "code")

    def test_is_not_offered_where_no_mail_can_be_sent(self, settings: Any) -> None:
        settings.HAICAP_SAMPLE = False
        client = half_written()
        page = client.get("/file/later")
        assert 'name="email"' not in page.content.decode()
        assert "chưa gửi được thư" in words(page)
        client.post("/file/later", {"email": ADDRESS})
        assert not PassRow.objects.exists()
        assert not MailRow.objects.exists()

    def test_says_in_a_sample_installation_where_the_messages_are(self, settings: Any) -> None:
        settings.HAICAP_SAMPLE = True
        client = half_written()
        assert "haicap mail list" in words(client.get("/file/later"))
        assert "haicap mail list" in words(client.post("/file/later", {"email": ADDRESS}))
        assert MailRow.objects.get().state == "not_sent"

    def test_is_for_who_holds_the_form(self) -> None:
        assert Client().get("/file/later").status_code == 404
        assert Client().post("/file/later", {"email": ADDRESS}).status_code == 404
        assert not DraftRow.objects.exists()

    def test_stays_within_its_statements(self, mailbox: Mailbox, django_assert_max_num_queries: Any) -> None:
        client, second = half_written(), Client()
        # The catalogue of words and the like is read once.
        client.get("/file/later")
        # Eight, and the marks of two transactions within the one of the test.
        with django_assert_max_num_queries(12):
            client.post("/file/later", {"email": ADDRESS})
        path = link(client, mailbox)
        second.get(path)
        with django_assert_max_num_queries(3):
            second.get("/file/resume")

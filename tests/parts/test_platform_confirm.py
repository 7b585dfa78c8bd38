"""Codes and links by e-mail: good once, for a while, seldom enough, and stored as hashes."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from haicap.platform.confirm import api as confirm
from haicap.platform.confirm.models import CodeRow, PassRow
from haicap.platform.notify import api as notify
from tests.city import AT
from tests.mailbox import Mailbox, mailbox
from tests.tasks import run_task

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
ADDRESS = "uon@vidu.vn"


def asked(box: Mailbox, *, after: timedelta = timedelta(), subject: str = "s", address: str = ADDRESS) -> str:
    """Ask for a code and return the one that comes."""
    confirm.ask(purpose="p", subject=subject, address=address, language="vi", at=AT + after)
    notify.send_waiting(at=AT + after)
    found = re.search(r"\b[0-9]{6}\b", box.text())
    assert found
    return found[0]


def opens(code: str, *, after: timedelta = timedelta(), subject: str = "s", purpose: str = "p") -> bool:
    try:
        confirm.check(purpose=purpose, subject=subject, code=code, at=AT + after)
    except confirm.ConfirmationWrong:
        return False
    return True


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


class TestACode:
    def test_opens_once(self, mailbox: Mailbox) -> None:
        code = asked(mailbox)
        assert opens(f" {code[:3]} {code[3:]} ")
        assert not opens(code)

    def test_opens_for_ten_minutes(self, mailbox: Mailbox) -> None:
        code = asked(mailbox)
        assert not opens(code, after=10 * MINUTE)
        assert opens(code, after=10 * MINUTE - timedelta(seconds=1))

    def test_opens_after_four_wrong_tries_and_not_after_five(self, mailbox: Mailbox) -> None:
        code = asked(mailbox)
        assert [opens(other_than(code)) for _ in range(4)] == [False] * 4
        assert opens(code)
        code = asked(mailbox, after=2 * MINUTE)
        for _ in range(5):
            opens(other_than(code), after=2 * MINUTE)
        assert not opens(code, after=2 * MINUTE)

    def test_is_worth_nothing_once_there_is_a_newer_one(self, mailbox: Mailbox) -> None:
        first, second = asked(mailbox), asked(mailbox, after=MINUTE)
        assert first == second or not opens(first, after=MINUTE)
        assert opens(second, after=MINUTE)

    def test_is_of_one_subject_and_one_purpose(self, mailbox: Mailbox) -> None:
        code = asked(mailbox)
        assert not opens(code, subject="other")
        assert not opens(code, purpose="other")
        assert not opens("")

    def test_says_the_same_of_what_is_unknown_in_as_many_statements(
        self, mailbox: Mailbox, django_assert_num_queries: object
    ) -> None:
        code = asked(mailbox)
        told = set()
        for subject in ("s", "unknown"):
            with django_assert_num_queries(1), pytest.raises(confirm.ConfirmationWrong) as wrong:  # type: ignore[operator]
                confirm.check(purpose="p", subject=subject, code=other_than(code), at=AT)
            told.add(str(wrong.value))
        assert len(told) == 1

    def test_is_stored_as_a_hash_and_goes(self, mailbox: Mailbox) -> None:
        code = asked(mailbox)
        with connection.cursor() as cursor:
            cursor.execute("select confirm_coderow::text from confirm_coderow")
            stored = cursor.fetchone()[0]
        assert code not in stored.replace(str(AT.year), "")
        assert ADDRESS not in stored
        confirm.forget_codes(at=AT + timedelta(days=1, minutes=1))
        assert not CodeRow.objects.exists()

    def test_is_told_in_the_language_asked_for(self, mailbox: Mailbox) -> None:
        confirm.ask(purpose="p", subject="s", address=ADDRESS, language="id", at=AT)
        notify.send_waiting(at=AT)
        assert "Kode Anda" in mailbox.text()
        assert "09:10" in mailbox.text()

    def test_that_came_too_late_is_not_sent(self, mailbox: Mailbox) -> None:
        confirm.ask(purpose="p", subject="s", address=ADDRESS, language="vi", at=AT)
        notify.send_waiting(at=AT + 11 * MINUTE)
        assert not mailbox.messages


class TestAsking:
    def test_is_possible_once_a_minute(self, mailbox: Mailbox) -> None:
        asked(mailbox)
        with pytest.raises(confirm.ConfirmationTooSoon) as soon:
            asked(mailbox, after=timedelta(seconds=20))
        assert soon.value.seconds == 40
        assert len(mailbox.messages) == 1
        assert asked(mailbox, after=MINUTE)

    def test_is_possible_five_times_an_hour_for_a_subject(self, mailbox: Mailbox) -> None:
        for minute in range(5):
            asked(mailbox, after=minute * MINUTE, address=f"a{minute}@vidu.vn")
        with pytest.raises(confirm.ConfirmationsTooMany):
            asked(mailbox, after=10 * MINUTE, address="other@vidu.vn")
        assert asked(mailbox, after=61 * MINUTE)

    def test_is_possible_five_times_an_hour_for_an_address(self, mailbox: Mailbox) -> None:
        for number in range(5):
            asked(mailbox, subject=f"s{number}", address=ADDRESS.upper() if number % 2 else ADDRESS)
        with pytest.raises(confirm.ConfirmationsTooMany):
            asked(mailbox, subject="other")
        assert asked(mailbox, subject="other", address="other@vidu.vn")


class TestAPass:
    def issued(self, **changes: object) -> str:
        usual = {"purpose": "p", "subject": "s", "content": "nội dung", "address": ADDRESS, "good_for": 5 * MINUTE}
        return confirm.issue(**{**usual, "at": AT, **changes})  # type: ignore[arg-type]

    def test_stands_for_its_content_for_its_time(self) -> None:
        secret = self.issued()
        assert len(secret) == 22
        found = confirm.held(secret, purpose="p", at=AT)
        assert (found.content, found.address) == ("nội dung", ADDRESS)
        for at, purpose in ((AT + 5 * MINUTE, "p"), (AT, "other")):
            with pytest.raises(confirm.PassUnknown):
                confirm.held(secret, purpose=purpose, at=at)
        confirm.give_back(secret)
        with pytest.raises(confirm.PassUnknown):
            confirm.held(secret, purpose="p", at=AT)

    @pytest.mark.parametrize("secret", ["", "x", "A" * 22, "A" * 500, "á" * 22, "\0" * 22, "../../../../../../../.."])
    def test_is_not_made_up(self, secret: str) -> None:
        with pytest.raises(confirm.PassUnknown):
            confirm.held(secret, purpose="p", at=AT)

    def test_is_stored_without_its_secret(self) -> None:
        secret = self.issued()
        with connection.cursor() as cursor:
            cursor.execute("select confirm_passrow::text, secret_index from confirm_passrow")
            stored, index = cursor.fetchone()
        assert secret not in stored
        assert secret.encode() not in bytes(index)
        assert "vidu" not in stored
        assert "nội dung".encode().hex() not in stored

    def test_is_handed_out_five_times_an_hour(self) -> None:
        for _ in range(5):
            self.issued()
        with pytest.raises(confirm.ConfirmationsTooMany):
            self.issued(subject="other")
        with pytest.raises(confirm.ConfirmationsTooMany):
            self.issued(address="other@vidu.vn")
        assert self.issued(subject="other", address="other@vidu.vn")

    def test_is_forgotten_when_its_time_is_over(self) -> None:
        self.issued()
        confirm.forget_passes(at=AT + 4 * MINUTE)
        assert PassRow.objects.exists()
        run_task("confirm.forget_old", timestamp=0)
        assert not PassRow.objects.exists()

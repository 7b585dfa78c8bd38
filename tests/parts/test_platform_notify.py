"""Messages against a real mail server: sent, sent again, given up, never pretended, forgotten."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from haicap.kernel.refusals import BadInput
from haicap.platform.clock import api as clock
from haicap.platform.health import api as health
from haicap.platform.notify import api as notify
from haicap.platform.notify.api import Letter, State
from haicap.platform.notify.models import MailRow
from tests.city import AT
from tests.mailbox import PASSWORD, USER, Mailbox, certificate, mailbox, point_at, running, sign_in
from tests.tasks import run_task

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def letter(key: str = "k", **changes: object) -> Letter:
    usual = {
        "kind": "trial",
        "address": "uon@vidu.vn",
        "subject": "Hồ sơ H26.00256-260105-0001 đã được tiếp nhận",
        "text": "Kính gửi ông/bà,\n\nHồ sơ đã được tiếp nhận.\n",
    }
    return Letter(**{"key": key, **usual, **changes})  # type: ignore[arg-type]


def the_mail() -> MailRow:
    return MailRow.objects.get()


class TestAMessage:
    def test_reaches_the_server_whole_with_the_headers_of_a_machine(self, mailbox: Mailbox) -> None:
        notify.write(letter(), at=AT)
        assert notify.send_waiting(at=AT) == 1
        sent = mailbox.last()
        assert mailbox.recipients == [["uon@vidu.vn"]]
        assert sent["Subject"] == "Hồ sơ H26.00256-260105-0001 đã được tiếp nhận"
        assert mailbox.text() == "Kính gửi ông/bà,\n\nHồ sơ đã được tiếp nhận.\n"
        assert sent["From"].addresses[0].display_name == "Một cửa Hà Nội"
        assert sent["Auto-Submitted"] == "auto-generated"
        assert sent["Content-Language"] == "vi"
        assert sent.get_content_charset() == "utf-8"
        assert sent["Date"].datetime == AT
        assert (the_mail().state, the_mail().tries) == ("sent", 1)
        assert notify.send_waiting(at=AT + 60 * MINUTE) == 0

    def test_is_sent_by_the_job_that_is_written_with_it(self, mailbox: Mailbox) -> None:
        notify.write(letter(), at=clock.now())
        job = ProcrastinateJob.objects.get(task_name="notify.send")
        run_task("notify.send", **job.args)
        run_task("notify.send", **job.args)
        assert len(mailbox.messages) == 1

    def test_goes_before_the_other_work_of_the_machine(self, mailbox: Mailbox) -> None:
        notify.write(letter(), at=AT)
        assert ProcrastinateJob.objects.get(task_name="notify.send").priority > 0

    def test_of_one_key_is_one(self, mailbox: Mailbox) -> None:
        assert notify.write(letter(), at=AT)
        assert not notify.write(letter(), at=AT)
        assert ProcrastinateJob.objects.filter(task_name="notify.send").count() == 1

    def test_of_a_change_undone_is_none(self, mailbox: Mailbox) -> None:
        def change() -> None:
            with transaction.atomic():
                notify.write(letter(), at=AT)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            change()
        assert not MailRow.objects.exists()
        assert not ProcrastinateJob.objects.filter(task_name="notify.send").exists()

    def test_keeps_its_id_when_it_is_sent_again(self, mailbox: Mailbox) -> None:
        notify.write(letter(), at=AT)
        notify.send_waiting(at=AT)
        # As if the worker had died after the server took it and before that was noted.
        MailRow.objects.update(state="waiting", done_at=None)
        notify.send_waiting(at=AT + 5 * MINUTE)
        assert len({message["Message-ID"] for message in mailbox.messages}) == 1
        assert len(mailbox.messages) == 2
        assert mailbox.last()["Message-ID"].endswith("@haicap.vn>")

    def test_is_nobody_elses_while_a_job_has_it(self, mailbox: Mailbox) -> None:
        notify.write(letter(), at=AT)
        MailRow.objects.update(next_at=AT + 3 * MINUTE)
        assert notify.send_waiting(at=AT + MINUTE) == 0
        assert notify.send_waiting(at=AT + 4 * MINUTE) == 1

    def test_is_stored_sealed(self, mailbox: Mailbox) -> None:
        notify.write(letter(), at=AT)
        with connection.cursor() as cursor:
            cursor.execute(
                "select notify_mailrow::text, procrastinate_jobs::text from notify_mailrow, procrastinate_jobs"
            )
            for row in cursor.fetchall():
                assert "uon@vidu.vn" not in str(row)
                assert "tiếp nhận" not in str(row)

    def test_is_forgotten_after_its_time(self, mailbox: Mailbox) -> None:
        notify.write(letter(), at=AT)
        notify.forget_old(at=AT + timedelta(days=30))
        assert MailRow.objects.exists()
        notify.forget_old(at=AT + timedelta(days=30, minutes=1))
        assert not MailRow.objects.exists()


class TestAServer:
    def test_that_is_busy_is_asked_again_after_a_pause(self, mailbox: Mailbox) -> None:
        mailbox.answers = ["451 later", "421 later"]
        notify.write(letter(), at=AT)
        assert notify.send_waiting(at=AT) == 1
        assert (the_mail().state, the_mail().why) == ("waiting", "refused: 451")
        assert notify.send_waiting(at=AT + 3 * MINUTE) == 0
        assert notify.send_waiting(at=AT + 4 * MINUTE) == 1
        assert notify.send_waiting(at=AT + 15 * MINUTE) == 1
        assert (the_mail().state, the_mail().tries, the_mail().why) == ("sent", 3, "")
        assert len(mailbox.messages) == 1

    def test_that_says_no_for_good_is_not_asked_again(self, mailbox: Mailbox) -> None:
        mailbox.refused_recipients = {"uon@vidu.vn"}
        notify.write(letter(), at=AT)
        notify.send_waiting(at=AT)
        assert (the_mail().state, the_mail().why) == ("failed", "recipient refused: 550")
        mailbox.answers = ["554 spam"]
        notify.write(letter("other", address="khac@vidu.vn"), at=AT)
        notify.send_waiting(at=AT)
        assert MailRow.objects.get(key="other").why == "refused: 554"

    def test_that_is_away_is_waited_for_until_the_message_is_worth_no_more(
        self, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HAICAP_SMTP_PORT", "1")
        notify.write(letter(good_for=10 * MINUTE), at=AT)
        notify.send_waiting(at=AT)
        assert the_mail().why == "not reached: ConnectionRefusedError"
        notify.send_waiting(at=AT + 11 * MINUTE)
        assert (the_mail().state, the_mail().why) == ("failed", "not reached: ConnectionRefusedError")

    def test_is_spoken_to_over_tls_and_signed_in_to(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file, context = certificate(tmp_path)
        secret = tmp_path / "password"
        secret.write_text(PASSWORD + "\n")
        with running(tls_context=context, require_starttls=True, authenticator=sign_in, auth_required=True) as box:
            point_at(
                monkeypatch, box.port, HAICAP_SMTP_TLS="starttls", HAICAP_SMTP_USER=USER,
                HAICAP_SMTP_PASSWORD_FILE=str(secret),
            )  # fmt: skip
            notify.write(letter(), at=AT)
            notify.send_waiting(at=AT)
            # A certificate that nobody vouches for: nothing is sent, the password neither.
            assert the_mail().why == "not reached: SSLCertVerificationError"
            monkeypatch.setenv("SSL_CERT_FILE", str(file))
            notify.send_waiting(at=AT + 5 * MINUTE)
            assert the_mail().state == "sent"
            secret.write_text("another")
            notify.write(letter("other"), at=AT)
            notify.send_waiting(at=AT)
            assert MailRow.objects.get(key="other").why == "sign-in refused: 535"
            assert len(box.messages) == 1

    def test_over_tls_from_the_first_byte(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file, context = certificate(tmp_path)
        with running(ssl_context=context) as box:
            point_at(monkeypatch, box.port, HAICAP_SMTP_TLS="tls", SSL_CERT_FILE=str(file))
            notify.write(letter(), at=AT)
            notify.send_waiting(at=AT)
            assert len(box.messages) == 1

    def test_that_cannot_do_tls_is_told_nothing(self, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HAICAP_SMTP_TLS", "starttls")
        notify.write(letter(), at=AT)
        notify.send_waiting(at=AT)
        assert the_mail().why.startswith("the server cannot do what is needed")
        assert not mailbox.messages

    def test_that_is_not_set_leaves_the_message_not_sent(self) -> None:
        assert not notify.is_possible()
        notify.write(letter(), at=AT)
        assert notify.send_waiting(at=AT) == 0
        assert (the_mail().state, the_mail().why) == ("not_sent", "no mail server is set")
        assert not ProcrastinateJob.objects.filter(task_name="notify.send").exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"HAICAP_MAIL_FROM": ""},
            {"HAICAP_MAIL_FROM": "a@b@c"},
            {"HAICAP_SMTP_PORT": "mail"},
            {"HAICAP_SMTP_TLS": "ssl"},
            {"HAICAP_SMTP_PASSWORD_FILE": "/nothing/here"},
            {"HAICAP_SMTP_HOST": "mail.vidu.vn", "HAICAP_SMTP_USER": "u", "HAICAP_SMTP_TLS": "none"},
        ],
    )
    def test_with_settings_that_do_not_fit_is_refused(
        self, wrong: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        point_at(monkeypatch, 25, **wrong)
        with pytest.raises(notify.MailSettingsWrong):
            notify.mail_server()
        assert not notify.is_possible()


class TestHeaders:
    @pytest.mark.parametrize(
        "subject", ["Tin\r\nBcc: x@vidu.vn", "Tin\nBcc: x@vidu.vn", "Tin\u2028Bcc: x@vidu.vn", "Tin\tBcc: x@vidu.vn"]
    )
    def test_cannot_be_begun_inside_another(self, subject: str, mailbox: Mailbox) -> None:
        notify.write(letter(subject=subject), at=AT)
        notify.send_waiting(at=AT)
        assert mailbox.last()["Bcc"] is None
        assert mailbox.last()["Subject"] == "Tin Bcc: x@vidu.vn"
        assert mailbox.recipients == [["uon@vidu.vn"]]

    @pytest.mark.parametrize(
        "address",
        ["", "a", "a@", "a b@vidu.vn", "a@vidu.vn,b@vidu.vn", "a@vidu.vn\r\nBcc: b@vidu.vn", "<a@vidu.vn>", "a@vi du",
         '"a@b"@vidu.vn', "a@vidu.vn\0", "a@" + "x" * 300],
    )  # fmt: skip
    def test_take_no_address_that_is_not_one(self, address: str) -> None:
        with pytest.raises(BadInput):
            notify.write(letter(address=address), at=AT)
        assert not MailRow.objects.exists()

    def test_name_a_vietnamese_host_in_ascii(self) -> None:
        assert notify.usable_address("a@viếtnam.vn") == "a@xn--vitnam-xi8b.vn"


class TestFigures:
    def test_say_how_many_messages_wait_and_failed(self, mailbox: Mailbox) -> None:
        mailbox.answers = ["554 no"]
        notify.write(letter("1"), at=AT)
        notify.send_waiting(at=AT)
        notify.write(letter("2"), at=AT)
        assert notify.counts() == {State.WAITING: 1, State.SENT: 0, State.FAILED: 1, State.NOT_SENT: 0}
        told = health.prometheus(at=AT)
        assert 'haicap_mails{state="waiting"} 1\n' in told
        assert 'haicap_mails{state="failed"} 1\n' in told


class TestUpkeep:
    def test_runs_as_jobs(self) -> None:
        run_task("notify.send_waiting", timestamp=0)
        run_task("notify.forget_old", timestamp=0)

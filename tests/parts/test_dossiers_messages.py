"""What an applicant is told by e-mail: that there is news and where to look, in the language of the filing."""

from datetime import timedelta

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Appointment, Decision
from haicap.domains.dossiers.models import DossierRow
from haicap.domains.people.contracts import LanguageUnknown
from haicap.platform.notify.models import MailRow
from tests.city import AT, MARRIAGE, city, filing, officer, paper
from tests.mailbox import Mailbox, mailbox, tell_all
from tests.surfaces.portal_visits import monday_morning

__all__ = ["city", "mailbox", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
#: what no message may hold
PERSONAL = ("Ưỡn", "003192000123", "0912345678", "Bà Triệu", "Giấy chứng sinh")


def submitted(**changes: object) -> str:
    return dossiers.submit(filing=filing(**changes), at=AT, sender="test", key="k").code


def in_work(code: str) -> str:
    dossiers.accept(by=officer("receiver"), at=AT, code=code)
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    return code


def subjects(mailbox: Mailbox) -> list[str]:
    return [str(message["Subject"]) for message in mailbox.messages]


class TestTheApplicant:
    def test_is_told_of_what_concerns_them_and_of_nothing_else(self, mailbox: Mailbox) -> None:
        code = in_work(submitted())
        dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED, results=(paper("KQ"),))
        dossiers.approve(by=officer("head"), at=AT, code=code)
        dossiers.sign(by=officer("chair"), at=AT, code=code)
        dossiers.post(by=officer("receiver"), at=AT, code=code, carrier="VNPost", tracking_number="EA 1")
        assert tell_all() == 4
        assert subjects(mailbox) == [
            f"Hồ sơ {code} đã được gửi đến",
            f"Hồ sơ {code} đã được tiếp nhận",
            f"Hồ sơ {code}: đã có kết quả",
            f"Hồ sơ {code}: kết quả đã gửi qua bưu điện",
        ]
        assert {to for one in mailbox.recipients for to in one} == {"uon@vidu.vn"}

    def test_is_not_told_what_is_missing_or_why(self, mailbox: Mailbox) -> None:
        code = submitted()
        dossiers.ask_more(by=officer("receiver"), at=AT, code=code, note="Thiếu: Giấy chứng sinh")
        dossiers.take_more(by=officer("receiver"), at=AT, code=code, papers=(paper("Giấy chứng sinh"),))
        dossiers.reject(by=officer("receiver"), at=AT, code=code, note="Giấy chứng sinh không hợp lệ")
        tell_all()
        assert [subject.split(": ")[-1] for subject in subjects(mailbox)[1:]] == [
            "cần bổ sung giấy tờ",
            f"Hồ sơ {code} chưa được tiếp nhận",
        ]
        for message in mailbox.messages:
            text = str(message.get_content())
            assert code in text
            assert not [word for word in PERSONAL if word in text + str(message["Subject"])]

    def test_is_told_of_a_stop(self, mailbox: Mailbox) -> None:
        code = in_work(submitted())
        dossiers.stop(by=officer("head"), at=AT, code=code, note="Dừng")
        tell_all()
        assert "Đã dừng giải quyết" in subjects(mailbox)[-1]

    @pytest.mark.parametrize(
        ("language", "subject", "words", "prefix"),
        [
            ("vi", "Hồ sơ {} đã được gửi đến", "Cơ quan: Ủy ban nhân dân, Phường Hai Bà Trưng", ""),
            ("en", "Dossier {} has come in", "Office: People's Committee, Hai Ba Trung Ward", "/en"),
            ("id", "Berkas {} telah masuk", "Kantor: ", "/id"),
        ],
    )
    def test_reads_it_in_the_language_of_the_filing(
        self, language: str, subject: str, words: str, prefix: str, mailbox: Mailbox
    ) -> None:
        code = submitted(language=language)
        tell_all()
        assert mailbox.last()["Subject"] == subject.format(code)
        assert words.lower() in mailbox.text().lower(), mailbox.text()
        assert f"{prefix}/track/{code}" in mailbox.text()
        assert mailbox.last()["Content-Language"] == language

    def test_is_told_once_however_often_the_job_runs(self, mailbox: Mailbox) -> None:
        submitted()
        assert tell_all() == 1
        assert tell_all() == 0
        assert MailRow.objects.count() == 1

    def test_without_an_address_or_in_a_sample_is_not_written_to(self, mailbox: Mailbox) -> None:
        submitted(email="")
        dossiers.submit(filing=filing(), at=AT, sender="test", key="sample", is_sample=True)
        # People type this; no mail server takes it.
        dossiers.submit(filing=filing(email="a,b@vidu.vn"), at=AT, sender="test", key="odd")
        assert tell_all() == 0
        assert not MailRow.objects.exists()

    def test_reads_the_due_moment(self, mailbox: Mailbox) -> None:
        code = in_work(submitted())
        tell_all()
        assert "17:00, 05/01/2026" in mailbox.text()
        assert "17:00" not in str(mailbox.messages[0].get_content())
        assert code in mailbox.text()

    def test_reads_an_apology_with_the_new_day(self, mailbox: Mailbox) -> None:
        code = in_work(submitted(procedure_code=MARRIAGE))
        due = dossiers.tracking(code).due_at
        assert due
        later = Appointment(due + timedelta(days=3), "Giấy chứng sinh cần xác minh")
        dossiers.reappoint(by=officer("head"), at=AT, code=code, appointment=later)
        tell_all()
        assert "xin lỗi" in mailbox.text()
        assert f"{later.due_at.astimezone(AT.tzinfo):%d/%m/%Y}" in mailbox.text()
        assert "xác minh" not in mailbox.text()


class TestTheLanguage:
    def test_is_kept_with_the_contact_and_bound_by_the_log(self) -> None:
        code = submitted(language="en")
        assert dossiers.contact(DossierRow.objects.get(code=code).id)["language"] == "en"
        assert not dossiers.verify().differences

    def test_is_one_that_the_office_writes(self) -> None:
        with pytest.raises(LanguageUnknown):
            submitted(language="fr")

    def test_does_not_make_another_filing_of_it(self) -> None:
        assert submitted(language="vi") == submitted(language="en")

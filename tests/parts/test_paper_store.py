"""Papers kept with consent: only once an officer has taken the dossier in, for the same person, until taken back."""

from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Decision, MayNotAct, PaperGiven, ProxyGiven
from haicap.domains.people import api as people
from haicap.domains.people.contracts import ConsentUnknown, StoredPaperUnknown
from haicap.kernel.actors import CITIZEN
from haicap.platform.audit.models import EntryRow
from haicap.platform.files import api as files
from haicap.platform.outbox import api as outbox
from tests.city import AT, city, filing, officer, paper, pdf_bytes
from tests.tasks import run_task

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
ON = AT.date()


def who(**changes: object) -> people.Identity:
    usual = {"name": "Nguyễn Thị Ưỡn", "national_id": "003192000123", "born_on": date(1992, 3, 5), "on": ON}
    return people.identity(**{**usual, **changes})  # type: ignore[arg-type]


def received(key: str = "k", *, may_keep: bool = True, **changes: object) -> str:
    given = filing(may_keep=may_keep, **changes)
    return dossiers.receive(by=officer("receiver"), at=AT, filing=given, key=key).code


def on_file(identity: people.Identity | None = None) -> list[str]:
    return [one.name for one in people.stored_papers_of(identity or who())]


def jobs_done() -> None:
    outbox.relay()
    for job in ProcrastinateJob.objects.filter(task_name="dossiers.keep_papers").order_by("id"):
        run_task(job.task_name, **job.args)


class TestPapers:
    def test_are_kept_when_the_person_agreed_and_not_otherwise(self) -> None:
        code = received(papers=(paper("Giấy chứng sinh"), paper("Giấy chứng sinh", "trang-2.pdf")))
        received("other", may_keep=False, national_id="003192000999")
        jobs_done()
        (kept,) = people.stored_papers_of(who())
        assert (kept.name, kept.from_code, kept.source) == ("Giấy chứng sinh", code, "applicant")
        assert on_file(who(national_id="003192000999")) == []
        (consent,) = people.consents(kept.person_id)
        assert (consent.how, consent.dossier_code, consent.given_at) == ("counter", code, AT)

    def test_filed_online_are_kept_only_once_an_officer_took_them_in(self) -> None:
        code = dossiers.submit(filing=filing(may_keep=True), at=AT, sender="test", key="k").code
        assert dossiers.keep_papers(code=code, at=AT) == 0
        jobs_done()
        assert on_file() == []
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        jobs_done()
        assert on_file() == ["Tờ khai"]
        assert people.consents(people.stored_papers_of(who())[0].person_id)[0].how == "online"

    def test_of_the_result_join_them(self) -> None:
        code = received()
        dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        kept = files.take_in(pdf_bytes(2), name="kq.pdf", field="results", at=AT)
        result = PaperGiven("Giấy khai sinh", kept.sha256, kept.name, kept.media_type, kept.size_bytes)
        dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED, results=(result,))
        dossiers.approve(by=officer("head"), at=AT, code=code)
        dossiers.sign(by=officer("chair"), at=AT, code=code)
        jobs_done()
        assert {(one.source, one.name) for one in people.stored_papers_of(who())} == {
            ("applicant", "Tờ khai"),
            ("result", "Giấy khai sinh"),
        }
        assert not dossiers.verify().differences

    def test_are_those_of_the_same_name_number_and_day_only(self) -> None:
        received()
        jobs_done()
        assert on_file(who(name="NGUYEN THI UON")) == ["Tờ khai"]
        assert on_file(who(name="Nguyễn Thị Khác")) == []
        assert on_file(who(born_on=date(1992, 3, 6))) == []

    def test_are_not_kept_for_who_is_acted_for(self) -> None:
        proxy = ProxyGiven("Trần Văn Khuỷu", "001085000321", date(1985, 9, 17), people.Authorisation.FAMILY, "GUQ 1")
        received(proxy=proxy)
        jobs_done()
        assert on_file() == []

    def test_are_kept_once_however_often_the_job_runs(self) -> None:
        code = received()
        assert [dossiers.keep_papers(code=code, at=AT) for _ in range(3)] == [1, 0, 0]


class TestAPaper:
    def test_that_is_removed_stays_removed(self) -> None:
        code = received()
        jobs_done()
        (kept,) = people.stored_papers_of(who())
        given = {"by": CITIZEN, "at": AT, "person_id": kept.person_id, "paper_id": kept.id}
        with pytest.raises(StoredPaperUnknown):
            people.remove_paper(**given, codes={"H26.00256-260105-9999"})  # type: ignore[arg-type]
        people.remove_paper(**given, codes={code})  # type: ignore[arg-type]
        dossiers.keep_papers(code=code, at=AT)
        assert on_file() == []
        with pytest.raises(StoredPaperUnknown):
            people.remove_paper(**given, codes={code})  # type: ignore[arg-type]
        assert EntryRow.objects.filter(act="remove_paper", object_key=code, subject_id=kept.person_id).count() == 1


class TestAConsent:
    def test_that_is_taken_back_takes_its_papers_out_of_use(self) -> None:
        code, other = received(), received("other")
        jobs_done()
        person_id = people.stored_papers_of(who())[0].person_id
        later = AT + timedelta(hours=1)
        reuse = people.Purpose.REUSE_PAPERS
        people.withdraw_consent(by=CITIZEN, at=later, person_id=person_id, purpose=reuse, codes={code})
        assert [one.from_code for one in people.stored_papers(person_id)] == [other]
        dossiers.keep_papers(code=code, at=later)
        assert [one.dossier_code for one in people.consents(person_id)] == [other]
        assert len(people.stored_papers(person_id)) == 1
        with pytest.raises(ConsentUnknown):
            people.withdraw_consent(by=CITIZEN, at=later, person_id=person_id, purpose=reuse, codes={code})
        assert EntryRow.objects.filter(act="withdraw_consent", object_key=code).count() == 1


class TestALook:
    def test_at_papers_on_file_is_for_the_counter_and_written_down(self) -> None:
        received()
        jobs_done()
        assert len(dossiers.papers_on_file(by=officer("receiver"), at=AT, identity=who())) == 1
        assert EntryRow.objects.filter(act="look_at_store").count() == 1
        with pytest.raises(MayNotAct):
            dossiers.papers_on_file(by=officer("specialist"), at=AT, identity=who())

"""Wrong personal data are put right: by whom, what follows, and what stays in the log."""

import subprocess
from dataclasses import replace
from datetime import date, timedelta
from shutil import which
from typing import Any

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Act,
    ChangedMeanwhile,
    Decision,
    DetailsClosed,
    FilersGiven,
    FindBy,
    Kind,
    MayNotAct,
    Node,
    NothingToPutRight,
    OrganisationGiven,
    Proof,
    ProxyGiven,
    ReasonMissing,
    RectifyingWaits,
    ResultStandsOnData,
    WrongStep,
)
from haicap.domains.dossiers.models import DossierRow, EventRow, SecretRow
from haicap.domains.dossiers.operations import rectifying
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.dossier import log
from haicap.domains.papers.contracts import Document
from haicap.domains.people import api as people
from haicap.domains.people.contracts import Authorisation, ForWhomMissing, NationalIdDisagrees
from haicap.kernel.actors import Actor
from haicap.platform.audit import api as audit
from haicap.platform.audit.models import EntryRow
from haicap.platform.files import api as files
from tests.city import AT, CUA_NAM, city, filing, officer, paper
from tests.parts.test_dossiers_filers import COMPANY, PROXY

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
LATER = AT + timedelta(days=1)
#: what stands on the card of who was written down as Nguyễn Thị Ưỡn, 003192000123
RIGHT = FilersGiven("Nguyễn Thị Uốn", "003193000124", date(1993, 5, 3))
CONTACT = {"address": "Số 21, phố Bà Triệu", "phone": "0987 654 321", "email": "uon.moi@vidu.vn"}
WHY = "Bà Uốn xuất trình thẻ căn cước, số trên tờ khai bị gõ sai"


def submitted(**changes: Any) -> str:
    return str(dossiers.submit(filing=filing(**changes), at=AT, sender="test", key="k").code)


def received(**changes: Any) -> str:
    return str(dossiers.receive(by=officer("receiver"), at=AT, filing=filing(**changes), key="k").code)


def in_work(**changes: Any) -> str:
    code = received(**changes)
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    return code


def to_sign() -> str:
    code = in_work()
    dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED, results=(paper("KQ"),))
    dossiers.approve(by=officer("head"), at=AT, code=code)
    return code


def ask(code: str, given: FilersGiven = RIGHT, by: Actor | None = None, note: str = WHY) -> None:
    dossiers.ask_rectification(by=by or officer("receiver"), at=LATER, code=code, given=given, note=note)


def confirm(code: str, by: Actor | None = None) -> None:
    dossiers.confirm_rectification(by=by or officer("head"), at=LATER, code=code)


def contact(code: str, by: Actor | None = None, note: str = WHY, **changes: str) -> None:
    dossiers.rectify_contact(by=by or officer("receiver"), at=LATER, code=code, note=note, **{**CONTACT, **changes})


def found(by: FindBy, words: str) -> list[str]:
    answer = dossiers.find(by=officer("head"), at=LATER, words=words)
    assert answer.by is by
    return [one.code for one in answer.found]


def opens(code: str, last_digits: str) -> bool:
    try:
        return dossiers.open_details(code=code, last_digits=last_digits, at=LATER) == code
    except DetailsClosed:
        return False


def text_of(document: Document) -> str:
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=files.read(document.sha256), capture_output=True, check=True
    )
    return " ".join(told.stdout.decode().split())


class TestTheContact:
    def test_is_put_right_by_one_officer_and_counts_from_then_on(self) -> None:
        code = in_work()
        contact(code, officer("specialist"))
        after = read(code)
        assert dossiers.contact(after.id) == {
            "address": "Số 21, phố Bà Triệu", "phone": "0987654321", "email": "uon.moi@vidu.vn", "language": "vi",
        }  # fmt: skip
        assert (after.node, after.token and after.token.assignee_id) == (Node.PROCESS, officer("specialist").account_id)
        assert found(FindBy.PHONE, "0987654321") == [code]
        assert found(FindBy.PHONE, "0912345678") == []
        assert dossiers.verify().differences == ()

    def test_tells_which_data_and_never_their_values(self) -> None:
        code = in_work()
        contact(code, email="uon@vidu.vn")
        last = log(read(code).id)[-1]
        assert (last.kind, last.changed, last.note) == (Kind.CONTACT_RECTIFIED, ("address", "phone"), WHY)
        event = EventRow.objects.order_by("serial").last()
        assert event
        for personal in ("Bà Triệu", "0987654321", "0912345678", "uon", WHY):
            assert personal.encode() not in bytes(event.payload)
        entry = EntryRow.objects.get(act="rectify_contact")
        assert (entry.reason, entry.object_key, entry.subject_id) == ("address phone", code, read(code).applicant_id)

    def test_keeps_the_old_value_sealed_until_it_is_erased(self) -> None:
        code = in_work()
        contact(code)
        rows = SecretRow.objects.filter(dossier__code=code, name="contact").order_by("serial")
        assert [row.serial for row in rows] == [1, 3]
        rows[0].delete()
        assert dossiers.verify().differences == ()

    def test_is_found_out_when_it_was_altered_behind_the_log(self) -> None:
        code = in_work()
        old = DossierRow.objects.get(code=code).contact_sealed
        contact(code)
        DossierRow.objects.filter(code=code).update(contact_sealed=old)
        told = dict(dossiers.verify().differences)
        assert code in told

    def test_can_be_put_right_until_the_result_is_given_out(self) -> None:
        code = to_sign()
        dossiers.sign(by=officer("chair"), at=LATER, code=code)
        contact(code)
        dossiers.hand_over(by=officer("receiver"), at=LATER, code=code, collector="Bà Uốn", proof=Proof.SLIP)
        with pytest.raises(ResultStandsOnData):
            contact(code, phone="0912 345 679")
        assert dossiers.verify().differences == ()

    def test_that_stays_as_it_is_or_comes_without_a_reason_is_refused(self) -> None:
        code = received()
        usual = filing()
        with pytest.raises(NothingToPutRight):
            contact(code, address=usual.address, phone="+84 912 345 678", email=usual.email)
        with pytest.raises(ReasonMissing):
            contact(code, note=" – ")
        assert read(code).seen == 1

    @pytest.mark.parametrize("word", ["head", "chair", "specialist2"])
    def test_is_not_the_act_of_others(self, word: str) -> None:
        code = in_work()
        with pytest.raises(MayNotAct):
            contact(code, officer(word))
        with pytest.raises(MayNotAct):
            contact(code, officer("receiver", CUA_NAM))


class TestWhoSomebodyIs:
    def test_waits_for_a_second_person_and_counts_from_then_on(self) -> None:
        code = in_work()
        old = read(code)
        ask(code, by=officer("specialist"))
        assert replace(read(code), seen=old.seen, data_asked_by=0) == old
        assert opens(code, "0123")
        confirm(code)
        after = read(code)
        known = dossiers.filers(after).person
        assert (known.name, known.national_id, known.born_on) == (RIGHT.name, RIGHT.national_id, RIGHT.born_on)
        assert (after.applicant_name, after.token, after.due_at, after.data_asked_by) == (
            RIGHT.name, old.token, old.due_at, 0,
        )  # fmt: skip
        assert found(FindBy.NAME, "uon") == [code]
        assert found(FindBy.NATIONAL_ID, "003193000124") == [code]
        assert found(FindBy.NATIONAL_ID, "003192000123") == []
        assert (opens(code, "0124"), opens(code, "0123")) == (True, False)
        assert dossiers.verify().differences == ()

    def test_of_tones_alone_is_spelled_anew_everywhere(self) -> None:
        # Capitals and tones make no other person: the row of the person stays, what this dossier says does not.
        code = received(name="nguyen thi uon")
        ask(code, replace(RIGHT, name="Nguyễn Thị Ưỡn", national_id="003192000123", born_on=date(1992, 3, 5)))
        applicant = read(code).applicant_id
        confirm(code)
        assert read(code).applicant_id == applicant
        assert dossiers.filers(read(code)).person.name == read(code).applicant_name == "Nguyễn Thị Ưỡn"
        assert [one.person_name for one in dossiers.own_dossiers(applicant, email="uon@vidu.vn")] == ["Nguyễn Thị Ưỡn"]
        assert dossiers.verify().differences == ()

    def test_is_answered_by_another_account_only(self) -> None:
        code = in_work()
        ask(code)
        with pytest.raises(MayNotAct, match="second person"):
            confirm(code, officer("receiver"))
        with pytest.raises(MayNotAct):
            confirm(code, officer("specialist"))
        with pytest.raises(MayNotAct):
            confirm(code, officer("head", CUA_NAM))
        with pytest.raises(MayNotAct):
            dossiers.decline_rectification(by=officer("receiver"), at=LATER, code=code, note="Thôi")
        confirm(code, officer("chair"))

    def test_that_was_declined_stays_as_it_was(self) -> None:
        code = in_work()
        old = read(code)
        ask(code)
        with pytest.raises(ReasonMissing):
            dossiers.decline_rectification(by=officer("head"), at=LATER, code=code, note="")
        dossiers.decline_rectification(by=officer("head"), at=LATER, code=code, note="Thẻ ghi đúng như cũ")
        assert replace(read(code), seen=old.seen) == old
        assert log(old.id)[-1].note == "Thẻ ghi đúng như cũ"
        with pytest.raises(WrongStep):
            confirm(code)
        ask(code)
        assert dossiers.verify().differences == ()

    def test_that_waits_lets_nobody_decide_or_end(self) -> None:
        code = to_sign()
        ask(code)
        for act in (
            lambda: dossiers.sign(by=officer("chair"), at=LATER, code=code),
            lambda: dossiers.withdraw(by=officer("receiver"), at=LATER, code=code, note="Tự rút"),
            lambda: dossiers.stop(by=officer("head"), at=LATER, code=code, note="Dừng"),
            lambda: dossiers.transfer(by=officer("head"), at=LATER, code=code, authority="Sở", note="Chuyển"),
        ):
            with pytest.raises(RectifyingWaits):
                act()
        with pytest.raises(RectifyingWaits):
            ask(code, replace(RIGHT, name="Nguyễn Thị Uấn"))
        told = {
            one.act: one.why_not for one in dossiers.standings(actor=officer("chair"), dossier=read(code), on=AT.date())
        }
        assert "put personal data right" in told[Act.SIGN]
        assert told[Act.CONFIRM_RECTIFICATION] == ""
        confirm(code, officer("chair"))
        dossiers.sign(by=officer("chair"), at=LATER, code=code)
        assert dossiers.verify().differences == ()

    def test_with_a_result_is_refused_and_says_which_act_comes_first(self) -> None:
        code = to_sign()
        dossiers.sign(by=officer("chair"), at=LATER, code=code)
        with pytest.raises(ResultStandsOnData, match="correction of the last act"):
            ask(code)
        held = {
            one.act: one.why_not
            for one in dossiers.standings(actor=officer("receiver"), dossier=read(code), on=AT.date())
        }
        assert "correction of the last act" in held[Act.ASK_RECTIFICATION]
        dossiers.ask_correction(by=officer("receiver"), at=LATER, code=code, note="Sai số thẻ")
        with pytest.raises(WrongStep):
            ask(code)
        dossiers.confirm_correction(by=officer("chair"), at=LATER, code=code)
        ask(code)
        confirm(code)
        dossiers.sign(by=officer("chair"), at=LATER, code=code)
        assert (read(code).node, read(code).applicant_name) == (Node.RETURN, RIGHT.name)
        assert dossiers.verify().differences == ()

    def test_survives_the_correction_of_an_act_before_it(self) -> None:
        code = in_work()
        ask(code)
        confirm(code)
        contact(code)
        dossiers.withdraw(by=officer("receiver"), at=LATER, code=code, note="Nhầm")
        dossiers.ask_correction(by=officer("receiver"), at=LATER, code=code, note="Nhầm hồ sơ")
        dossiers.confirm_correction(by=officer("head"), at=LATER, code=code)
        after = read(code)
        assert (after.node, after.applicant_name) == (Node.PROCESS, RIGHT.name)
        assert dossiers.contact(after.id)["phone"] == "0987654321"
        assert dossiers.verify().differences == ()

    def test_that_is_wrong_itself_is_refused_at_its_field(self) -> None:
        code = received()
        with pytest.raises(NationalIdDisagrees) as refused:
            ask(code, replace(RIGHT, born_on=date(1992, 5, 3)))
        assert refused.value.field == "national_id"
        with pytest.raises(NothingToPutRight):
            ask(code, FilersGiven("Nguyễn Thị Ưỡn", "003192000123", date(1992, 3, 5)))
        with pytest.raises(ForWhomMissing):
            ask(code, replace(RIGHT, organisation=COMPANY))
        assert read(code).seen == 1

    def test_is_asked_for_once_when_two_ask_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code = received()
        before = read(code)
        ask(code)
        monkeypatch.setattr(rectifying, "read", lambda code: before)
        with pytest.raises(ChangedMeanwhile):
            ask(code, replace(RIGHT, name="Nguyễn Thị Uấn"))

    def test_can_be_put_right_again_and_back(self) -> None:
        code = received()
        first = read(code).applicant_id
        ask(code)
        confirm(code)
        ask(code, FilersGiven("Nguyễn Thị Ưỡn", "003192000123", date(1992, 3, 5)))
        confirm(code)
        assert read(code).applicant_id == first
        assert dossiers.verify().differences == ()


class TestOrganisationsAndProxies:
    def test_of_an_organisation_are_put_right_whole(self) -> None:
        code = received(organisation=COMPANY)
        ask(code, replace(RIGHT, organisation=OrganisationGiven("0300588569", "Công ty Ánh Trăng", "Phó giám đốc")))
        confirm(code)
        told = dossiers.filers(read(code))
        assert told.organisation
        assert (told.organisation.tax_code, told.organisation.name, told.position, told.person.name) == (
            "0300588569", "Công ty Ánh Trăng", "Phó giám đốc", RIGHT.name,
        )  # fmt: skip
        assert read(code).applicant_name == "Công ty Ánh Trăng"
        assert found(FindBy.PHONE, "0300588569") == [code]
        assert dossiers.verify().differences == ()

    def test_of_a_proxy_are_put_right_whole(self) -> None:
        code = received(proxy=PROXY)
        proxy = ProxyGiven("Trần Văn Khuỷn", "001081000457", date(1981, 4, 1), Authorisation.FAMILY, "Giấy số 13")
        ask(code, FilersGiven("Nguyễn Thị Ưỡn", "003192000123", date(1992, 3, 5), proxy=proxy))
        assert log(read(code).id)[-1].changed == (
            "proxy_name", "proxy_national_id", "proxy_born_on", "authorisation", "authorisation_paper",
        )  # fmt: skip
        confirm(code)
        told = dossiers.filers(read(code))
        assert told.proxy
        assert (told.proxy.name, told.authorisation, told.paper) == (
            "Trần Văn Khuỷn", Authorisation.FAMILY, "Giấy số 13",
        )  # fmt: skip
        assert (opens(code, "0457"), opens(code, "0456"), opens(code, "0123")) == (True, False, True)
        assert dossiers.verify().differences == ()

    def test_of_a_representative_are_spelled_as_with_this_dossier(self) -> None:
        received(name="NGUYEN THI UON", organisation=COMPANY)
        second = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(organisation=COMPANY), key="2").code
        assert dossiers.filers(read(second)).person.name == "Nguyễn Thị Ưỡn"


class TestWhatFollows:
    def test_a_new_form_01_replaces_the_first(self) -> None:
        code = in_work()
        first = dossiers.receipt(code=code, at=AT, track_url="https://vidu.vn/x")
        contact(code)
        second = dossiers.receipt(code=code, at=LATER, track_url="https://vidu.vn/x")
        ask(code)
        assert dossiers.receipt(code=code, at=LATER, track_url="https://vidu.vn/x") == second
        confirm(code)
        third = dossiers.receipt(code=code, at=LATER, track_url="https://vidu.vn/x")
        assert len({first.sha256, second.sha256, third.sha256}) == 3
        if which("pdftotext") is None:
            return
        assert "thay thế" not in text_of(first)
        for there in ("Số 21, phố Bà Triệu", "0987654321", "Nguyễn Thị Ưỡn", "được chỉnh sửa lúc", "thay thế"):
            assert there in text_of(second), there
        assert "Nguyễn Thị Uốn" in text_of(third)
        assert officer("receiver").name.split(".")[0] in text_of(third)

    def test_before_it_is_taken_in_makes_no_receipt_of_its_own(self) -> None:
        code = submitted()
        contact(code)
        dossiers.accept(by=officer("receiver"), at=LATER, code=code)
        made = dossiers.receipt(code=code, at=LATER, track_url="https://vidu.vn/x")
        if which("pdftotext") is None:
            return
        told = text_of(made)
        assert "Số 21, phố Bà Triệu" in told
        assert "thay thế" not in told

    def test_the_papers_on_file_are_those_of_the_right_person(self) -> None:
        code = received(may_keep=True)
        dossiers.keep_papers(code=code, at=AT)
        wrong = read(code).applicant_id
        assert people.stored_papers(wrong)
        ask(code)
        confirm(code)
        right = read(code).applicant_id
        assert (people.stored_papers(wrong), people.consents(wrong)) == ([], [])
        assert [one.from_code for one in people.stored_papers(right)] == [code]
        assert [one.dossier_code for one in people.consents(right)] == [code]
        assert dossiers.keep_papers(code=code, at=LATER) == 0

    def test_the_person_sees_the_looks_of_before_too(self) -> None:
        code = received()
        dossiers.look(by=officer("head"), at=AT, code=code)
        wrong = read(code).applicant_id
        audit.record(by=officer("head"), at=AT, act="look_at_store", kind="person", key=str(wrong), subject_id=wrong)
        ask(code)
        confirm(code)
        right = read(code).applicant_id
        assert dossiers.former_applicants({code}) == {wrong}
        entries = audit.entries_about(right, keys={code}, former_ids=dossiers.former_applicants({code}))
        assert {"look", "receive", "ask_rectification", "confirm_rectification"} <= {one.act for one in entries}
        # What somebody looked up of the other person is not theirs to see.
        assert "look_at_store" not in {one.act for one in entries}
        assert "look" not in {one.act for one in audit.entries_about(right, keys=set(), former_ids={wrong})}

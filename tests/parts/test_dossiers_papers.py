"""The papers of the turns: notices, the receipt that replaces the first, and the jobs that make them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Dossier, NoticeUnknown
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.tasks import make_notice, make_receipt
from haicap.domains.papers import api as papers
from haicap.domains.papers.contracts import Form
from haicap.platform.files import api as files
from tests.city import AT, MARRIAGE, city, officer
from tests.parts.test_dossiers_turns import (
    NEXT_DAY,
    TRACK,
    ask_more,
    asked_at_door,
    asked_in_work,
    ids,
    in_work,
    reappoint,
    reject,
    stop,
    submitted,
    take_more,
    withdraw,
)

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


class TestNotice:
    @pytest.mark.parametrize(
        ("led", "turn", "form"),
        [
            (submitted, ask_more, Form.SUPPLEMENT),
            (submitted, reject, Form.REJECTION),
            (in_work, reappoint, Form.APOLOGY),
            (in_work, stop, Form.STOP),
            (submitted, withdraw, Form.STOP),
        ],
        ids=ids,
    )
    def test_is_made_once_for_its_event(self, led: Callable[[], str], turn: Callable[..., None], form: Form) -> None:
        code = led()
        turn(code)
        serial = read(code).seen
        first = dossiers.notice(code=code, serial=serial, at=AT, track_url=TRACK)
        assert first.form is form
        assert files.read(first.sha256).startswith(b"%PDF")
        assert dossiers.notice(code=code, serial=serial, at=NEXT_DAY, track_url="https://y.vn") == first

    def test_of_each_request_is_a_paper_of_its_own(self) -> None:
        code = asked_in_work()
        found: list[Dossier] = [read(code)]
        take_more(code)
        ask_more(code, by=officer("specialist"), note="Ký lại")
        found.append(read(code))
        made = {dossiers.notice(code=code, serial=one.seen, at=AT, track_url=TRACK).sha256 for one in found}
        assert len(made) == 2

    def test_of_another_event_there_is_none(self) -> None:
        code = in_work()
        for serial in (1, 2, 9):
            with pytest.raises(NoticeUnknown):
                dossiers.notice(code=code, serial=serial, at=AT, track_url=TRACK)

    def test_is_not_made_once_the_reason_was_erased(self) -> None:
        code = asked_at_door()
        with connection.cursor() as cursor:
            cursor.execute("delete from dossiers_secretrow where name = 'note'")
        with pytest.raises(NoticeUnknown):
            dossiers.notice(code=code, serial=2, at=AT, track_url=TRACK)


class TestReceipt:
    def test_is_a_new_one_when_the_term_was_counted_again(self) -> None:
        code = in_work(procedure_code=MARRIAGE)
        first = dossiers.receipt(code=code, at=AT, track_url=TRACK)
        ask_more(code, by=officer("specialist"))
        assert dossiers.receipt(code=code, at=AT, track_url=TRACK) == first
        take_more(code)
        second = dossiers.receipt(code=code, at=NEXT_DAY, track_url=TRACK)
        assert second.form is Form.RECEIPT
        assert second.sha256 != first.sha256
        assert files.read(second.sha256).startswith(b"%PDF")
        assert dossiers.receipt(code=code, at=NEXT_DAY + timedelta(days=1), track_url="https://y.vn") == second

    def test_is_the_first_one_when_papers_came_before_it_was_taken_in(self) -> None:
        code = asked_at_door()
        take_more(code)
        make_receipt(code=code, track_url=TRACK)
        dossiers.accept(by=officer("receiver"), at=NEXT_DAY, code=code)
        first = dossiers.receipt(code=code, at=NEXT_DAY, track_url=TRACK)
        again = papers.document(dossier_code=code, form=Form.RECEIPT)
        assert again == first

    def test_tells_the_fee_and_is_a_new_one_when_it_is_asked_and_paid(self) -> None:
        code = submitted()
        counter = officer("receiver")
        dossiers.ask_fee(by=counter, at=AT, code=code, amount_vnd=8000)
        dossiers.accept(by=counter, at=AT, code=code)
        first = dossiers.receipt(code=code, at=AT, track_url=TRACK)
        assert papers.document(dossier_code=code, form=Form.RECEIPT) == first
        dossiers.note_payment(by=counter, at=NEXT_DAY, code=code, amount_vnd=8000, receipt_number="BL 0001/2026")
        make_receipt(code=code, track_url=TRACK)
        paid = dossiers.receipt(code=code, at=NEXT_DAY, track_url=TRACK)
        assert paid != first
        assert papers.document(dossier_code=code, form=Form.RECEIPT, serial=read(code).seen) == paid
        assert dossiers.receipt(code=code, at=NEXT_DAY, track_url=TRACK) == paid


class TestJobs:
    def test_make_the_notice_of_an_event_once(self) -> None:
        code = asked_at_door()
        make_notice(code=code, serial=2, track_url=TRACK)
        made = papers.document(dossier_code=code, form=Form.SUPPLEMENT, serial=2)
        make_notice(code=code, serial=2, track_url=TRACK)
        assert dossiers.notice(code=code, serial=2, at=NEXT_DAY, track_url=TRACK) == made

    def test_make_none_when_the_reason_was_erased(self) -> None:
        code = asked_at_door()
        with connection.cursor() as cursor:
            cursor.execute("delete from dossiers_secretrow where name = 'note'")
        make_notice(code=code, serial=2, track_url=TRACK)
        with pytest.raises(papers.DocumentUnknown):
            papers.document(dossier_code=code, form=Form.SUPPLEMENT, serial=2)

"""The fee by the forms of the desk, and what the portal says of it."""

import pytest
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import UnitNamed
from tests.city import AT, HAI_BA_TRUNG, city, filing, officer
from tests.surfaces.desk_visits import act, desk_of, monday_morning, words
from tests.surfaces.portal_visits import PERSON

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


#: 20.000 đ at the counter; the officer names the unit
WITH_FEE = "1.004222"


def submitted() -> str:
    return str(dossiers.submit(filing=filing(), at=AT, sender="test", key="online").code)


def tracked(code: str, prefix: str = "") -> str:
    return words(Client().get(f"{prefix}/track/{code}"))


class TestFee:
    def test_is_asked_paid_and_given_back_by_the_forms(self) -> None:
        code, receiver = submitted(), desk_of("receiver")
        sent = act(receiver, code, "ask_fee", amount="8.000 đ")
        assert sent["Location"] == f"/desk/dossiers/{code}?done=fee_asked"
        told = words(receiver.get(f"/desk/dossiers/{code}?done=fee_asked"))
        assert "8.000 đ, phải nộp" in told
        assert "Đã yêu cầu nộp phí" in told
        assert "8.000 đ, phải nộp" in words(receiver.get(f"/desk/dossiers/{code}/slip"))
        assert act(receiver, code, "note_payment", amount="8000", receipt_number="BL 12").status_code == 303
        told = words(receiver.get(f"/desk/dossiers/{code}"))
        assert "8.000 đ, đã nộp" in told
        assert "8.000 đ · BL 12" in told
        assert act(receiver, code, "withdraw", note="Tự rút").status_code == 303
        assert act(receiver, code, "owe_refund", amount="8.000", note="Đã rút").status_code == 303
        assert act(receiver, code, "note_refund", proof_number="PC 3").status_code == 303
        assert "8.000 đ, đã hoàn trả" in words(receiver.get(f"/desk/dossiers/{code}"))
        assert dossiers.verify().differences == ()

    @pytest.mark.parametrize("amount", ["", "8,5", "0", "-8000", "2.000.000.000", "tám nghìn"])
    def test_of_no_amount_is_refused_at_its_field(self, amount: str) -> None:
        code = submitted()
        answer = act(desk_of("receiver"), code, "ask_fee", amount=amount)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert 'id="ask_fee-amount-error"' in page
        assert "từ 1 đến 1.000.000.000" in page

    def test_refuses_at_the_field_at_fault_and_keeps_what_was_typed(self) -> None:
        code, receiver = submitted(), desk_of("receiver")
        act(receiver, code, "ask_fee", amount="8000")
        answer = act(receiver, code, "note_payment", amount="9000", receipt_number="BL 12")
        assert answer.status_code == 422
        page = answer.content.decode()
        assert 'id="note_payment-amount-error"' in page
        assert 'value="BL 12"' in page
        answer = act(receiver, code, "note_payment", amount="8000")
        assert 'id="note_payment-receipt_number-error"' in answer.content.decode()
        answer = act(receiver, code, "exempt_fee")
        assert 'id="exempt_fee-note-error"' in answer.content.decode()

    def test_is_offered_to_the_counter_only(self) -> None:
        code = submitted()
        for word in ("head", "specialist", "chair"):
            assert "/ask_fee" not in desk_of(word).get(f"/desk/dossiers/{code}").content.decode()
            assert act(desk_of(word), code, "ask_fee", amount="8000").status_code == 403

    def test_as_published_is_proposed_and_not_asked(self) -> None:
        named = UnitNamed(HAI_BA_TRUNG, "Theo danh mục")
        declared = filing(procedure_code=WITH_FEE)
        code = dossiers.receive(by=officer("receiver"), at=AT, filing=declared, key="k", named=named).code
        page = desk_of("receiver").get(f"/desk/dossiers/{code}")
        assert "20.000 đ theo mức công bố, chưa yêu cầu nộp" in words(page)
        assert 'value="20.000 đ"' in page.content.decode()
        assert "20.000" not in tracked(code)

    @pytest.mark.parametrize(
        ("prefix", "due", "how"),
        [
            ("", "8.000 đ, phải nộp", "Ông/bà nộp tại quầy"),
            ("/en", "8.000 đ, to be paid", "You pay at the counter"),
            ("/id", "8.000 đ, harus dibayar", "Anda membayar di loket"),
        ],
    )
    def test_is_told_at_the_portal_with_where_to_pay(self, prefix: str, due: str, how: str) -> None:
        code = submitted()
        act(desk_of("receiver"), code, "ask_fee", amount="8000")
        told = tracked(code, prefix)
        assert due in told
        assert how in told
        for personal in PERSON.values():
            assert personal not in told

    def test_that_nobody_has_to_pay_any_more_is_not_asked_at_the_portal(self) -> None:
        code, receiver = submitted(), desk_of("receiver")
        act(receiver, code, "ask_fee", amount="8000")
        act(receiver, code, "withdraw", note="Tự rút")
        assert "phải nộp" not in tracked(code).replace("thông báo phí phải nộp", "")

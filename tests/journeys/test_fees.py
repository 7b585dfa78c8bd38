"""The fee in a browser: asked, paid, waived, owed back, and told to citizens; and a unit that an officer names."""

import pytest
from playwright.sync_api import Page, expect

from tests.citizen import CODE
from tests.city import HAI_BA_TRUNG
from tests.journeys.conftest import Look, Opening, press
from tests.journeys.leading import decided, due_of, pdf_of, signed_in

pytestmark = [pytest.mark.journey]
#: a copy from the civil register: 8.000 đ are published for it, and the register does not say who decides it
COPY = "2.000635"


def taken_in(counter: Page, look: Look | None = None) -> str:
    """Take in a copy at the counter, where the officer names the unit that decides; return its code."""
    counter.goto(f"/desk/intake?procedure={COPY}")
    counter.fill("[name=name]", "Vũ Thị Lựu")
    counter.fill("[name=national_id]", "001170000321")
    counter.fill("[name=born_on]", "02/09/1970")
    counter.fill("[name=address]", "Số 5, phố Lò Đúc")
    counter.locator("select[name=place]").select_option(HAI_BA_TRUNG)
    expect(counter.get_by_role("heading", name="Cơ quan giải quyết")).to_be_visible()
    if look:
        look.at(counter, "desk-intake-unit")
        counter.locator("main form[method=post] button[type=submit]").last.click()
        expect(counter.locator("#unit-error")).to_contain_text("Vui lòng chọn đơn vị")
        look.at(counter, "desk-intake-unit-missing")
    counter.check(f"[name=unit][value='{HAI_BA_TRUNG}']")
    counter.fill("[name=unit_reason]", "Sổ hộ tịch gốc do phường lưu giữ.")
    counter.locator("main form[method=post] button[type=submit]").last.click()
    counter.wait_for_url("**/slip")
    found = CODE.search(counter.url)
    assert found
    return found[0]


def follow(citizen: Page, code: str, words: str) -> None:
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text(words).first).to_be_visible()


def test_a_fee_holds_the_result_until_it_is_paid(opening: Opening, look: Look) -> None:
    counter, citizen = signed_in(opening, "receiver"), opening()
    code = taken_in(counter, look)
    expect(counter.get_by_text("8.000 đ").first).to_be_visible()
    look.at(counter, "desk-slip-fee")
    counter.get_by_role("link", name="Yêu cầu nộp phí").click()
    expect(counter.locator("#ask_fee-amount")).to_be_visible()
    expect(counter.get_by_text("Sổ hộ tịch gốc do phường lưu giữ.").first).to_be_visible()
    due = due_of(counter)
    first = pdf_of(counter, f"/desk/dossiers/{code}/receipt")
    expect(counter.locator("#ask_fee-amount")).to_have_value("8.000 đ")
    press(counter, "ask_fee", amount="tám nghìn")
    expect(counter.locator("#ask_fee-amount-error")).to_be_visible()
    look.at(counter, "desk-fee-refused")
    press(counter, "ask_fee", amount="8.000")
    look.at(counter, "desk-fee-asked")
    owed = pdf_of(counter, f"/desk/dossiers/{code}/receipt")
    assert owed != first
    follow(citizen, code, "8.000 đ, phải nộp")
    expect(citizen.get_by_text("Kết quả được trả sau khi đã nộp phí.").first).to_be_visible()
    look.at(citizen, "portal-track-fee")
    for language in ("en", "id"):
        citizen.goto(f"/{language}/track/{code}")
        look.at(citizen, f"portal-track-fee-{language}")
    decided(opening, code)
    counter.goto(f"/desk/dossiers/{code}")
    assert due_of(counter) == due
    assert counter.locator("form[action$='/hand_over']").count() == 0
    expect(counter.get_by_text("còn phí chưa nộp").first).to_be_visible()
    look.at(counter, "desk-fee-holds")
    press(counter, "note_payment", amount="7.000", receipt_number="BL 0000017")
    expect(counter.locator("#note_payment-amount-error")).to_be_visible()
    press(counter, "note_payment", amount="8.000", receipt_number="BL 0000017")
    look.at(counter, "desk-fee-paid")
    assert pdf_of(counter, f"/desk/dossiers/{code}/receipt") not in {first, owed}
    press(counter, "hand_over", collector="Vũ Thị Lựu", proof="slip")
    follow(citizen, code, "8.000 đ, đã nộp")
    expect(citizen.get_by_text("Xong đúng hạn").first).to_be_visible()
    look.at(citizen, "portal-track-fee-paid")


def test_money_goes_back_after_a_withdrawal_and_not_after_its_correction(opening: Opening, look: Look) -> None:
    counter, head, citizen = signed_in(opening, "receiver"), signed_in(opening, "head"), opening()
    code = taken_in(counter)
    counter.goto(f"/desk/dossiers/{code}")
    due = due_of(counter)
    press(counter, "ask_fee", amount="8.000")
    press(counter, "note_payment", amount="8.000", receipt_number="BL 0000018")
    press(counter, "withdraw", note="Đơn xin rút ngày 05/01/2026")
    press(counter, "owe_refund", amount="8.000", note="Người nộp đã rút hồ sơ")
    look.at(counter, "desk-fee-refund")
    follow(citizen, code, "8.000 đ, chờ hoàn trả")
    look.at(citizen, "portal-track-refund")
    press(counter, "ask_correction", note="Nhầm với hồ sơ của người khác")
    head.goto(f"/desk/dossiers/{code}")
    press(head, "confirm_correction")
    expect(head.get_by_text("8.000 đ, đã nộp").first).to_be_visible()
    assert due_of(head) == due
    look.at(head, "desk-fee-kept")
    letter = head.get_by_role("link", name="Thông báo đính chính").first.get_attribute("href")
    pdf_of(head, letter or "")
    follow(citizen, code, "8.000 đ, đã nộp")
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "withdraw", note="Đơn xin rút ngày 06/01/2026")
    press(counter, "owe_refund", amount="8.000", note="Người nộp đã rút hồ sơ")
    press(counter, "note_refund", proof_number="PC 12/2026")
    look.at(counter, "desk-fee-refunded")
    follow(citizen, code, "8.000 đ, đã hoàn trả")


def test_a_fee_is_waived_with_a_reason(opening: Opening, look: Look) -> None:
    counter, citizen = signed_in(opening, "receiver"), opening()
    code = taken_in(counter)
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "exempt_fee", note="")
    expect(counter.locator("#exempt_fee-note-error")).to_be_visible()
    press(counter, "exempt_fee", note="Hộ nghèo, có giấy chứng nhận")
    look.at(counter, "desk-fee-waived")
    follow(citizen, code, "Không phải nộp phí")
    assert "Hộ nghèo" not in citizen.content()

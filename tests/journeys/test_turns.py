"""The turns of a dossier in a browser: papers asked for, refused, late with an apology, withdrawn, sent by post."""

import pytest
from playwright.sync_api import Page, expect

from tests.citizen import Citizen
from tests.city import BIRTH, CUA_NAM, HAI_BA_TRUNG, pdf_bytes
from tests.journeys.conftest import Look, Opening, press, sign_in
from tests.journeys.leading import decided, due_of, signed_in

pytestmark = [pytest.mark.journey]
#: a birth is decided on the day on which it was handed in
DUE = "17:00, 05/01/2026"


def filed(platform: str) -> str:
    """File a birth from home and return its code."""
    citizen = Citizen(platform)
    citizen.write(
        procedure=BIRTH, place=HAI_BA_TRUNG, name="Nguyễn Thị Ưỡn", national_id="003192000123", paper=pdf_bytes()
    )
    return citizen.hand_in()


def served_pdf(page: Page, words: str) -> None:
    """Check that the link of the page leads to a PDF."""
    href = page.get_by_role("link", name=words).first.get_attribute("href")
    answer = page.request.get(href)
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")


def test_papers_are_asked_for_and_brought(opening: Opening, look: Look, platform: str) -> None:
    receiver = signed_in(opening, "receiver")
    code = filed(platform)
    receiver.goto(f"/desk/dossiers/{code}")
    look.at(receiver, "desk-turns-receiver")
    press(receiver, "ask_more", note="")
    expect(receiver.locator("#ask_more-note-error")).to_be_visible()
    look.at(receiver, "desk-turns-refused")
    press(receiver, "ask_more", note="Giấy chứng sinh, bản chính\nTờ khai phải ký lại")
    served_pdf(receiver, "mẫu 02")
    look.at(receiver, "desk-turns-asked")
    citizen = opening()
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("Cơ quan chờ những giấy tờ").first).to_be_visible()
    expect(citizen.get_by_text("Tạm dừng tính giờ").first).to_be_visible()
    assert DUE not in citizen.content()
    look.at(citizen, "portal-track-waiting")
    press(receiver, "take_more", on_paper="Giấy chứng sinh")
    expect(receiver.get_by_text("Đã ghi nhận giấy tờ").first).to_be_visible()
    assert due_of(receiver).startswith(DUE)
    look.at(receiver, "desk-turns-came")
    press(receiver, "reject", note="Giấy chứng sinh không phải bản chính")
    served_pdf(receiver, "mẫu 03")
    look.at(receiver, "desk-turns-rejected")
    citizen.goto(f"/track/{code}")
    assert DUE not in citizen.content()
    look.at(citizen, "portal-track-rejected")


def test_late_with_an_apology_then_withdrawn(opening: Opening, look: Look, platform: str) -> None:
    counter, head = signed_in(opening, "receiver"), signed_in(opening, "head")
    code = filed(platform)
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "accept")
    head.goto(f"/desk/dossiers/{code}")
    press(head, "reappoint", appointed_on="09/01/2026", reason="Chờ kết quả xác minh")
    served_pdf(head, "mẫu 04")
    assert due_of(head).startswith("17:00, 09/01/2026")
    look.at(head, "desk-turns-apology")
    citizen = opening()
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("17:00, 09/01/2026").first).to_be_visible()
    assert DUE not in citizen.content()
    look.at(citizen, "portal-track-apology")
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "withdraw", note="Đơn xin rút ngày 05/01/2026")
    served_pdf(counter, "mẫu 05")
    look.at(counter, "desk-turns-withdrawn")
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("Người nộp đã rút hồ sơ").first).to_be_visible()
    assert "09/01/2026" not in citizen.content()
    look.at(citizen, "portal-track-withdrawn")


def test_given_to_an_authority_outside_the_city(opening: Opening, look: Look, platform: str) -> None:
    counter, head = signed_in(opening, "receiver"), signed_in(opening, "head")
    code = filed(platform)
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "accept")
    head.goto(f"/desk/dossiers/{code}")
    press(head, "transfer", authority="", note="")
    expect(head.locator("#transfer-authority-error")).to_be_visible()
    press(head, "transfer", authority="Ủy ban nhân dân tỉnh Bắc Ninh", note="Người nộp đã chuyển nơi thường trú.")
    served_pdf(head, "mẫu 05")
    look.at(head, "desk-turns-transferred")
    citizen = opening()
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("ngoài thành phố").first).to_be_visible()
    assert "Bắc Ninh" not in citizen.content()
    assert DUE not in citizen.content()
    look.at(citizen, "portal-track-transferred")


def test_a_result_goes_by_post_and_comes_back(opening: Opening, look: Look, platform: str) -> None:
    counter, citizen = signed_in(opening, "receiver"), opening()
    code = filed(platform)
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "accept")
    served_pdf(counter, "mẫu 01")
    due = due_of(counter)
    decided(opening, code)
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "post", carrier="Bưu điện Việt Nam", tracking_number="")
    expect(counter.locator("#post-tracking_number-error")).to_be_visible()
    look.at(counter, "desk-turns-post-refused")
    press(counter, "post", carrier="Bưu điện Việt Nam", tracking_number="VN123456789")
    look.at(counter, "desk-turns-posted")
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("Kết quả đang trên đường").first).to_be_visible()
    assert "VN123456789" not in citizen.content()
    look.at(citizen, "portal-track-on-the-way")
    citizen.fill("[name=last_digits]", "0123")
    citizen.locator("form[action$='/open'] button").click()
    citizen.wait_for_url(f"**/track/{code}/details")
    for told in ("Bưu điện Việt Nam", "VN123456789"):
        expect(citizen.get_by_text(told).first).to_be_visible()
    look.at(citizen, "portal-details-post")
    press(counter, "post_failed", note="Không có người nhận")
    look.at(counter, "desk-turns-post-failed")
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("Bưu điện chưa giao được kết quả").first).to_be_visible()
    press(counter, "post", carrier="Bưu điện Việt Nam", tracking_number="VN987654321")
    press(counter, "post_arrived")
    # The clock ended with the decision: the way of the result does not make it late.
    assert due_of(counter) == due
    expect(counter.get_by_text("Xong đúng hạn").first).to_be_visible()
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("Bưu điện đã giao kết quả").first).to_be_visible()
    expect(citizen.get_by_text("Xong đúng hạn").first).to_be_visible()
    look.at(citizen, "portal-track-posted")


def test_passed_on_to_the_unit_that_decides(opening: Opening, look: Look, platform: str) -> None:
    counter, head = signed_in(opening, "receiver"), signed_in(opening, "head")
    code = filed(platform)
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "accept")
    due = due_of(counter)
    head.goto(f"/desk/dossiers/{code}")
    press(head, "forward", unit="Cửa", basis="", note="")
    look.at(head, "desk-turns-forward-refused")
    basis = "Nghị định 120/2025/NĐ-CP, Điều 5"
    press(head, "forward", unit="phường cửa nam", basis=basis, note="Nơi cư trú thuộc phường Cửa Nam")
    served_pdf(head, "Thông báo chuyển hồ sơ")
    look.at(head, "desk-turns-forwarded")
    other: Page = opening()
    sign_in(other, f"head.{CUA_NAM}")
    other.goto(f"/desk/dossiers/{code}")
    expect(other.get_by_text(due).first).to_be_visible()
    look.at(other, "desk-turns-forwarded-there")
    citizen = opening()
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("Đã chuyển đến cơ quan có thẩm quyền").first).to_be_visible()
    look.at(citizen, "portal-track-forwarded")


def test_a_wrong_ending_is_put_right_in_two_hands(opening: Opening, look: Look, platform: str) -> None:
    counter, head = signed_in(opening, "receiver"), signed_in(opening, "head")
    code = filed(platform)
    counter.goto(f"/desk/dossiers/{code}")
    due = due_of(counter)
    press(counter, "reject", note="Không thuộc thẩm quyền")
    press(counter, "ask_correction", note="")
    expect(counter.locator("#ask_correction-note-error")).to_be_visible()
    look.at(counter, "desk-correction-refused")
    press(counter, "ask_correction", note="Đã xem nhầm hồ sơ khác cùng ngày")
    look.at(counter, "desk-correction-asked")
    head.goto("/desk/?step=fix_head")
    look.at(head, "desk-correction-work")
    head.get_by_role("link", name="Nguyễn Thị Ưỡn").first.click()
    look.at(head, "desk-correction-second")
    press(head, "confirm_correction")
    served_pdf(head, "Thông báo đính chính")
    expect(head.get_by_text(due).first).to_be_visible()
    look.at(head, "desk-correction-done")
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "accept")
    served_pdf(counter, "mẫu 01")
    citizen = opening()
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("Cơ quan đã đính chính sai sót").first).to_be_visible()
    look.at(citizen, "portal-track-corrected")

"""The turns of a dossier in a browser: papers asked for, refused, late with an apology, withdrawn, sent by post."""

import pytest
from playwright.sync_api import Page, expect

from tests.citizen import Citizen
from tests.city import BIRTH, CUA_NAM, HAI_BA_TRUNG, pdf_bytes
from tests.journeys.conftest import Look, Opening, press, sign_in

pytestmark = [pytest.mark.journey]


def signed_in(opening: Opening, word: str) -> Page:
    page: Page = opening()
    sign_in(page, f"{word}.{HAI_BA_TRUNG}")
    return page


def waiting(page: Page, *, step: str, number: int = 0) -> str:
    """Return the code of a sample dossier that waits at the step for the officer who is signed in."""
    page.goto(f"/desk/?step={step}")
    return page.locator("a[href*='/desk/dossiers/']").nth(number).get_attribute("href").rsplit("/", 1)[1]


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
    look.at(citizen, "portal-track-waiting")
    press(receiver, "take_more", on_paper="Giấy chứng sinh")
    expect(receiver.get_by_text("Đã ghi nhận giấy tờ").first).to_be_visible()
    look.at(receiver, "desk-turns-came")
    press(receiver, "reject", note="Giấy chứng sinh không phải bản chính")
    served_pdf(receiver, "mẫu 03")
    look.at(receiver, "desk-turns-rejected")
    citizen.goto(f"/track/{code}")
    look.at(citizen, "portal-track-rejected")


def test_late_with_an_apology_then_withdrawn(opening: Opening, look: Look, platform: str) -> None:
    counter, head = signed_in(opening, "receiver"), signed_in(opening, "head")
    code = filed(platform)
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "accept")
    head.goto(f"/desk/dossiers/{code}")
    press(head, "reappoint", appointed_on="09/01/2026", reason="Chờ kết quả xác minh")
    served_pdf(head, "mẫu 04")
    look.at(head, "desk-turns-apology")
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "withdraw", note="Đơn xin rút ngày 05/01/2026")
    served_pdf(counter, "mẫu 05")
    look.at(counter, "desk-turns-withdrawn")


def test_a_result_goes_by_post_and_comes_back(opening: Opening, look: Look) -> None:
    counter = signed_in(opening, "receiver")
    code = waiting(counter, step="return")
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "post", carrier="Bưu điện Việt Nam", tracking_number="VN123456789")
    look.at(counter, "desk-turns-posted")
    press(counter, "post_failed", note="Không có người nhận")
    press(counter, "post", carrier="Bưu điện Việt Nam", tracking_number="VN987654321")
    press(counter, "post_arrived")
    citizen = opening()
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("Bưu điện đã giao kết quả").first).to_be_visible()
    look.at(citizen, "portal-track-posted")


def test_passed_on_to_the_unit_that_decides(opening: Opening, look: Look, platform: str) -> None:
    counter, head = signed_in(opening, "receiver"), signed_in(opening, "head")
    code = filed(platform)
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "accept")
    due = counter.locator("dl.facts b, dl.facts summary").first.inner_text()
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
    due = counter.locator("dl.facts b, dl.facts summary").first.inner_text()
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

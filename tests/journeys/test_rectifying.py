"""Wrong personal data put right in a browser: without scripts too, in two hands, and followed by the person."""

import pytest
from playwright.sync_api import Page, expect

from tests.citizen import Citizen
from tests.city import BIRTH, HAI_BA_TRUNG, pdf_bytes
from tests.journeys.conftest import Look, Mailbox, Opening, press, sign_in
from tests.journeys.test_by_mail import path_in, type_code

pytestmark = [pytest.mark.journey]
ADDRESS = "uon-moi@vidu.vn"
WHY = "Bà Uốn xuất trình thẻ căn cước tại quầy, số thẻ trên tờ khai gõ sai"


def filed(platform: str) -> str:
    citizen = Citizen(platform)
    citizen.write(
        procedure=BIRTH, place=HAI_BA_TRUNG, name="Nguyễn Thị Ưỡn", national_id="003192000123", paper=pdf_bytes()
    )
    return citizen.hand_in()


def signed_in(opening: Opening, word: str, *, scripts: bool = True) -> Page:
    page: Page = opening(scripts=scripts)
    sign_in(page, f"{word}.{HAI_BA_TRUNG}")
    return page


def test_wrong_data_are_put_right_and_the_person_sees_it(
    opening: Opening, look: Look, platform: str, letters: Mailbox
) -> None:
    code = filed(platform)
    counter, head = signed_in(opening, "receiver"), signed_in(opening, "head")
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "accept")
    press(counter, "rectify_contact", address="Số 21, phố Bà Triệu", phone="12", email=ADDRESS, note=WHY)
    expect(counter.locator("#rectify_contact-phone-error")).to_be_visible()
    look.at(counter, "desk-rectify-contact-refused")
    press(counter, "rectify_contact", phone="0987654321")
    expect(counter.get_by_text("0987654321")).to_be_visible()
    press(counter, "ask_rectification", name="Nguyễn Thị Uốn", national_id="003193000124", born_on="3/5/1993", note="")
    expect(counter.locator("#ask_rectification-note-error")).to_be_visible()
    look.at(counter, "desk-rectify-asked-refused")
    press(counter, "ask_rectification", note=WHY)
    expect(counter.get_by_text("chờ người thứ hai xác nhận").first).to_be_visible()
    look.at(counter, "desk-rectify-asked")
    head.goto(f"/desk/dossiers/{code}")
    head.locator("details:has(form[action$='/confirm_rectification']) summary").first.click()
    look.at(head, "desk-rectify-compared")
    press(head, "confirm_rectification")
    expect(head.get_by_text("003 193 000124")).to_be_visible()
    expect(head.get_by_text("Nguyễn Thị Ưỡn")).to_have_count(0)
    look.at(head, "desk-rectify-done")
    citizen = opening()
    citizen.goto(f"/track/{code}")
    expect(citizen.get_by_text("Thông tin người nộp đã được chỉnh sửa").first).to_be_visible()
    look.at(citizen, "portal-track-rectified")
    citizen.goto("/my-data")
    citizen.fill("[name=code]", code)
    citizen.fill("[name=email]", ADDRESS)
    citizen.locator("main form[method=post] button").last.click()
    citizen.wait_for_url("**/my-data/asked")
    citizen.goto(path_in(letters.wait_for("Dữ liệu của ông/bà", to=ADDRESS)))
    type_code(citizen, letters, ADDRESS, None, "")
    citizen.wait_for_url("**/my-data/seen")
    expect(citizen.get_by_text("Nguyễn Thị Uốn")).to_be_visible()
    expect(citizen.get_by_text("Chỉnh sửa thông tin người nộp hồ sơ").first).to_be_visible()
    look.at(citizen, "portal-my-data-rectified")


def test_without_scripts_it_can_be_asked_and_declined(opening: Opening, platform: str) -> None:
    code = filed(platform)
    counter, head = signed_in(opening, "receiver", scripts=False), signed_in(opening, "head", scripts=False)
    counter.goto(f"/desk/dossiers/{code}")
    press(counter, "accept")
    press(counter, "ask_rectification", name="Nguyễn Thị Uốn", note=WHY)
    head.goto(f"/desk/dossiers/{code}")
    press(head, "decline_rectification", note="Thẻ ghi đúng như cũ")
    expect(head.get_by_text("Không đồng ý đề nghị. Thông tin giữ nguyên.").first).to_be_visible()
    head.goto(f"/desk/dossiers/{code}")
    expect(head.get_by_text("Nguyễn Thị Ưỡn").first).to_be_visible()

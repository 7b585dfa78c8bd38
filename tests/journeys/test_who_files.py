"""Who files: an organisation from home, and a proxy at the counter, each with its slip, its form and its list."""

import pytest
from playwright.sync_api import Page, expect

from tests.citizen import CODE
from tests.city import BIRTH, HAI_BA_TRUNG, pdf_bytes
from tests.journeys.conftest import Look, Opening, press, sign_in

pytestmark = [pytest.mark.journey]
COMPANY = "Công ty TNHH Ánh Dương"
#: a birth is decided on the day on which it was handed in
DUE = "17:00, 05/01/2026"
PAPER = {"name": "giay-to.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes()}


def person(page: Page) -> None:
    page.fill("[name=name]", "Nguyễn Thị Ưỡn")
    page.fill("[name=national_id]", "003192000123")
    page.fill("[name=born_on]", "05/03/1992")
    page.fill("[name=address]", "Số 12, phố Bà Triệu")


def begun(page: Page) -> None:
    """Begin a birth from home and stop at the question who files."""
    page.goto(f"/file/{BIRTH}")
    page.locator("main form[method=post] button").last.click()
    page.goto(f"/file/place?place={HAI_BA_TRUNG}")
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url("**/file/person")


def handed_in(page: Page) -> str:
    page.locator("main form[method=post] button").last.click()
    page.wait_for_url("**/file/done")
    found = CODE.search(page.content())
    assert found
    return found[0]


def form_01(page: Page, code: str) -> None:
    answer = page.request.get(f"/desk/dossiers/{code}/receipt")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_organisation_files_from_home(opening: Opening, look: Look, scripts: bool) -> None:
    page = opening(scripts=scripts)
    begun(page)
    expect(page.locator("#tax_code")).to_be_hidden()
    page.check("[name=for_whom][value=organisation]")
    expect(page.locator("#tax_code")).to_be_visible()
    expect(page.locator("#proxy_name")).to_be_hidden()
    person(page)
    page.fill("[name=tax_code]", "0100109107")
    page.fill("[name=organisation_name]", COMPANY)
    page.fill("[name=position]", "Giám đốc")
    page.locator("main form[method=post] button").first.click()
    expect(page.locator("#tax_code-error")).to_be_visible()
    if scripts:
        look.at(page, "portal-file-organisation")
    page.fill("[name=tax_code]", "0100109106")
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url("**/file/papers")
    page.locator("input[type=file]").first.set_input_files(PAPER)
    page.locator("button[value=go]").click()
    page.wait_for_url("**/file/check")
    expect(page.get_by_text(COMPANY).first).to_be_visible()
    if scripts:
        look.at(page, "portal-file-organisation-check")
    code = handed_in(page)
    desk = opening(scripts=scripts)
    sign_in(desk, f"receiver.{HAI_BA_TRUNG}")
    desk.goto(f"/desk/dossiers/{code}")
    expect(desk.get_by_text("0100109106").first).to_be_visible()
    expect(desk.get_by_role("heading", name="Người đại diện")).to_be_visible()
    press(desk, "accept")
    if scripts:
        look.at(desk, "desk-dossier-organisation")
    form_01(desk, code)
    desk.goto(f"/desk/dossiers/{code}/slip")
    expect(desk.get_by_text("Nguyễn Thị Ưỡn, Giám đốc").first).to_be_visible()
    expect(desk.get_by_text(DUE).first).to_be_visible()
    head = opening(scripts=scripts)
    sign_in(head, f"head.{HAI_BA_TRUNG}")
    expect(head.get_by_text(COMPANY).first).to_be_visible()


def test_a_proxy_files_at_the_counter(opening: Opening, look: Look) -> None:
    desk = opening()
    sign_in(desk, f"receiver.{HAI_BA_TRUNG}")
    desk.goto(f"/desk/intake?procedure={BIRTH}")
    expect(desk.locator("#proxy_name")).to_be_hidden()
    # With the keyboard alone: back from the name to the choice, and on to the last one.
    desk.locator("[name=for_whom][value=self]").focus()
    desk.keyboard.press("ArrowUp")
    expect(desk.locator("#proxy_name")).to_be_visible()
    person(desk)
    desk.fill("[name=proxy_name]", "Trần Văn Khuỷu")
    desk.fill("[name=proxy_national_id]", "001080000456")
    desk.fill("[name=proxy_born_on]", "01041980")
    desk.select_option("[name=authorisation]", "certified")
    desk.locator("main form[method=post] button[type=submit]").last.click()
    expect(desk.locator("#authorisation_paper-error")).to_be_visible()
    look.at(desk, "desk-intake-proxy")
    desk.fill("[name=authorisation_paper]", "Giấy ủy quyền số 12 ngày 03/01/2026")
    desk.locator("main form[method=post] button[type=submit]").last.click()
    desk.wait_for_url("**/slip")
    expect(desk.get_by_text("Trần Văn Khuỷu").first).to_be_visible()
    expect(desk.get_by_text(DUE).first).to_be_visible()
    look.at(desk, "desk-slip-proxy")
    found = CODE.search(desk.url)
    assert found
    code = found[0]
    form_01(desk, code)
    desk.goto(f"/desk/dossiers/{code}")
    expect(desk.get_by_role("heading", name="Người nộp hồ sơ")).to_be_visible()
    expect(desk.get_by_text("Giấy ủy quyền số 12 ngày 03/01/2026").first).to_be_visible()
    look.at(desk, "desk-dossier-proxy")


def test_a_proxy_files_from_home_with_the_paper(opening: Opening, look: Look) -> None:
    page = opening()
    begun(page)
    page.check("[name=for_whom][value=proxy]")
    person(page)
    page.fill("[name=proxy_name]", "Trần Văn Khuỷu")
    page.fill("[name=proxy_national_id]", "001080000456")
    page.fill("[name=proxy_born_on]", "01/04/1980")
    page.check("[name=authorisation][value=family]")
    page.fill("[name=authorisation_paper]", "Giấy ủy quyền ngày 03/01/2026")
    look.at(page, "portal-file-proxy")
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url("**/file/papers")
    page.locator("[name=paper-other]").set_input_files(PAPER)
    page.locator("button[value=go]").click()
    expect(page.locator("#paper-authorisation-error")).to_be_visible()
    look.at(page, "portal-file-proxy-paper")
    page.locator("[name=paper-authorisation]").set_input_files(PAPER)
    page.locator("button[value=go]").click()
    page.wait_for_url("**/file/check")
    look.at(page, "portal-file-proxy-check")
    assert handed_in(page).startswith("H26.")

"""By e-mail: told of one's dossier, going on with a form on another device, and seeing who looked at one's data."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.citizen import CODE
from tests.city import BIRTH, HAI_BA_TRUNG
from tests.journeys.conftest import Look, Mailbox, Opening, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.shared]
PERSON = {
    "name": "Phạm Thị Thương",
    "national_id": "001192004321",
    "born_on": "08/07/1992",
    "address": "Số 3, phố Lò Đúc",
}


@pytest.fixture
def scan(shared: Path) -> Path:
    return shared / "data" / "ocr" / "TT-51-2025-TT-BCA_scan_4p.pdf"


def begin(page: Page) -> None:
    page.goto(f"/file/{BIRTH}")
    page.locator("main form[method=post] button").last.click()
    page.goto(f"/file/place?place={HAI_BA_TRUNG}")
    page.locator("main form[method=post] button").last.click()


def finish(page: Page, scan: Path, address: str) -> str:
    """Fill in the rest and hand in; return the code."""
    for name, value in {**PERSON, "email": address}.items():
        page.fill(f"[name={name}]", value)
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url("**/file/papers")
    page.locator("input[type=file]").first.set_input_files(scan)
    page.locator("button[value=go]").click()
    page.wait_for_url("**/file/check")
    page.locator("main form[method=post] button").last.click()
    page.wait_for_url("**/file/done")
    found = CODE.search(page.content())
    assert found
    return found[0]


def path_in(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found, text
    return found[1]


def digits_in(text: str) -> str:
    found = re.search(r"\b[0-9]{6}\b", text)
    assert found, text
    return found[0]


def type_code(page: Page, letters: Mailbox, address: str, look: Look | None, name: str) -> None:
    """Have a code sent, and type it in as it comes."""
    if look:
        look.at(page, f"{name}-link")
    before = len(letters.messages)
    page.locator("button[value=send]").click()
    page.wait_for_url("**sent=1")
    while len(letters.messages) == before:
        page.wait_for_timeout(100)
    if look:
        look.at(page, f"{name}-code")
    page.fill("[name=code]", digits_in(letters.wait_for("Mã xác nhận", to=address)))
    page.locator("main form button").first.click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_goes_on_elsewhere_and_its_owner_sees_who_looked(
    opening: Opening, look: Look, letters: Mailbox, scan: Path, scripts: bool
) -> None:
    address = f"thuong{int(scripts)}@vidu.vn"
    seen = look if scripts else None
    first, second = opening(scripts=scripts), opening(scripts=scripts, width=360)
    begin(first)
    first.fill("[name=name]", "Phạm Thị Thương")
    first.locator("button[value=later]").click()
    first.wait_for_url("**/file/later")
    first.fill("[name=email]", address)
    if seen:
        seen.at(first, "portal-file-later")
    first.locator("main form[method=post] button").last.click()
    expect(first.locator("h1")).to_have_text("Biểu mẫu đã được lưu")
    if seen:
        seen.at(first, "portal-file-saved")

    second.goto(path_in(letters.wait_for("điền tiếp", to=address)))
    type_code(second, letters, address, seen, "portal-file-resume")
    second.wait_for_url("**/file/person")
    expect(second.locator("[name=name]")).to_have_value("Phạm Thị Thương")
    code = finish(second, scan, address)
    assert f"/track/{code}" in letters.wait_for(f"Hồ sơ {code} đã được gửi đến", to=address)

    desk = opening(scripts=scripts)
    sign_in(desk, f"receiver.{HAI_BA_TRUNG}")
    desk.goto(f"/desk/dossiers/{code}")

    second.goto("/privacy")
    second.locator("a[href$='/my-data']").first.click()
    if seen:
        seen.at(second, "portal-my-data-ask")
    second.fill("[name=code]", code)
    second.fill("[name=email]", address)
    second.locator("main form[method=post] button").last.click()
    second.wait_for_url("**/my-data/asked")
    if seen:
        seen.at(second, "portal-my-data-asked")
    second.goto(path_in(letters.wait_for("Dữ liệu của ông/bà", to=address)))
    type_code(second, letters, address, seen, "portal-my-data")
    second.wait_for_url("**/my-data/seen")
    expect(second.get_by_text("Cán bộ tiếp nhận, Phường Hai Bà Trưng").first).to_be_visible()
    assert PERSON["national_id"] not in second.content()
    if seen:
        seen.at(second, "portal-my-data")
    second.locator("form[action$='/my-data/leave'] button").first.click()
    assert second.goto("/my-data/seen").status == 404  # type: ignore[union-attr]


def test_papers_kept_at_the_counter_are_used_again(opening: Opening, look: Look, scan: Path) -> None:
    desk = opening()
    sign_in(desk, f"receiver.{HAI_BA_TRUNG}")

    def person() -> None:
        desk.goto(f"/desk/intake?procedure={BIRTH}")
        for name, value in {**PERSON, "name": "Vũ Thị Giữ", "national_id": "001192007777"}.items():
            desk.fill(f"[name={name}]", value)
        desk.locator("select[name=place]").select_option(HAI_BA_TRUNG)

    person()
    desk.locator("input[type=file]").first.set_input_files(scan)
    desk.check("[name=may_keep]")
    desk.locator("main form[method=post] button[type=submit]").last.click()
    desk.wait_for_url("**/slip")
    offered = desk.locator("input[name^=onfile]")
    for _ in range(60):
        person()
        desk.locator("button[value=on_file]").click()
        desk.wait_for_url("**#papers-title")
        if offered.count():
            break
        desk.wait_for_timeout(500)
    look.at(desk, "desk-intake-on-file")
    offered.first.check()
    # Enter takes the dossier in: it does not look up again.
    desk.press("[name=address]", "Enter")
    desk.wait_for_url("**/slip")
    desk.goto(desk.url.removesuffix("/slip"))
    expect(desk.get_by_text(scan.name).first).to_be_visible()


def test_a_link_that_opens_nothing_says_so(opening: Opening, look: Look) -> None:
    page = opening()
    for path in ("/file/resume/AAAAAAAAAAAAAAAAAAAAAA", "/my-data/open/x"):
        page.goto(path)
        expect(page.locator("h1")).to_have_text("Đường dẫn này không mở được")
        look.at(page, "portal-link-unknown")

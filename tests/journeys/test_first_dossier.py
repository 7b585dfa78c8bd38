"""From the door to the result: filed from home or taken in at another counter, handled, returned, and followed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.citizen import CODE
from tests.city import BIRTH, CUA_NAM, HAI_BA_TRUNG
from tests.journeys.conftest import Look, Opening, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.shared]
LANGUAGES = {"": "Đã trả kết quả", "/en": "handed over", "/id": "diserahkan"}


@pytest.fixture
def scan(shared: Path) -> Path:
    """A real scanned paper of two hundred dots an inch, without a text layer."""
    return shared / "data" / "ocr" / "TT-51-2025-TT-BCA_scan_4p.pdf"


def file_from_home(page: Page, scan: Path, look: Look | None, *, scripts: bool) -> str:
    """File a birth as somebody of Hai Bà Trưng and return the code that is shown."""

    def see(name: str) -> None:
        if look:
            look.at(page, name)

    page.goto("/")
    see("portal-home")
    page.locator("input[name=q]").first.fill("khai sinh")
    if scripts:
        expect(page.locator(f"a[href$='/procedures/{BIRTH}']").first).to_be_visible()
        see("portal-search-as-one-types")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    see("portal-search")
    page.locator(f"a[href$='/procedures/{BIRTH}']").first.click()
    see("portal-procedure")
    page.locator(f"a[href$='/file/{BIRTH}']").first.click()
    see("portal-file-start")
    page.locator("main form[method=post] button").last.click()
    page.locator("input[name=q]").fill("hai ba trung")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=hai**")
    see("portal-file-place")
    page.locator(f"a[href*='place={HAI_BA_TRUNG}']").first.click()
    page.locator("main form[method=post] button").last.click()
    page.locator("main form[method=post] button").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    see("portal-file-person-errors")
    page.fill("[name=name]", "Nguyễn Thị Ưỡn")
    page.fill("[name=national_id]", "003192000123")
    page.fill("[name=born_on]", "05/03/1992")
    page.fill("[name=address]", "Số 12, phố Bà Triệu")
    page.fill("[name=phone]", "0912 345 678")
    see("portal-file-person")
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url("**/file/papers")
    page.locator("input[type=file]").first.set_input_files(scan)
    page.locator("button[value=stay]").last.click()
    page.wait_for_load_state()
    expect(page.get_by_text(scan.name).first).to_be_visible()
    see("portal-file-papers")
    page.locator("button[value=go]").click()
    page.wait_for_url("**/file/check")
    expect(page.get_by_text("17:00, 05/01/2026").first).to_be_visible()
    see("portal-file-check")
    page.locator("main form[method=post] button").last.click()
    page.wait_for_url("**/file/done")
    see("portal-file-done")
    found = CODE.search(page.content())
    assert found
    return found[0]


def receive_at_the_counter(page: Page, look: Look | None) -> str:
    """Take in a birth for somebody of Hai Bà Trưng at the counter of Cửa Nam and return the code."""
    sign_in(page, f"receiver.{CUA_NAM}")
    page.goto(f"/desk/intake?procedure={BIRTH}")
    page.fill("[name=name]", "Trần Văn Khuỷu")
    page.fill("[name=national_id]", "003085000321")
    page.fill("[name=born_on]", "17/09/1985")
    page.fill("[name=address]", "Số 8, phố Huế")
    page.locator("select[name=place]").select_option(HAI_BA_TRUNG)
    if look:
        look.at(page, "desk-intake")
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/desk/dossiers/H26\.00256-260105-[0-9]+/slip"))
    if look:
        look.at(page, "desk-slip")
    found = CODE.search(page.url)
    assert found
    return found[0]


def handle(opening: Opening, code: str, look: Look | None, *, scripts: bool, accepted: bool, returns: str) -> None:
    """Lead a dossier through the hands of all officers until its result is handed over."""

    def at(who: str, name: str = "") -> Page:
        page = opening(scripts=scripts)
        sign_in(page, who)
        expect(page.get_by_text(code).first).to_be_visible()
        if look and name:
            look.at(page, f"desk-work-{name}")
        page.goto(f"/desk/dossiers/{code}")
        if look and name:
            look.at(page, f"desk-dossier-{name}")
        return page

    if not accepted:
        press(at(f"receiver.{HAI_BA_TRUNG}", "receiver"), "accept")
    head = at(f"head.{HAI_BA_TRUNG}", "head")
    specialist = head.locator("form[action$='/assign'] [name=assignee]")
    if specialist.first.evaluate("control => control.type").startswith("select"):
        chosen = specialist.locator("option:not([value=''])").first.get_attribute("value")
    else:
        chosen = specialist.first.get_attribute("value")
    name = head.locator("form[action$='/assign'] :is(option, label):has-text(' ')").first.inner_text()
    assert chosen
    assert name
    press(head, "assign", assignee=chosen)
    for who in ("specialist", "specialist2"):
        page = opening(scripts=scripts)
        sign_in(page, f"{who}.{HAI_BA_TRUNG}")
        page.goto(f"/desk/dossiers/{code}")
        if page.locator("form[action$='/propose']").count():
            if look:
                look.at(page, "desk-dossier-specialist")
            press(page, "propose", decision="approved", note="Đủ căn cứ đăng ký khai sinh.")
            break
    press(at(f"head.{HAI_BA_TRUNG}"), "approve")
    press(at(f"chair.{HAI_BA_TRUNG}", "chair"), "sign")
    counter = at(returns)
    press(counter, "hand_over", collector="Nguyễn Thị Ưỡn", proof="slip")
    if look:
        look.at(counter, "desk-dossier-returned")


def follow(page: Page, code: str, look: Look | None) -> None:
    """Follow a dossier in three languages, by its code."""
    page.goto("/track")
    page.locator("main input").first.fill(f" {code.lower()} ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/track/**")
    for prefix, words in LANGUAGES.items():
        page.goto(f"{prefix}/track/{code}")
        expect(page.get_by_text(re.compile(words, re.IGNORECASE)).first).to_be_visible()
        assert "Ưỡn" not in page.content()
        assert "Khuỷu" not in page.content()
        if look:
            look.at(page, f"portal-track{prefix.replace('/', '-')}")


class TestFirstDossier:
    def test_filed_from_home_is_handled_returned_and_followed(self, opening: Opening, look: Look, scan: Path) -> None:
        citizen = opening()
        code = file_from_home(citizen, scan, look, scripts=True)
        handle(opening, code, look, scripts=True, accepted=False, returns=f"receiver.{HAI_BA_TRUNG}")
        follow(citizen, code, look)

    def test_goes_the_same_way_without_javascript(self, opening: Opening, scan: Path) -> None:
        citizen = opening(width=360, scripts=False)
        code = file_from_home(citizen, scan, None, scripts=False)
        handle(opening, code, None, scripts=False, accepted=False, returns=f"receiver.{HAI_BA_TRUNG}")
        follow(citizen, code, None)

    def test_taken_in_at_another_counter_is_returned_there(self, opening: Opening, look: Look) -> None:
        code = receive_at_the_counter(opening(), look)
        handle(opening, code, None, scripts=True, accepted=True, returns=f"receiver.{CUA_NAM}")
        follow(opening(), code, None)

    def test_taken_in_without_javascript(self, opening: Opening) -> None:
        assert receive_at_the_counter(opening(scripts=False), None)


class TestOtherPages:
    @pytest.mark.parametrize(
        ("name", "path"),
        [
            ("portal-event", "/events/child"),
            ("portal-fields", "/fields"),
            ("portal-units", "/units?q=truc+bach"),
            ("portal-unit", f"/units/{HAI_BA_TRUNG}"),
            ("portal-due", "/due?kind=days&length=5&day=05/01/2026&time=16:00"),
            ("portal-help", "/help"),
            ("portal-privacy", "/privacy"),
            ("portal-accessibility", "/accessibility"),
            ("portal-track-form", "/track"),
            ("portal-not-found", "/nothing-here"),
            ("portal-home-en", "/en/"),
            ("portal-home-id", "/id/"),
            ("desk-sign-in", "/desk/sign-in"),
            ("desk-first-password", "/desk/first-password"),
            ("ui-portal", "/ui/"),
            ("ui-desk", "/ui/desk"),
        ],
    )
    def test_are_sound_at_both_widths(self, opening: Opening, look: Look, name: str, path: str) -> None:
        page = opening()
        page.goto(path)
        look.at(page, name)

    @pytest.mark.parametrize(
        ("name", "path"),
        [
            ("desk-work-all", "/desk/"),
            ("desk-work-en", "/en/desk/"),
            ("desk-find-empty", "/desk/find?q=H26"),
            ("desk-guidance", "/desk/guidance?q=khai+sinh"),
            ("desk-guidance-procedure", f"/desk/guidance/{BIRTH}"),
            ("desk-help", "/desk/help"),
            ("desk-intake-empty", "/desk/intake"),
        ],
    )
    def test_of_the_desk_are_sound_at_both_widths(self, opening: Opening, look: Look, name: str, path: str) -> None:
        page = opening()
        sign_in(page, f"receiver.{HAI_BA_TRUNG}")
        page.goto(path)
        look.at(page, name)


class TestKeyboard:
    def test_opens_the_first_line_of_work_and_goes_on(self, opening: Opening) -> None:
        page = self._somebody_with_work(opening)
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/dossiers/**")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.name") == "q"

    def _somebody_with_work(self, opening: Opening) -> Page:
        """Return the worklist of an officer of a unit that no other journey works in."""
        for who in ("head.00430", "chair.00430", "head.00541", "receiver.00430", "receiver.10330"):
            page = opening()
            sign_in(page, who)
            if page.locator("tbody a").count():
                return page
        pytest.fail("nobody of the sample city has work")

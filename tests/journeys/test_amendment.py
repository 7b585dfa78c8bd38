"""A delegation in a browser: drafted, found to overlap, mended, approved by a second person, in force, rolled back."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.citizen import Citizen
from tests.city import HAI_BA_TRUNG, pdf_bytes
from tests.journeys.conftest import CLOCK, Look, sign_in
from tests.machine.conftest import Machine, made
from tests.machine.test_serve import served

pytestmark = [pytest.mark.journey]
#: three permits for buildings that the city decides by law
PROCEDURES = ("1.013236", "1.013238", "1.013230")
WARDS = (HAI_BA_TRUNG, "00082", "00070", "00091", "00127")
ON_THE_DAY = "2026-02-02T09:00"
EARLIER = """
instrument: {number: "14/QĐ-UBND", issuer: H26, kind: decision, signed_on: 2025-12-20, title: "Ủy quyền"}
changes:
  - grant:
      basis: delegated
      from: H26
      to: {unit: H26.05}
      procedures: ["1.013236"]
      place: {units: ["00256"]}
      starts_on: 2026-02-01
      ends_before: 2026-06-01
"""
CITY_DECIDES = "Ủy ban nhân dân thành phố Hà Nội"
WARD_DECIDES = "Ủy ban nhân dân phường Hai Bà Trưng"
Windows = Callable[[str], Page]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """Return an installation in which a department holds one of the powers at one place already, from February on."""
    file = tmp_path / "earlier.law.yaml"
    file.write_text(EARLIER)
    for one in made(environment={"HAICAP_CLOCK": CLOCK}):
        done = one.run("init", "--json")
        assert done.returncode == 0, done.stderr
        done = one.run("law", "apply", str(file), "--by", "legal.h26", "--approved-by", "legal2.h26", "--json")
        assert done.returncode == 0, done.stdout
        yield one


@contextmanager
def on(machine: Machine, moment: str, browser: Browser) -> Iterator[tuple[str, Windows]]:
    """Serve with the clock at the moment; yield the address, and a way to a window of an officer."""
    machine.environment["HAICAP_CLOCK"] = moment
    contexts = []
    with served(machine) as (_process, port):
        address = f"http://127.0.0.1:{port}"

        def window(who: str) -> Page:
            context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, locale="vi-VN")
            context.set_default_timeout(20_000)
            contexts.append(context)
            page = context.new_page()
            sign_in(page, who)
            return page

        try:
            yield address, window
        finally:
            for context in contexts:
                context.close()


def who_decides(address: str) -> Citizen:
    """Fill in a filing at the portal up to the page that says who decides."""
    citizen = Citizen(address)
    citizen.write(
        procedure=PROCEDURES[0],
        place=HAI_BA_TRUNG,
        name="Nguyễn Thị Ưỡn",
        national_id="003192000123",
        paper=pdf_bytes(),
    )
    return citizen


def save(page: Page, amendment: str) -> None:
    page.locator("button[value=save]").click()
    page.wait_for_url(f"**{amendment}?done=changed")


def check(page: Page, amendment: str) -> None:
    page.goto(amendment)
    page.locator("form[action$='/check'] button").click()
    page.wait_for_url(f"**{amendment}?done=checked")


def drafted(page: Page, look: Look) -> str:
    """Draft the delegation with the forms and return the address of the amendment."""
    page.goto("/city/amendments")
    look.at(page, "city-amendments")
    page.goto("/city/amendments/new")
    look.at(page, "city-amendment-new")
    page.fill("#number", "15/QĐ-UBND")
    page.fill("#title", "Ủy quyền giải quyết ba thủ tục cấp giấy phép xây dựng cho UBND năm phường")
    page.fill("#signed_on", "05/01/2026")
    page.locator("main form").first.locator("button").click()
    page.wait_for_url("**?done=drafted")
    amendment = page.url.partition("?")[0]
    amendment = amendment[amendment.index("/city/") :]
    page.goto(f"{amendment}/add/grant")
    page.locator("button[value=save]").click()
    expect(page.get_by_text("Xin tìm và chọn ít nhất một thủ tục").first).to_be_visible()
    look.at(page, "city-amendment-grant-errors")
    for code in PROCEDURES:
        page.fill("#find-procedures", code)
        page.locator("button[value=find]").click()
        page.wait_for_load_state()
        page.locator(f"input[name=procedures][value='{code}']").check()
    for ward in WARDS:
        page.locator(f"#units-{ward}").check()
    page.fill("#starts_on", "01/02/2026")
    page.fill("#last_day", "30/04/2026")
    look.at(page, "city-amendment-grant")
    save(page, amendment)
    return amendment


def mended(page: Page, amendment: str, look: Look) -> None:
    """See the overlap, end the earlier delegation, and see that it is healed."""
    check(page, amendment)
    look.at(page, "city-amendment-checked")
    page.goto(f"{amendment}/impact")
    expect(page.get_by_text("hai nơi cùng quyết định").first).to_be_visible()
    look.at(page, "city-amendment-overlap")
    page.goto(f"{amendment}/add/end_grant")
    page.locator("input[name=number][value='14/QĐ-UBND']").check()
    page.locator("button[value=pick]").click()
    page.locator(f"input[name=procedures][value='{PROCEDURES[0]}']").check()
    page.fill("[name=on]", "01/02/2026")
    look.at(page, "city-amendment-end")
    save(page, amendment)
    check(page, amendment)
    page.goto(f"{amendment}/impact")
    expect(page.get_by_text("hai nơi cùng quyết định")).to_have_count(0)
    look.at(page, "city-amendment-mended")


def approved(one: Page, two: Page, amendment: str, look: Look) -> None:
    """See that the writer cannot approve, and let a second person do it."""
    one.goto(amendment)
    expect(one.get_by_text("Phải do người thứ hai phê duyệt").first).to_be_visible()
    expect(one.locator("form[action$='/approve']")).to_have_count(0)
    two.goto(amendment)
    two.locator("details:has(form[action$='/approve']) summary").click()
    look.at(two, "city-amendment-approve")
    two.locator("form[action$='/approve'] button").click()
    two.wait_for_url("**?done=approved")
    expect(two.get_by_text("Đã phê duyệt, chưa có hiệu lực").first).to_be_visible()
    look.at(two, "city-amendment-scheduled")


class TestADelegation:
    def test_is_drafted_mended_approved_followed_and_rolled_back(
        self, machine: Machine, browser: Browser, look: Look
    ) -> None:
        with on(machine, CLOCK, browser) as (address, window):
            one, two = window("legal.h26"), window("legal2.h26")
            amendment = drafted(one, look)
            mended(one, amendment, look)
            approved(one, two, amendment, look)
            assert CITY_DECIDES in who_decides(address).page
        with on(machine, ON_THE_DAY, browser) as (address, window):
            citizen = who_decides(address)
            assert WARD_DECIDES in citizen.page
            assert "15/QĐ-UBND" in citizen.page
            assert re.fullmatch(r"H26\.00256-260202-[0-9]+", citizen.hand_in())
            one = window("legal.h26")
            one.goto(amendment)
            expect(one.get_by_text("Đang có hiệu lực").first).to_be_visible()
            one.goto(f"{amendment}/roll-back")
            one.fill("#reason", "Ủy quyền khi chưa đủ nhân lực")
            look.at(one, "city-amendment-roll-back")
            one.locator("main form[method=post] button").last.click()
            one.wait_for_url("**?done=rolled-back")
            look.at(one, "city-amendment-rolled-back")
            # What it had ended stands again: the department decides, as before the amendment.
            again = who_decides(address).page
            assert WARD_DECIDES not in again
            assert "14/QĐ-UBND" in again
        clean = machine.run("verify", "--json")
        assert clean.returncode == 0, clean.stdout

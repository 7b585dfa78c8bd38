"""A merger in a browser: drafted by its form, checked, and told before it happens."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.city import HAI_BA_TRUNG
from tests.journeys.conftest import Look, sign_in
from tests.journeys.test_amendment import check, save

pytestmark = [pytest.mark.journey]


class TestAMerger:
    def test_is_drafted_by_its_form_checked_and_told_before(self, opening: Callable[..., Page], look: Look) -> None:
        page = opening()
        sign_in(page, "legal.h26")
        page.goto("/city/amendments/new")
        page.fill("#number", "20/NQ-HĐND")
        page.fill("#title", "Sắp xếp phường Hai Bà Trưng và phường Cửa Nam")
        page.fill("#signed_on", "05/01/2026")
        page.locator("main form").first.locator("button").click()
        page.wait_for_url("**?done=drafted")
        amendment = page.url[page.url.index("/city/") :].partition("?")[0]
        page.goto(f"{amendment}/add/succession")
        page.locator("button[value=save]").click()
        expect(page.get_by_text("Xin chọn ít nhất một đơn vị").first).to_be_visible()
        look.at(page, "city-merger-errors")
        for code in (HAI_BA_TRUNG, "00082"):
            page.locator(f"#from-{code}").check()
        page.fill("#on", "01/07/2026")
        page.fill("#code", "00999")
        page.fill("#name", "Bình An")
        page.select_option("#kind", "ward")
        look.at(page, "city-merger")
        save(page, amendment)
        expect(page.get_by_text("chuyển vào Phường Bình An từ ngày 01/07/2026").first).to_be_visible()
        check(page, amendment)
        look.at(page, "city-merger-checked")
        page.goto(f"{amendment}/impact")
        expect(page.get_by_text("Bình An").first).to_be_visible()
        look.at(page, "city-merger-impact")
        page.goto("/city/")
        expect(page.get_by_text("Ngày sắp xếp đơn vị sắp tới")).to_be_visible()
        look.at(page, "city-home-merger")

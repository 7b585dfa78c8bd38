"""A legal officer at the city surface: the matrix, who decides and why, findings, confirming, export."""

import pytest
from playwright.sync_api import expect

from tests.city import BIRTH, HAI_BA_TRUNG
from tests.journeys.conftest import Look, Opening
from tests.journeys.leading import signed_in

pytestmark = [pytest.mark.journey]
BOTH = "2.000635"


def test_the_register_is_read_and_leads_to_the_one_who_decides(opening: Opening, look: Look) -> None:
    page = signed_in(opening, "legal", "h26")
    page.get_by_role("link", name="Thành phố", exact=True).first.click()
    expect(page.get_by_role("heading", name="Pháp luật và thẩm quyền")).to_be_visible()
    look.at(page, "city-home")
    page.get_by_role("link", name="Sổ thẩm quyền").first.click()
    expect(page.get_by_text("1–60 trong 1.601")).to_be_visible()
    look.at(page, "city-register")
    # By the keyboard alone: to the search, a word, Enter.
    page.keyboard.press("/")
    page.keyboard.type("đăng ký khai sinh")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Thủ tục đăng ký khai sinh", exact=True)).to_be_visible()
    page.get_by_role("link", name="Thủ tục đăng ký khai sinh", exact=True).click()
    expect(page.get_by_text("Tại tất cả 126 xã, phường")).to_be_visible()
    look.at(page, "city-procedure")
    page.get_by_role("link", name="Hỏi cho một nơi, với dữ kiện cụ thể").click()
    page.select_option("#place", HAI_BA_TRUNG)
    page.get_by_role("button", name="Hỏi").click()
    expect(page.get_by_text("Ủy ban nhân dân phường Hai Bà Trưng giải quyết").first).to_be_visible()
    look.at(page, "city-who")
    page.goto(f"/city/who?procedure={BOTH}&place={HAI_BA_TRUNG}")
    expect(page.get_by_text("Các thẩm quyền liên quan").first).to_be_visible()
    look.at(page, "city-who-undetermined")
    page.goto("/en/city/register?level=both")
    expect(page.get_by_role("heading", name="Register of authority")).to_be_visible()
    look.at(page)


def test_findings_are_made_by_a_job_and_shown(opening: Opening, look: Look) -> None:
    page = signed_in(opening, "legal", "h26")
    page.goto("/city/findings")
    page.get_by_role("button", name="Kiểm tra ngay").click()
    for _ in range(60):
        # While a check runs the page looks again by itself.
        if page.locator(".finding").count() and not page.locator(".check-progress").count():
            break
        page.wait_for_timeout(1000)
        page.goto("/city/findings")
    expect(page.locator(".finding").first).to_be_visible()
    look.at(page, "city-findings")
    page.get_by_role("link", name="Chưa xác định").first.click()
    expect(page.get_by_text("Danh mục không nói rõ cơ quan nào quyết định").first).to_be_visible()


def test_powers_are_confirmed_without_scripts(opening: Opening, look: Look) -> None:
    page = opening(scripts=False)
    page.goto("/desk/sign-in?next=/city/")
    page.fill("input[name=username]", "legal.h26")
    page.fill("input[name=password]", "haicap")
    page.locator("form:has(input[name=password]) button").first.click()
    page.goto(f"/city/register?sure=derived&q={BIRTH}")
    page.get_by_label("Chọn Thủ tục đăng ký khai sinh", exact=True).check()
    page.get_by_role("button", name="Xác nhận", exact=True).click()
    expect(page.locator(".confirm .govuk-error-message")).to_be_visible()
    page.fill("#confirm-text", "Luật Hộ tịch, điều 13")
    page.get_by_role("button", name="Xác nhận", exact=True).click()
    expect(page.get_by_text("Đã xác nhận 1 thủ tục")).to_be_visible()
    page.goto(f"/city/register?q={BIRTH}")
    assert page.locator(".matrix .mk-by_law").count() == 1
    assert page.locator(".matrix .mk--open").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "authority-2026-01-05.csv"

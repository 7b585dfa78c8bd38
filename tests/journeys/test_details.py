"""The details of a dossier in a browser: closed to the code alone, open to the last digits of the card."""

import pytest
from playwright.sync_api import expect

from tests.city import HAI_BA_TRUNG
from tests.journeys.conftest import Look, Opening, press, sign_in
from tests.journeys.test_turns import filed, served_pdf

pytestmark = [pytest.mark.journey]


def test_details_are_opened_by_the_last_digits(opening: Opening, look: Look, platform: str) -> None:
    code = filed(platform)
    receiver = opening()
    sign_in(receiver, f"receiver.{HAI_BA_TRUNG}")
    receiver.goto(f"/desk/dossiers/{code}")
    press(receiver, "ask_more", note="Giấy chứng sinh, bản chính\nTờ khai phải ký lại")

    # First with scripts and a picture of each page, then without.
    for scripts in (True, False):
        page = opening(scripts=scripts, width=360)
        page.goto(f"/track/{code}")
        if scripts:
            look.at(page, "portal-track-digits")
        page.fill("[name=last_digits]", "9999")
        page.locator("form[action$='/open'] button").click()
        expect(page.locator("#last_digits-error")).to_contain_text("không khớp")
        if scripts:
            look.at(page, "portal-details-closed")
        page.fill("[name=last_digits]", "0123")
        page.locator("form[action$='/open'] button").click()
        page.wait_for_url(f"**/track/{code}/details")
        expect(page.get_by_text("Nguyễn Thị Ưỡn").first).to_be_visible()
        expect(page.get_by_text("Tờ khai phải ký lại")).to_be_visible()
        served_pdf(page, "mẫu 02")
        if scripts:
            look.at(page, "portal-details")
            page.goto(f"/en/track/{code}/details")
            look.at(page, "portal-details-en")
            page.goto(f"/id/track/{code}/details")
            look.at(page, "portal-details-id")
            page.goto(f"/track/{code}")
            look.at(page, "portal-track-open")
            page.goto(f"/track/{code}/details")
        page.locator("form[action$='/close'] button").first.click()
        expect(page.locator("[name=last_digits]")).to_be_visible()
        page.goto(f"/track/{code}/details")
        expect(page.locator("[name=last_digits]")).to_be_visible()

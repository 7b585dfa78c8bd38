"""Finding one's office, finding a dossier by a name, and the second step of signing in, as people meet them."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Look, Opening
from tests.journeys.leading import signed_in

pytestmark = [pytest.mark.journey]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_old_ward_leads_to_the_office_of_today(opening: Opening, look: Look, scripts: bool) -> None:
    page = opening(width=360, scripts=scripts)
    page.goto("/my-office")
    if scripts:
        look.at(page, "portal-my-office-ask")
    page.fill("main input[name=q]", "truc bach")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=truc**")
    page.locator("main a[href*='old=']").first.click()
    expect(page.locator("h1")).to_contain_text("Phường Ba Đình")
    if scripts:
        look.at(page, "portal-my-office")


def test_a_dossier_is_found_by_a_name_without_its_marks(opening: Opening, look: Look) -> None:
    page = signed_in(opening, "receiver", "00160")
    page.goto("/desk/find")
    page.fill("main input[name=q]", "nguyen thi")
    page.locator("main form button").first.click()
    expect(page.locator("tbody tr").first).to_contain_text("Nguyễn")
    look.at(page, "desk-find")


def test_who_is_looked_for_by_a_number_is_asked_for_first(opening: Opening, look: Look) -> None:
    page = signed_in(opening, "receiver", "00160")
    page.goto("/desk/find")
    page.fill("main input[name=q]", "0900697409")
    page.locator("main form button").first.click()
    expect(page.get_by_text("Vì sao").first).to_be_visible()
    look.at(page, "desk-find-why")


def test_the_second_step_is_set_up(opening: Opening, look: Look) -> None:
    page = signed_in(opening, "supervisor", "h26")
    page.goto("/desk/account")
    look.at(page, "desk-account")
    page.goto("/desk/account/second-step")
    look.at(page, "desk-second-step-why")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    expect(page.locator("main input[name=code]")).to_be_visible()
    look.at(page, "desk-second-step")

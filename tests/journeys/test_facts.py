"""A power given under conditions: who decides changes with a fact of the matter, at the portal and at the counter."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.citizen import CODE
from tests.city import CUA_NAM, HAI_BA_TRUNG, MARRIAGE
from tests.journeys.conftest import Look, Opening, press
from tests.journeys.leading import signed_in
from tests.journeys.test_who_files import PAPER, handed_in, person
from tests.machine.conftest import Machine

pytestmark = [pytest.mark.journey]
NUMBER = "96/QĐ-UBND"
LAW = f"""instrument: {{number: "{NUMBER}", issuer: H26, kind: decision, signed_on: 2026-01-02, title: "Ủy quyền"}}
changes:
  - grant:
      basis: delegated
      from: "{HAI_BA_TRUNG}"
      to: {{unit: "{CUA_NAM}"}}
      procedures: ["{MARRIAGE}"]
      when: {{hazard_class: [2, 3], floor_area_m2: {{from: 500}}}}
      labels:
        hazard_class: {{vi: "nhóm nguy hiểm", en: "hazard class"}}
        floor_area_m2: {{vi: "diện tích sàn", en: "floor area", unit: "m²"}}
      starts_on: 2026-01-05
      ends_before: 2026-06-01
"""


@pytest.fixture
def power(machine: Machine, platform: str, tmp_path: Path) -> None:
    """Let the power stand, for a procedure that no other journey takes."""
    file = tmp_path / "power.law.yaml"
    file.write_text(LAW, encoding="utf-8")
    done = machine.run("law", "apply", str(file), "--json")
    assert done.returncode == 0, done.stderr + done.stdout


def told(page: Page, kind: str, area: str) -> None:
    page.check(f"[name=fact-hazard_class][value='{kind}']")
    page.fill("[name=fact-floor_area_m2]", area)


def from_home(opening: Opening, look: Look) -> None:
    """Ask who decides, file from home for another unit, and follow it."""
    citizen = opening()
    citizen.goto(f"/procedures/{MARRIAGE}/who?place={HAI_BA_TRUNG}")
    look.at(citizen, "portal-who-facts")
    told(citizen, "2", "620,5")
    citizen.locator("main form button").first.click()
    expect(citizen.get_by_text("phường Cửa Nam").first).to_be_visible()
    look.at(citizen, "portal-who")

    citizen.goto(f"/file/{MARRIAGE}")
    citizen.locator("main form[method=post] button").last.click()
    citizen.goto(f"/file/place?place={HAI_BA_TRUNG}")
    citizen.locator("main form[method=post] button").first.click()
    citizen.wait_for_url("**/file/facts")
    citizen.locator("main form[method=post] button").first.click()
    expect(citizen.locator("#fact-floor_area_m2-error")).to_be_visible()
    look.at(citizen, "portal-file-facts")
    told(citizen, "2", "620,5")
    citizen.locator("main form[method=post] button").first.click()
    citizen.wait_for_url("**/file/person")
    person(citizen)
    citizen.locator("main form[method=post] button").first.click()
    citizen.wait_for_url("**/file/papers")
    citizen.locator("input[type=file]").first.set_input_files(PAPER)
    citizen.locator("button[value=go]").click()
    citizen.wait_for_url("**/file/check")
    expect(citizen.get_by_text("620,5").first).to_be_visible()
    look.at(citizen, "portal-file-facts-check")
    code = handed_in(citizen)
    citizen.goto(f"/track/{code}")
    citizen.get_by_text("Vì sao là cơ quan này?").click()
    expect(citizen.get_by_text(NUMBER).first).to_be_visible()
    look.at(citizen, "portal-track-power")


def at_the_counter(opening: Opening, look: Look) -> str:
    """Tell the facts at the counter, see who decides change with one, and take it in for the own unit."""
    receiver = signed_in(opening, "receiver")
    receiver.goto(f"/desk/intake?procedure={MARRIAGE}")
    told(receiver, "3", "40")
    receiver.locator("[name=phone]").focus()
    expect(receiver.locator("#intake-expected").get_by_text("Hai Bà Trưng").first).to_be_visible()
    receiver.fill("[name=fact-floor_area_m2]", "900")
    receiver.locator("[name=phone]").focus()
    expect(receiver.locator("#intake-expected").get_by_text("Cửa Nam").first).to_be_visible()
    look.at(receiver, "desk-intake-facts")
    receiver.fill("[name=fact-floor_area_m2]", "40")
    person(receiver)
    receiver.locator("#intake-form button[type=submit].govuk-button").last.click()
    receiver.wait_for_url("**/slip")
    found = CODE.search(receiver.content())
    assert found
    return str(found[0])


def test_a_fact_changes_who_decides(opening: Opening, look: Look, power: None) -> None:
    from_home(opening, look)
    code = at_the_counter(opening, look)
    head = signed_in(opening, "head")
    head.goto(f"/desk/dossiers/{code}")
    press(head, "correct_facts", **{"fact-hazard_class": "3", "fact-floor_area_m2": "900", "note": "Đo lại tại chỗ"})
    expect(head.get_by_text("cơ quan khác có thẩm quyền").first).to_be_visible()
    head.get_by_text("Vì sao, theo văn bản nào").first.click()
    look.at(head, "desk-dossier-facts")
    press(head, "forward", unit="H26", note="Diện tích lớn", basis="")
    expect(head.locator("#forward-unit-error")).to_be_visible()
    look.at(head, "desk-forward-refused")
    press(head, "forward", unit="Phường Cửa Nam", note="Diện tích lớn", basis="")
    other = signed_in(opening, "head", CUA_NAM)
    other.goto(f"/desk/dossiers/{code}")
    other.get_by_text("Vì sao, theo văn bản nào").first.click()
    expect(other.locator(".why__body").get_by_text(NUMBER).first).to_be_visible()
    look.at(other, "desk-dossier-power")

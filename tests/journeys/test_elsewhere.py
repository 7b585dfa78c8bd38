"""A dossier that the system of a ministry works: told over the API, followed at the desk and by the citizen."""

import json
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.city import BIRTH, HAI_BA_TRUNG
from tests.journeys.conftest import Look, Opening
from tests.journeys.leading import signed_in
from tests.machine.conftest import Machine

pytestmark = [pytest.mark.journey]
SYSTEM, OUTSIDE = "HO-TICH", "G01.899-260102-0007"
DOSSIER = {
    "procedure": BIRTH,
    "unit": HAI_BA_TRUNG,
    "submitted_at": "2026-01-02T09:00:00+07:00",
    "name": "Đặng Thị Lụa",
    "national_id": "001191000654",
    "born_on": "1991-04-12",
    "address": "Số 9, phố Trần Nhân Tông",
}


@pytest.fixture(scope="module")
def token(machine: Machine, platform: str) -> str:
    done = machine.run("clients", "add", "Hệ thống hộ tịch", "--may-mirror", SYSTEM, "--json")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["token"])


def tell(platform: str, token: str, **told: object) -> str:
    """Tell where the dossier stands, as the system does; return its code here."""
    request = Request(
        f"{platform}/api/v1/mirrors/{SYSTEM}/{OUTSIDE}",
        data=json.dumps(told).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        method="PUT",
    )
    with urlopen(request, timeout=30) as answer:
        return str(json.loads(answer.read())["code"])


def test_is_followed_here_under_both_codes_and_never_acted_on(
    opening: Opening, look: Look, platform: str, token: str
) -> None:
    code = tell(
        platform,
        token,
        event="1",
        at="2026-01-02T10:00:00+07:00",
        status=4,
        due_at="2026-01-08T17:00:00+07:00",
        dossier=DOSSIER,
    )
    desk, citizen = signed_in(opening, "receiver"), opening()
    desk.goto("/desk/find")
    desk.fill("main input[name=q]", OUTSIDE)
    desk.locator("main form button").first.click()
    expect(desk.get_by_text("Đặng Thị Lụa").first).to_be_visible()
    look.at(desk, "desk-find-elsewhere")
    desk.goto(f"/desk/dossiers/{code}")
    expect(desk.get_by_text(SYSTEM).first).to_be_visible()
    assert desk.locator("section.acts form").count() == 0
    look.at(desk, "desk-dossier-elsewhere")
    for name in (OUTSIDE, code):
        citizen.goto(f"/track/{name}")
        expect(citizen.get_by_text(OUTSIDE).first).to_be_visible()
        expect(citizen.get_by_text("17:00, 08/01/2026").first).to_be_visible()
    assert "Lụa" not in citizen.content()
    look.at(citizen, "portal-track-elsewhere")
    tell(platform, token, event="2", at="2026-01-05T08:30:00+07:00", status=9, decision="approved",
         due_at="2026-01-08T17:00:00+07:00")  # fmt: skip
    citizen.goto(f"/track/{OUTSIDE}")
    expect(citizen.get_by_text("Yêu cầu được chấp thuận").first).to_be_visible()
    look.at(citizen, "portal-track-elsewhere-decided")
    desk.goto(f"/desk/dossiers/{code}")
    look.at(desk, "desk-dossier-elsewhere-decided")

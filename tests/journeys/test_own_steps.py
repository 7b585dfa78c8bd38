"""A process with two opinions at once in a browser: both given, one of them twice, one taken back and given anew."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.city import HAI_BA_TRUNG, MARRIAGE
from tests.journeys.conftest import CLOCK, Look, press
from tests.journeys.test_amendment import on
from tests.machine.conftest import Machine, made
from tests.opinions import law_file

pytestmark = [pytest.mark.journey]
HEAD, CHAIR = "Ý kiến head", "Ý kiến chair"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """Return an installation in which marriages are decided by the process with two opinions."""
    file = tmp_path / "opinions.law.yaml"
    file.write_bytes(law_file(MARRIAGE, starts_on="2026-01-03"))
    for one in made(environment={"HAICAP_CLOCK": CLOCK}):
        done = one.run("init", "--json")
        assert done.returncode == 0, done.stderr
        done = one.run("law", "apply", str(file), "--by", "legal.h26", "--approved-by", "legal2.h26", "--json")
        assert done.returncode == 0, done.stdout
        yield one


def taken_in(receiver: Page) -> str:
    """Take a marriage in at the counter and return its code."""
    receiver.goto(f"/desk/intake?procedure={MARRIAGE}")
    receiver.fill("[name=name]", "Nguyễn Thị Ưỡn")
    receiver.fill("[name=national_id]", "003192000123")
    receiver.fill("[name=born_on]", "05/03/1992")
    receiver.fill("[name=address]", "Số 12, phố Bà Triệu")
    receiver.locator("select[name=place]").select_option(HAI_BA_TRUNG)
    receiver.locator("main form[method=post] button[type=submit]").last.click()
    receiver.wait_for_url("**/slip*")
    return receiver.url.split("/")[-2]


def proposed(window: Callable[[str], Page], code: str) -> None:
    """Lead the dossier to the step at which two are asked for their opinions."""
    head = window(f"head.{HAI_BA_TRUNG}")
    head.goto(f"/desk/dossiers/{code}")
    press(head, "assign", assignee=head.locator("form[action$='/assign'] [name=assignee]").first.input_value())
    for word in ("specialist", "specialist2"):
        page = window(f"{word}.{HAI_BA_TRUNG}")
        page.goto(f"/desk/dossiers/{code}")
        if page.locator("form[action$='/propose']").count():
            press(page, "propose", decision="approved", note="Đủ căn cứ giải quyết.")
            return


def test_two_opinions_at_once(machine: Machine, browser: Browser, look: Look) -> None:
    with on(machine, CLOCK, browser) as (_address, window):
        receiver = window(f"receiver.{HAI_BA_TRUNG}")
        code = taken_in(receiver)
        proposed(window, code)
        path = f"/desk/dossiers/{code}"
        receiver.goto(path)
        expect(receiver.get_by_text("Các bước đang chờ cùng lúc")).to_be_visible()
        look.at(receiver, "desk-own-steps-receiver")

        head, again, chair = (window(f"{word}.{HAI_BA_TRUNG}") for word in ("head", "head", "chair"))
        head.goto("/desk/?step=work")
        expect(head.get_by_text(HEAD).first).to_be_visible()
        look.at(head, "desk-own-steps-work")
        for page in (head, again, chair):
            page.goto(path)
        look.at(head, "desk-own-steps-head")
        press(head, "complete", note="Chưa chọn kết quả")
        expect(head.locator("#complete-outcome-error")).to_be_visible()
        press(head, "complete", outcome="object", note="Thiếu giấy xác nhận tình trạng hôn nhân")
        expect(head.get_by_text("Đã làm xong bước này").first).to_be_visible()
        look.at(head, "desk-own-steps-done")

        press(again, "complete", outcome="agree")
        expect(again.get_by_text(f"Việc vừa xảy ra: {HEAD}: Không đồng ý")).to_be_visible()
        look.at(again, "desk-own-steps-second")

        press(head, "undo")
        expect(head.get_by_text("Đã thu hồi bước vừa làm").first).to_be_visible()
        look.at(head, "desk-own-steps-undone")
        press(head, "complete", outcome="agree")
        # The page of the chair is older than all of this, and the step still waits.
        press(chair, "complete", outcome="agree", note="Nhất trí")
        expect(chair.get_by_text("Đã làm xong bước này").first).to_be_visible()
        head.goto(path)
        expect(head.get_by_text(f"{CHAIR}: Đồng ý").first).to_be_visible()
        press(head, "approve")
        expect(head.locator("form[action$='/undo']")).to_have_count(1)
        chair.goto(path)
        press(chair, "sign")
        expect(chair.locator("form[action$='/undo']")).to_have_count(0)
        look.at(chair, "desk-own-steps-signed")
    done = machine.run("verify", "--json")
    assert done.returncode == 0, done.stdout

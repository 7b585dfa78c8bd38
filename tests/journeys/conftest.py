"""A running platform with the sample city, on a Monday morning in January 2026, and browsers to look at it."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.city import BIRTH
from tests.machine.conftest import Machine, made
from tests.machine.test_serve import served
from tests.mailbox import Mailbox, running, settings_of
from tools.browser import MISSING, chromium

CLOCK = "2026-01-05T09:00"
WIDTHS = {"desktop": 1280, "phone": 360}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb"]
#: where pictures go: into the documentation when asked, else into a folder that is not kept
_FOLDER = "docs/pictures" if os.environ.get("HAICAP_PICTURES") else "tests/.out"
PICTURES = Path(__file__).resolve().parents[2] / _FOLDER
#: the pictures that the documentation shows
IN_THE_DOCUMENTS = {
    "portal-home",
    "portal-search",
    "portal-procedure",
    "portal-file-person-errors",
    "portal-file-organisation",
    "portal-file-proxy",
    "portal-file-check",
    "portal-file-done",
    "portal-track",
    "portal-track-en",
    "portal-track-id",
    "portal-file-later",
    "portal-my-data",
    "desk-sign-in",
    "desk-work-all",
    "desk-intake",
    "desk-intake-proxy",
    "desk-dossier-organisation",
    "desk-dossier-head",
    "desk-dossier-returned",
    "desk-second-step",
    "desk-find",
    "portal-my-office",
    "desk-fee-holds",
    "portal-track-fee",
    "desk-dossier-elsewhere",
    "desk-intake-unit",
    "desk-turns-posted",
    "portal-file-facts",
    "portal-who",
    "desk-intake-facts",
    "desk-rectify-compared",
    "city-register",
    "city-who",
    "city-findings",
    "city-amendment-grant",
    "city-amendment-overlap",
    "city-amendment-approve",
    "city-amendment-rolled-back",
}
COLOURS = 128
SAMPLE_PASSWORD = "haicap"
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def letters() -> Iterator[Mailbox]:
    """Run a mail server, to which the platform sends what it writes."""
    with running() as box:
        yield box


@pytest.fixture(scope="session")
def machine(letters: Mailbox) -> Iterator[Machine]:
    """Return an installation with the sample city."""
    for made_one in made(environment={"HAICAP_CLOCK": CLOCK, **settings_of(letters.port)}):
        done = made_one.run("init", "--json")
        assert done.returncode == 0, done.stderr
        yield made_one


@pytest.fixture(scope="session")
def platform(machine: Machine) -> Iterator[str]:
    """Serve the sample city and return its address."""
    with served(machine) as (_process, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    assert path, MISSING
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


Opening = Callable[..., Page]


@pytest.fixture
def opening(browser: Browser, platform: str) -> Iterator[Opening]:
    """Return a function that opens a browser window of its own: `opening(width=…, scripts=…)`."""
    contexts: list[BrowserContext] = []

    def one(*, width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=platform,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        # An error of a script of ours is an error of the page.
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return page

    yield one
    for context in contexts:
        context.close()


class Look:
    """Looks at a page: nothing wrong for axe at both widths, nothing wider than the window, and a picture of it."""

    def __init__(self) -> None:
        self.axe = Axe()

    def at(self, page: Page, name: str = "") -> None:
        for size, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            found = self.axe.run(page, options=AXE_RULES)
            wrong = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in _violations(found)]
            assert not wrong, f"{page.url} at {width}: {wrong}"
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{page.url} is {wide} px too wide at {width}"
            if name:
                self._picture(page, name, size)
        page.set_viewport_size({"width": WIDTHS["desktop"], "height": 900})

    def _picture(self, page: Page, name: str, size: str) -> None:
        if _FOLDER.startswith("docs") and name not in IN_THE_DOCUMENTS:
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        taken = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        taken.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}-{size}.png", optimize=True)


def _violations(found: Any) -> list[dict[str, Any]]:
    violations: list[dict[str, Any]] = found.response["violations"]
    return violations


@pytest.fixture(scope="session")
def look() -> Look:
    return Look()


def sign_in(page: Page, who: str) -> None:
    page.goto("/desk/sign-in")
    page.fill("input[name=username]", who)
    page.fill("input[name=password]", SAMPLE_PASSWORD)
    page.locator("form:has(input[name=password]) button").first.click()
    page.wait_for_url("**/desk/")


def press(page: Page, act: str, **fields: str) -> None:
    """Do an act on the page of a dossier, as the officer who is signed in."""
    form = page.locator(f"form[action$='/{act}']")
    details = page.locator(f"details:has(form[action$='/{act}'])")
    if details.count() and details.first.get_attribute("open") is None:
        details.first.locator("summary").first.click()
    for name, value in fields.items():
        control = form.locator(f"[name={name}]").first
        kind = control.evaluate("control => control.type")
        if kind == "radio":
            form.locator(f"[name={name}][value='{value}']").check()
        elif kind.startswith("select"):
            control.select_option(value)
        else:
            control.fill(value)
    form.locator("button[type=submit]").last.click()
    page.wait_for_load_state()


__all__ = ["BIRTH", "Look", "Mailbox", "Opening", "press", "sign_in"]

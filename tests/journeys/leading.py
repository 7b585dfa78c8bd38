"""Leading a dossier through the pages of the officers, for journeys that begin or end somewhere in its course."""

from playwright.sync_api import Page

from tests.city import HAI_BA_TRUNG
from tests.journeys.conftest import Opening, press, sign_in


def signed_in(opening: Opening, word: str, unit_code: str = HAI_BA_TRUNG) -> Page:
    """Return a window in which the officer of the unit is signed in."""
    page: Page = opening()
    sign_in(page, f"{word}.{unit_code}")
    return page


def decided(opening: Opening, code: str) -> None:
    """Lead a dossier that was taken in through head, specialist and chair, until its result is ready."""
    head = signed_in(opening, "head")
    head.goto(f"/desk/dossiers/{code}")
    press(head, "assign", assignee=head.locator("form[action$='/assign'] [name=assignee]").first.input_value())
    for word in ("specialist", "specialist2"):
        page = signed_in(opening, word)
        page.goto(f"/desk/dossiers/{code}")
        if page.locator("form[action$='/propose']").count():
            press(page, "propose", decision="approved", note="Đủ căn cứ giải quyết.")
            break
    head.goto(f"/desk/dossiers/{code}")
    press(head, "approve")
    chair = signed_in(opening, "chair")
    chair.goto(f"/desk/dossiers/{code}")
    press(chair, "sign")


def due_of(page: Page) -> str:
    """Return the due moment as the page of a dossier at the desk says it."""
    return page.locator("dl.facts b, dl.facts summary").first.inner_text()


def pdf_of(page: Page, path: str) -> bytes:
    """Return the paper at the address, which must be a PDF."""
    answer = page.request.get(path)
    assert answer.status == 200, path
    content: bytes = answer.body()
    assert content.startswith(b"%PDF")
    return content

"""The pages of components, the pages of errors and the reader's preferences, asked as a browser asks."""

import importlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from haicap.config import urls
from haicap.kernel.refusals import BadInput, NotFound
from haicap.ui.refusals import PAGES

handler404 = "haicap.ui.refusals.not_found"
handler500 = "haicap.ui.refusals.broken"


def refuses(request: HttpRequest) -> HttpResponse:
    raise NotFound(key="<b>x</b>")


def refuses_input(request: HttpRequest) -> HttpResponse:
    raise BadInput("born", value="31/02/2026")


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret of the inside")


urlpatterns = [
    *i18n_patterns(
        path("ui/", include("haicap.ui.urls")),
        path("refuses", refuses),
        path("refuses-input", refuses_input),
        path("breaks", breaks),
        prefix_default_language=False,
    )
]

COMPONENTS = """
timeline steps due tag sample why days worklist filters facts pager notice acts person papers code doors search state
progress languages text-switch rail switcher govuk-error-summary govuk-input govuk-textarea govuk-radios
govuk-checkboxes govuk-select govuk-file-upload govuk-button
"""
PREFIXES = ("", "/en", "/id")
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect"}


class Reading(HTMLParser):
    """What a test wants to know of a page: its ids, what points at them, what is inline, what stays open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.points: list[str] = []
        self.inline: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if "id" in named:
            self.ids.append(str(named["id"]))
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.points += str(named.get(name) or "").split()
        if tag == "style" or (tag == "script" and "src" not in named):
            self.inline.append(tag)
        self.inline += [f"{tag} {name}" for name in named if name == "style" or name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()


@pytest.fixture
def client() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__, HAICAP_SAMPLE=True):
        yield Client(raise_request_exception=False)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


class TestPageOfComponents:
    @pytest.mark.parametrize("prefix", PREFIXES)
    @pytest.mark.parametrize("address", ["/ui/", "/ui/?q=khai", "/ui/?q=zzz", "/ui/desk", "/ui/desk?density=city"])
    def test_is_well_formed_without_inline_code_and_every_label_has_its_field(self, client, prefix, address):
        read = Reading(page(client, prefix + address))
        assert read.inline == []
        assert read.open == []
        assert len(read.ids) == len(set(read.ids))
        assert set(read.points) <= set(read.ids)

    def test_holds_every_component(self, client):
        both = page(client, "/ui/") + page(client, "/ui/desk")
        for name in COMPONENTS.split():
            assert re.search(rf'class="[^"]*\b{name}\b', both), name
        assert 'class="answers"' in page(client, "/ui/answers?q=khai")

    @pytest.mark.parametrize(("prefix", "language", "question"), [
        ("", "vi", "Ông/bà cần làm việc gì?"),
        ("/en", "en", "What do you need to do?"),
        ("/id", "id", "Apa yang perlu Anda urus?"),
    ])  # fmt: skip
    def test_speaks_the_language_of_its_address(self, client, prefix, language, question):
        shown = page(client, f"{prefix}/ui/")
        assert f'<html lang="{language}"' in shown
        assert question in shown

    def test_marks_sample_data(self, client):
        assert "Hệ thống mẫu" in page(client, "/ui/")

    def test_finds_without_diacritics(self, client):
        assert "Đăng ký kết hôn" in page(client, "/ui/answers?q=ket+hon")

    def test_escapes_what_was_asked(self, client):
        shown = page(client, "/ui/?q=%3Cscript%3Ealert(1)%3C/script%3E")
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown

    @pytest.mark.parametrize("sample", [True, False])
    def test_is_there_only_with_sample_data(self, settings, sample):
        before = settings.HAICAP_SAMPLE
        settings.HAICAP_SAMPLE = sample
        try:
            groups = importlib.reload(urls).urlpatterns
            there = {getattr(entry, "app_name", "") for group in groups for entry in getattr(group, "url_patterns", [])}
            assert ("ui" in there) is sample
        finally:
            settings.HAICAP_SAMPLE = before
            importlib.reload(urls)


class TestContentPolicy:
    def test_allows_only_what_comes_from_here(self, client):
        policy = client.get("/ui/")["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


class TestPreferences:
    def test_keep_large_text_and_show_the_same_page(self, client):
        answer = client.get("/en/ui/?q=khai&text=large")
        assert answer.status_code == 302
        assert answer["Location"] == "/en/ui/?q=khai"
        assert client.cookies["text"]["httponly"]
        assert 'data-text="large"' in page(client, "/en/ui/")
        client.get("/ui/?text=normal")
        assert "data-text" not in page(client, "/ui/")

    def test_turn_single_keys_off(self, client):
        assert 'data-keys="on"' in page(client, "/ui/desk")
        client.get("/ui/desk?keys=off")
        assert 'data-keys="off"' in page(client, "/ui/desk")

    def test_lead_to_no_other_host(self, client):
        answer = client.get("//example.invalid/?text=large", follow=False)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith("//")

    def test_of_an_unknown_value_are_passed_over(self, client):
        assert client.get("/ui/?text=huge").status_code == 200

    def test_on_a_thin_line_leave_the_fonts_out(self, client):
        answer = client.get("/ui/", headers={"Save-Data": "on"})
        assert "data-save-data" in answer.content.decode()
        assert "Save-Data" in answer["Vary"]
        assert "Cookie" in answer["Vary"]


class TestErrorPage:
    @pytest.mark.parametrize("status", sorted(PAGES))
    @pytest.mark.parametrize("prefix", PREFIXES)
    def test_stands_in_three_languages(self, client, prefix, status):
        shown = page(client, f"{prefix}/ui/error/{status}", status)
        assert Reading(shown).inline == []
        for language in {"vi", "en", "id"} - {prefix.strip("/") or "vi"}:
            assert f'<p lang="{language}"' in shown

    def test_of_a_missing_page_is_ours(self, client):
        assert "Không có trang này" in page(client, "/nothing-here", 404)

    def test_says_a_refusal_in_words_without_letting_markup_through(self, client):
        shown = page(client, "/en/refuses", 404)
        assert "Nothing was found under “&lt;b&gt;x&lt;/b&gt;”." in shown
        assert "This value cannot be used: 31/02/2026" in page(client, "/en/refuses-input", 422)

    def test_tells_nothing_of_the_inside(self, client):
        shown = page(client, "/breaks", 500)
        assert "secret" not in shown
        assert "Traceback" not in shown

    def test_of_a_form_without_proof_of_origin_asks_to_open_it_again(self):
        with override_settings(ROOT_URLCONF=__name__, HAICAP_SAMPLE=True):
            answer = Client(enforce_csrf_checks=True).post("/en/ui/act")
        assert answer.status_code == 403
        assert "The form was open for too long" in answer.content.decode()

    def test_when_busy_says_when_to_come_again(self, client):
        assert client.get("/ui/error/503")["Retry-After"] == "120"

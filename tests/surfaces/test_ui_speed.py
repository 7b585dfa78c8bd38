"""What makes pages cheap must not change them: folding by language, compression, links to the languages."""

import gzip
import secrets

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import TemplateDoesNotExist, engines
from django.test import RequestFactory
from django.urls import translate_url
from django.utils.translation import gettext, override
from markupsafe import Markup

from haicap.ui.compression import Compression, Fixed, PageOfPieces
from haicap.ui.context import in_language
from haicap.ui.due import DueWords
from haicap.ui.environment import environment
from haicap.ui.folding import Pages
from haicap.ui.rows import fixed_rows, worklist_rows
from haicap.ui.values import Column, Row


def rendered(source: str, language: str, **shown: object) -> str:
    made = environment()
    made.language = language
    with override(language):
        return made.from_string(source).render(**shown)


class TestFolding:
    @pytest.mark.parametrize("language", ["vi", "en", "id"])
    def test_puts_words_of_the_language_into_the_page(self, language: str) -> None:
        with override(language):
            wanted = gettext("Sign out")
        assert rendered('{{ _("Sign out") }}', language) == wanted

    def test_leaves_values_to_the_request(self) -> None:
        # What is translated is taken for markup, with and without folding.
        made = '{{ _("The password is “%(password)s”.", password=password) }} {{ _(word) }} {{ word }}'
        assert rendered(made, "en", password="<x>", word="<y>").endswith(" <y> &lt;y&gt;")

    def test_writes_addresses_of_the_language(self) -> None:
        assert rendered('{{ url("portal:track_form") }}', "en").startswith("/en/")
        assert rendered('{{ url("portal:track", code) }}', "vi", code="H26-1").endswith("H26-1")

    def test_leaves_a_name_alone_that_the_page_has_set_itself(self) -> None:
        assert rendered("{% set a = 'x' %}{{ a }}", "vi") == "x"

    def test_is_done_once_for_each_language(self) -> None:
        pages = engines["jinja2"] if "jinja2" in engines else engines.all()[0]
        assert isinstance(pages, Pages)
        with override("vi"):
            first = pages.get_template("ui/error.html").template
            assert pages.get_template("ui/error.html").template is first
        with override("en"):
            assert pages.get_template("ui/error.html").template is not first

    def test_says_in_the_usual_way_that_a_page_is_missing(self) -> None:
        with pytest.raises(TemplateDoesNotExist):
            engines.all()[0].get_template("no/such.html")


class TestWorklistRows:
    COLUMNS = (Column("Due", "due"), Column("Code", "code"), Column("Name <", "link"), Column("To do"))

    def rows(self, *cells: str, is_sample: bool = False) -> str:
        due = DueWords("good", "clock", "2 days")
        row = Row("/desk/x?a=1&b=2", (due, *cells), is_sample=is_sample)
        with override("en"):
            return str(worklist_rows(self.COLUMNS, [row]))

    def test_escape_what_people_wrote(self) -> None:
        told = self.rows("H26", "<script>", "a & b's")
        assert "<script>" not in told
        assert "&lt;script&gt;" in told
        assert "a &amp; b&#x27;s" in told
        assert 'href="/desk/x?a=1&amp;b=2"' in told

    def test_show_the_due_moment_and_the_mark(self) -> None:
        told = self.rows("H26", "x", "y", is_sample=True)
        assert 'x</a> <span class="sample">Sample</span></th>' in told
        assert '<span class="due" data-tone="good"><svg' in told
        assert "</svg><span>2 days</span></span>" in told

    @pytest.mark.parametrize("first", [Markup("<b>x</b>"), "<b>x</b>"])
    def test_take_no_cell_for_markup_whatever_was_shown_before(self, first: str) -> None:
        # Markup and the same text are equal: a line found in memory must not be the wrong one of the two.
        for cell in (first, "<b>x</b>", Markup("<b>x</b>")):
            assert "<b>x</b>" not in self.rows("H26", cell, cell)

    def test_leave_the_mark_of_samples_out_for_others(self) -> None:
        assert 'class="sample"' not in self.rows("H26", "x", "y")

    def test_are_the_same_piece_until_a_line_of_them_changes(self) -> None:
        due = DueWords("good", "clock", "2 days")
        rows = [Row(f"/{n}", (due, f"H26-{n}", "x", "y")) for n in range(3)]
        before = fixed_rows(self.COLUMNS, rows)
        assert fixed_rows(self.COLUMNS, list(rows)) is before
        later = DueWords("late", "late", "1 day overdue")
        rows[1] = Row("/1", (later, "H26-1", "x", "y"))
        assert "1 day overdue" in fixed_rows(self.COLUMNS, rows).decode()
        assert before.decode() == str(
            worklist_rows(self.COLUMNS, [rows[0], Row("/1", (due, "H26-1", "x", "y")), rows[2]])
        )


class TestCompression:
    def answer(self, content: bytes, *, accepts: str = "gzip, br") -> HttpResponse:
        request = RequestFactory().get("/", headers={"accept-encoding": accepts})
        answered = Compression(lambda _request: HttpResponse(content))(request)
        assert isinstance(answered, HttpResponse)
        return answered

    @pytest.mark.parametrize("content", [b"x" * 5000, "Đặng Thị Ưởng ".encode() * 400])
    def test_gives_what_was_there(self, content: bytes) -> None:
        for _ in range(20):
            answered = self.answer(content)
            assert answered["Content-Encoding"] == "gzip"
            assert gzip.decompress(answered.content) == content
            assert int(answered["Content-Length"]) == len(answered.content)
            assert "Accept-Encoding" in answered["Vary"]

    def test_differs_in_length_so_that_it_tells_nothing(self) -> None:
        assert len({len(self.answer(b"x" * 5000).content) for _ in range(50)}) > 5

    @pytest.mark.parametrize(("content", "accepts"), [(b"x" * 100, "gzip"), (b"x" * 5000, "br"), (b"x" * 5000, "")])
    def test_is_left_out_where_it_does_not_pay_or_is_not_read(self, content: bytes, accepts: str) -> None:
        answered = self.answer(content, accepts=accepts)
        assert "Content-Encoding" not in answered
        assert answered.content == content

    @pytest.mark.parametrize(
        "pieces",
        [
            [Fixed(b"x" * 900), b"secret", Fixed("Đặng Thị Ưởng ".encode() * 400), b"secret", Fixed(b"")],
            [b"y" * 200_000, Fixed(b"z")],
            [b"", Fixed(secrets.token_bytes(5)), Fixed(b"a" * 70_000)],
        ],
    )
    def test_puts_a_page_together_of_pieces(self, pieces: list[bytes]) -> None:
        request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
        for _ in range(3):
            answered = Compression(lambda _request: PageOfPieces(pieces))(request)
            assert isinstance(answered, HttpResponse)
            told = gzip.decompress(answered.content) if "Content-Encoding" in answered else answered.content
            assert told == b"".join(pieces)

    def test_compresses_no_secret_with_anything(self) -> None:
        request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
        page = PageOfPieces([Fixed(b"token=abcdefgh" * 50), b"token=abcdefgh", Fixed(b"token=abcdefgh" * 50)])
        answered = Compression(lambda _request: page)(request)
        assert isinstance(answered, HttpResponse)
        assert b"token=abcdefgh" in answered.content

    def test_leaves_streams_to_the_framework(self) -> None:
        request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
        answered = Compression(lambda _request: StreamingHttpResponse([b"x" * 500] * 10))(request)
        assert gzip.decompress(b"".join(answered)) == b"x" * 5000  # type: ignore[arg-type]

    def test_makes_the_mark_of_a_page_a_weak_one(self) -> None:
        def page(_request: HttpRequest) -> HttpResponse:
            return HttpResponse(b"x" * 5000, headers={"ETag": '"a"'})

        request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
        assert Compression(page)(request)["ETag"] == 'W/"a"'


class TestLanguageLinks:
    @pytest.mark.parametrize(
        "here", ["/", "/en/", "/track?code=1", "/id/track/H26-1?text=large", "/desk/", "/en/desk/"]
    )
    @pytest.mark.parametrize("code", [code for code, _words in settings.LANGUAGES])
    def test_lead_where_the_framework_would_lead(self, here: str, code: str) -> None:
        now = next((known for known in ("en", "id") if here.startswith(f"/{known}/")), "vi")
        with override(now):
            assert in_language(here, code) == translate_url(here, code)


@pytest.mark.django_db
class TestKeptConnection:
    def test_is_asked_for_without_a_statement(self) -> None:
        kept = connection.copy()
        kept.ensure_connection()
        before = activity(kept)
        assert kept.is_usable()
        assert activity(kept) == before
        kept.close()

    def test_that_the_server_cut_is_not_usable(self) -> None:
        kept = connection.copy()
        kept.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])
        assert not kept.is_usable()
        kept.close()

    def test_that_was_closed_here_is_not_usable(self) -> None:
        kept = connection.copy()
        kept.ensure_connection()
        kept.connection.close()
        assert not kept.is_usable()


def activity(kept: BaseDatabaseWrapper) -> object:
    """When the connection last ran a statement, as the server sees it."""
    with connection.cursor() as cursor:
        pid = kept.connection.info.backend_pid
        cursor.execute("select query_start, query from pg_stat_activity where pid = %s", [pid])
        return cursor.fetchone()

"""The pages of the portal that one reads: in three languages, small, and honest about what is not sure."""

import gzip
import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.test import Client

import haicap
from haicap.ui.assets import BUILT
from tests.city import BIRTH, HAI_BA_TRUNG, MARRIAGE, UNCONFIRMED, city
from tests.surfaces.portal_visits import monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

PAGES = [
    "/",
    "/search?q=khai sinh",
    "/search?event=child",
    "/search",
    "/answers?q=ket hon",
    "/events/child",
    "/fields",
    "/fields/Hộ tịch",
    f"/procedures/{BIRTH}",
    f"/procedures/{UNCONFIRMED}",
    "/procedures/1.001612",
    "/units",
    "/units?q=truc bach",
    "/units/answers?q=trang tien",
    f"/units/{HAI_BA_TRUNG}",
    "/units/00004?on=2025-06-30",
    "/units/H26.05",
    "/my-office",
    "/my-office?q=truc bach",
    "/my-office?old=00004&until=2025-07-01",
    "/my-office?place=00256",
    "/track",
    "/help",
    "/privacy",
    "/accessibility",
    f"/file/{BIRTH}",
]
NOT_THERE = ["/procedures/9.999999", "/units/99999", "/events/nothing", "/fields/nothing", "/file/place", "/receipt"]
LANGUAGES = {"vi": "", "en": "/en", "id": "/id"}
PORTAL = Path(haicap.__file__).parent / "surfaces" / "portal"
KILOBYTE = 1000


@pytest.fixture(scope="module")
def english() -> list[str]:
    """The English sentences of the portal that are long enough to be known again, without their places."""
    with (PORTAL / "locale" / "vi" / "LC_MESSAGES" / "django.po").open("rb") as file:
        ids = [entry.id[0] if isinstance(entry.id, tuple) else entry.id for entry in read_po(file) if entry.id]
    pieces = [piece.strip() for sentence in ids for piece in re.split(r"%\(\w+\)[sd]", sentence)]
    return [piece for piece in pieces if len(piece) > 14]


class TestEveryPage:
    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_there_in_the_language_and_in_no_other(self, page: str, language: str, english: list[str]) -> None:
        answer = Client().get(LANGUAGES[language] + page)
        assert answer.status_code == 200, words(answer)[:400]
        if "answers" not in page:
            assert f'<html lang="{language}"' in answer.content.decode()
        if language != "en":
            left = [sentence for sentence in english if sentence in words(answer)]
            assert left == []

    @pytest.mark.parametrize("page", NOT_THERE)
    def test_that_is_not_there_says_so_kindly(self, page: str) -> None:
        for prefix in LANGUAGES.values():
            answer = Client().get(prefix + page)
            assert answer.status_code == 404
            assert "<h1>" in answer.content.decode()

    @pytest.mark.parametrize(
        "page",
        [
            "/search?q=%00",
            "/search?q=" + "x" * 900,
            "/search?q=%F0%9F%98%80%ff",
            "/search?after=1",
            "/search?after=99999999999:x",
            "/search?field=%00",
            "/units?q=%00",
            "/units?q=" + "x" * 900,
            "/units?q=%ff...",
            "/units/%00",
            "/units/00256?on=0001-01-01",
            "/procedures/%00",
            "/procedures/" + "9" * 500,
            "/fields/%00",
            "/events/x%00",
            "/track?code=%00",
            "/track/%00",
            "/track/" + "9" * 500,
            "/file/%00",
        ],
    )
    def test_refuses_unusable_input_in_words(self, page: str) -> None:
        answer = Client().get(page)
        assert 400 <= answer.status_code < 500 or (answer.status_code == 200 and "%ff" in page)
        assert "<h1>" in answer.content.decode() or "role=" in answer.content.decode()

    @pytest.mark.parametrize("page", ["/answers", "/units/answers"])
    def test_as_one_types_says_what_is_wrong_with_the_words(self, page: str) -> None:
        assert "ký tự không lưu được" in words(Client().get(f"{page}?q=a%00b"))
        assert "quá dài" in words(Client().get(page, {"q": "x" * 900}))
        assert words(Client().get(page)) == ""

    def test_stays_within_its_statements(self, django_assert_max_num_queries) -> None:
        for page, most in {
            "/": 0,
            "/help": 0,
            "/privacy": 0,
            "/track": 0,
            "/search?q=khai sinh": 1,
            "/answers?q=khai sinh": 1,
            "/events/child": 1,
            "/fields": 1,
            "/fields/Hộ tịch": 1,
            f"/procedures/{BIRTH}": 1,
            "/units": 2,
            "/units?q=truc bach": 3,
            f"/units/{HAI_BA_TRUNG}": 4,
            f"/file/{BIRTH}": 1,
        }.items():
            with django_assert_max_num_queries(most, info=page):
                assert Client().get(page).status_code == 200


class TestHome:
    def test_is_small(self) -> None:
        names = json.loads((BUILT / "manifest.json").read_text())
        page = len(gzip.compress(Client().get("/").content))
        files = ("portal.css", "app.js")
        own = page + (BUILT / "mark.svg").stat().st_size + sum((BUILT / f"{names[n]}.br").stat().st_size for n in files)
        live = (BUILT / f"{names['htmx.esm.js']}.br").stat().st_size
        fonts = sum(file.stat().st_size for file in BUILT.glob("*.woff2"))
        assert own + live <= 60 * KILOBYTE
        # The script of live search comes only when somebody turns to a search.
        assert own + fonts <= 100 * KILOBYTE

    def test_asks_one_question_and_offers_eight_events_of_life(self) -> None:
        page = Client().get("/").content.decode()
        assert page.count("<h1>") == 1
        assert "Ông/bà cần làm việc gì?" in page
        assert len(re.findall(r'href="/events/\w+"', page)) == 8

    def test_runs_no_script_of_its_own(self) -> None:
        page = Client().get("/").content.decode()
        assert re.findall(r"<script(?![^>]*src=)", page) == []
        assert not re.search(r'\son\w+="', page)
        assert "style=" not in page


class TestSearch:
    def test_answers_words_without_diacritics(self) -> None:
        assert "Thủ tục đăng ký khai sinh" in words(Client().get("/search?q=dang ky khai sinh"))

    def test_goes_on_behind_the_last_answer_without_repeating_one(self) -> None:
        client, seen, address = Client(), [], "/search?q=&where=commune"
        for _ in range(4):
            page = client.get(address).content.decode()
            seen += re.findall(r'href="/procedures/([^"]+)"', page)
            address = re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")
            assert "where=commune" in address
        assert len(seen) == len(set(seen)) == 80

    def test_says_that_nothing_was_found(self) -> None:
        assert "Không tìm thấy" in words(Client().get("/search?q=qqqqqq zzzzzz"))


class TestProcedure:
    def test_says_a_confirmed_time_with_its_instrument(self) -> None:
        told = words(Client().get(f"/procedures/{BIRTH}"))
        assert "Trong ngày" in told
        assert "Đã xác nhận" in told
        assert "60/2014/QH13" in told

    def test_never_says_an_unconfirmed_time_as_a_fact(self) -> None:
        page = Client().get(f"/procedures/{UNCONFIRMED}").content.decode()
        facts = page[page.index('<dl class="facts">') : page.index("</dl>")]
        assert "Cần kiểm tra" in facts
        assert not re.search(r"[0-9] ngày", facts)

    def test_credits_its_source(self) -> None:
        assert "Nguồn: Cổng Dịch vụ công quốc gia" in words(Client().get(f"/procedures/{BIRTH}"))

    def test_offers_filing_only_where_it_is_taken(self) -> None:
        assert f'href="/file/{BIRTH}"' in Client().get(f"/procedures/{BIRTH}").content.decode()
        # Only a ministry decides it.
        search = Client().get("/search?q=dang ky du thi cap the tham dinh vien ve gia").content.decode()
        code = re.search(r'href="/procedures/([^"]+)"', search)[1]
        assert f'href="/file/{code}"' not in Client().get(f"/procedures/{code}").content.decode()
        assert Client().get(f"/file/{code}").status_code == 422
        assert Client().post(f"/file/{code}").status_code == 422

    def test_names_near_codes_when_there_is_none(self) -> None:
        answer = Client().get("/procedures/1.00119")
        assert answer.status_code == 404
        assert 'href="/procedures/1.001193"' in answer.content.decode()


class TestUnits:
    def test_lead_from_an_old_name_to_the_new_unit(self) -> None:
        told = words(Client().get("/units?q=truc bach"))
        assert "Phường Trúc Bạch" in told
        assert "Phường Ba Đình (toàn bộ)" in told

    def test_tell_the_two_lives_of_a_code_apart(self) -> None:
        assert "Phường Ba Đình" in words(Client().get("/units/00004"))
        old = words(Client().get("/units/00004?on=2025-06-30"))
        assert "Phường Trúc Bạch" in old
        assert "1656/NQ-UBTVQH15" in old

    def test_list_all_126(self) -> None:
        assert len(re.findall(r'href="/units/[0-9]{5}"', Client().get("/units").content.decode())) == 126

    def test_are_named_for_readers_of_other_languages(self) -> None:
        assert "Hai Ba Trung Ward" in words(Client().get("/en/units/00256"))


class TestQuestions:
    def test_of_a_marriage_say_in_the_published_words_who_must_come(self) -> None:
        told = words(Client().get(f"/procedures/{MARRIAGE}"))
        assert "hai bên nam, nữ phải có mặt" in told
        assert "không phải chứng thực" in told

    @pytest.mark.parametrize("code", [BIRTH, UNCONFIRMED, "1.001612"])
    def test_are_answered_or_said_to_be_open(self, code: str) -> None:
        told = words(Client().get(f"/procedures/{code}"))
        for question in ("Ai được nộp?", "Cần mang gì?", "Người khác đi thay tôi được không?", "Nếu thiếu giấy tờ"):
            assert question in told
        assert "Nội dung đã công bố viết" in told or "Danh mục không nêu điều này" in told

    def test_keep_official_words_marked_as_vietnamese(self) -> None:
        page = Client().get(f"/en/procedures/{MARRIAGE}").content.decode()
        assert re.search(r'<blockquote[^>]* lang="vi">', page)
        assert "Can someone go for me?" in page

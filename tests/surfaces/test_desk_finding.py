"""Finding a dossier at the desk: one box, no names and numbers in addresses, a reason for who looks by number."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haicap.domains.dossiers import api as dossiers
from haicap.platform.audit.models import EntryRow
from haicap.surfaces.desk.finding import written_code
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, city, filing, officer
from tests.rules.test_people_card import NUMBER, WHOLE
from tests.surfaces.desk_visits import DOOR, desk_of, monday_morning, taken_in, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
PHONE = "0912 345 678"


def ask(client: Client, text: str, **more: str) -> Any:
    return client.post("/desk/find", {"q": text, **more})


def found(client: Client, text: str, **more: str) -> str:
    """Ask, follow to the answers, and return what stands there."""
    answer = ask(client, text, **more)
    assert answer.status_code == 303, words(answer)
    assert answer["Location"].startswith("/desk/find?s=")
    return words(client.get(answer["Location"]))


class TestByCode:
    @pytest.mark.parametrize("form", ["{}", "lower", "short", "serial", "receipt"])
    def test_goes_to_the_dossier(self, form: str) -> None:
        code = taken_in(desk_of("receiver"))
        written = {
            "{}": code,
            "lower": f" {code.lower()} ",
            "short": code.split("-", 1)[1],
            "serial": str(int(code[-4:])),
            "receipt": f"https://motcua.hanoi.gov.vn/track/{code}",
        }[form]
        answer = ask(desk_of("head"), written)
        assert (answer.status_code, answer["Location"]) == (303, f"/desk/dossiers/{code}")

    def test_says_the_same_for_a_code_of_another_unit_and_of_none(self) -> None:
        code = taken_in(desk_of("receiver"))
        client = desk_of("receiver", CUA_NAM)
        theirs, nobodys = ask(client, code), ask(client, code[:-4] + "9999")
        assert theirs.status_code == nobodys.status_code == 404
        assert words(theirs) == words(nobodys).replace(code[:-4] + "9999", code)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("7", "H26.00256-260105-0007"),
            ("00007", "H26.00256-260105-0007"),
            ("260104-12345", "H26.00256-260104-12345"),
            ("https://x.vn/en/track/H26.00082-260105-0001?x=1", "H26.00082-260105-0001"),
            ("123456", ""),
            ("٣", ""),
            ("lan", ""),
            ("/track/", ""),
        ],
    )
    def test_understands(self, text: str, code: str) -> None:
        assert written_code(text, own="H26.00256", today="260105") == code


class TestByName:
    def test_lists_state_due_unit_and_who_has_it(self) -> None:
        code = taken_in(desk_of("receiver"))
        page = found(desk_of("head"), "nguyen thi uon")
        for told in (code, "Nguyễn Thị Ưỡn", "Tình trạng", "Chờ phân công", "Đến hạn"):
            assert told in page, told
        assert "Nơi giải quyết" not in page
        assert "Nơi giải quyết" in found(desk_of("supervisor", "H26"), "nguyen thi uon")

    def test_names_the_officer_who_has_it(self) -> None:
        code = taken_in(desk_of("receiver"))
        dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        assert "specialist Hai Bà Trưng" in found(desk_of("head"), "uon nguyen")

    def test_keeps_the_words_out_of_the_address_and_for_one_account(self) -> None:
        taken_in(desk_of("receiver"))
        client = desk_of("head")
        to = ask(client, "Nguyễn Thị Ưỡn")["Location"]
        assert "Ưỡn" not in to
        assert "Nguyễn Thị Ưỡn" in words(client.get(to))
        assert "Nguyễn Thị Ưỡn" not in words(desk_of("receiver").get(to))
        assert "Nguyễn Thị Ưỡn" not in words(client.get(to[:-6] + "AAAAAA"))

    def test_offers_procedures_beside(self) -> None:
        assert "Đăng ký khai sinh" in found(desk_of("head"), "khai sinh")

    def test_finds_no_persons_by_an_address(self) -> None:
        code = taken_in(desk_of("receiver"))
        assert code not in words(desk_of("head").get("/desk/find", {"q": "nguyen thi uon"}))

    def test_tells_another_unit_nothing(self) -> None:
        code = taken_in(desk_of("receiver"))
        page = found(desk_of("head", CUA_NAM), "nguyen thi uon")
        assert code not in page
        assert "Không tìm thấy hồ sơ nào" in page

    def test_goes_on_behind_the_last_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dossiers, "PAGE", 2)
        codes = [taken_in(desk_of("receiver"), key=f"k{number}") for number in range(3)]
        client = desk_of("head")
        page = client.get(ask(client, "uon")["Location"])
        assert [code in words(page) for code in codes] == [False, True, True]
        following = page.content.decode().partition('class="pager__next" href="')[2].partition('"')[0]
        page = client.get(following.replace("&amp;", "&"))
        assert [code in words(page) for code in codes] == [True, False, False]

    @pytest.mark.parametrize("text", ["", "a", "%", "\x00", "🙂" * 60, "x" * 5000, "'; drop table x; --", "|||"])
    def test_answers_any_input_as_input(self, text: str) -> None:
        assert ask(desk_of("head"), text).status_code in {200, 303, 422}

    @pytest.mark.parametrize("link", ["x", "", "\x00", "A" * 5000, "é", "AAAA", "AQ"])
    def test_takes_no_link_that_it_did_not_give(self, link: str) -> None:
        assert desk_of("head").get("/desk/find", {"s": link}).status_code == 200

    def test_refuses_a_place_that_no_page_gave(self) -> None:
        client = desk_of("head")
        to = ask(client, "uon")["Location"]
        assert client.get(f"{to}&after=x").status_code == 422


class TestByNumber:
    @pytest.mark.parametrize("text", [NUMBER, "0031 9200 0123", PHONE, "+84912345678"])
    def test_asks_for_the_reason_first(self, text: str) -> None:
        code = taken_in(desk_of("receiver"))
        client = desk_of("head")
        answer = ask(client, text)
        assert answer.status_code == 200
        assert "Vì sao bạn tìm người này?" in words(answer)
        assert code not in words(answer)
        assert not EntryRow.objects.filter(act="find").exists()
        assert code in found(client, text, why="here")
        entry = EntryRow.objects.get(act="find")
        assert entry.reason.endswith("Người dân có mặt hoặc gọi điện")
        assert (entry.object_key, entry.subject_id > 0) == (code, True)
        assert NUMBER not in entry.reason

    @pytest.mark.parametrize("more", [{"why": ""}, {"why": "other", "because": " "}, {"why": "card"}, {"why": "x"}])
    def test_takes_no_empty_reason(self, more: dict[str, str]) -> None:
        answer = ask(desk_of("head"), NUMBER, **more)
        assert answer.status_code == 422
        assert "Vui lòng cho biết lý do" in words(answer)

    def test_keeps_a_written_reason(self) -> None:
        taken_in(desk_of("receiver"))
        found(desk_of("head"), PHONE, why="other", because="Xác minh theo công văn 12")
        assert EntryRow.objects.get(act="find").reason == "phone: Lý do khác: Xác minh theo công văn 12"

    def test_puts_no_number_into_the_address(self) -> None:
        to = ask(desk_of("head"), NUMBER, why="here")["Location"]
        assert NUMBER not in to


class TestByCard:
    @pytest.mark.parametrize("text", [WHOLE, WHOLE + "\r\n"])
    def test_finds_by_the_number_and_notes_that_the_card_was_shown(self, text: str) -> None:
        code = taken_in(desk_of("receiver"))
        assert code in found(desk_of("head"), text)
        assert EntryRow.objects.get(act="find").reason == "national_id: Người dân xuất trình thẻ căn cước"

    def test_says_which_part_cannot_be_read_and_shows_nothing_of_it(self) -> None:
        answer = ask(desk_of("head"), WHOLE.replace("Nữ", "?"))
        assert answer.status_code == 422
        assert "Giới tính trong mã vuông" in words(answer)
        assert "Ưỡn" not in words(answer)


class TestBudget:
    @pytest.mark.parametrize(("text", "most"), [("nguyen thi uon", 6), (NUMBER, 5)])
    def test_does_not_grow_with_what_was_found(self, text: str, most: int) -> None:
        client, counter = desk_of("head"), desk_of("receiver")
        to = ask(client, text, why="here")["Location"]
        costs = []
        for number in range(3):
            code = taken_in(counter, key=f"n{number}")
            dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
            with CaptureQueriesContext(connection) as asked:
                client.get(to)
            costs.append(len(asked))
        assert len(set(costs)) == 1
        assert costs[0] <= DOOR + most, [one["sql"][:90] for one in asked]


def test_dossiers_of_another_person_are_not_found() -> None:
    other = filing(name="Trần Văn Đạt", national_id="001080000456", born_on=date(1980, 4, 1), phone="")
    code = dossiers.receive(by=officer("receiver", HAI_BA_TRUNG), at=AT, filing=other, key="k").code
    assert code not in found(desk_of("head"), NUMBER, why="here")

"""The forms of mergers, hours, deadlines and procedures: typed, told in words, shown again, and nothing is lost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haicap.domains.law import api as law
from haicap.surfaces.city.amendments_forms import form_for
from tests.city import CUA_NAM, HAI_BA_TRUNG, city
from tests.surfaces.desk_visits import DOOR, desk_of, monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
BIRTH, CHANGED = "1.001193", "1.001669"
HEAD = {"number": "15/QĐ-UBND", "issuer": "H26", "kind": "decision", "title": "Sắp xếp", "signed_on": "02/01/2026"}
MERGER: dict[str, Any] = {
    "on": "01/07/2026", "from": [HAI_BA_TRUNG, CUA_NAM], "becomes": "new", "code": "00999", "name": "Bình An",
    "kind": "ward", "headquarters": "Số 1 phố Huế", "area_km2": "3,5", "population": "120.000", "share": "whole",
}  # fmt: skip
HOURS: dict[str, Any] = {
    "of": "kind", "kind": "ward", "session_1": "08:00-12:00", "session_2": "13:30-17:30",
    "weekdays": ["mon", "tue", "wed"], "cut_off": "15:30", "starts_on": "01/02/2026", "last_day": "28/02/2026",
}  # fmt: skip
DEADLINE: dict[str, Any] = {
    "procedures": [CHANGED], "units": [HAI_BA_TRUNG], "channel": "online", "measure": "working_days", "length": "0,5",
    "text": "không quá nửa ngày làm việc", "article": "Điều 2", "starts_on": "01/02/2026",
}  # fmt: skip
VERSION: dict[str, Any] = {
    "code": BIRTH, "starts_on": "01/07/2026", "does": "changes", "name": "Khai sinh", "fee_channel_0": "in_person",
    "fee_amount_0": "8.000", "fee_channel_1": "online", "fee_amount_1": "0", "paper_name_0": "Tờ khai",
    "paper_originals_0": "1",
}  # fmt: skip
TYPED = {"succession": MERGER, "hours": HOURS, "deadline": DEADLINE, "procedure": VERSION}
BODIES: dict[str, dict[str, Any]] = {
    "succession": {
        "on": "2026-07-01", "from": [HAI_BA_TRUNG, CUA_NAM], "share": "whole",
        "to": {"code": "00999", "name": "Bình An", "kind": "ward", "headquarters": "Số 1 phố Huế",
               "population": 120_000, "area_km2": 3.5},
    },
    "hours": {
        "of": {"kind": "ward"}, "sessions": ["08:00-12:00", "13:30-17:30"], "weekdays": ["mon", "tue", "wed"],
        "cut_off": "15:30", "starts_on": "2026-02-01", "ends_before": "2026-03-01",
    },
    "deadline": {
        "procedures": [CHANGED], "units": [HAI_BA_TRUNG], "channel": "online", "working_days": 0.5,
        "text": "không quá nửa ngày làm việc", "article": "Điều 2", "starts_on": "2026-02-01",
    },
    "procedure": {
        "code": BIRTH, "starts_on": "2026-07-01", "name": "Khai sinh",
        "fees": [{"channel": "in_person", "amount_vnd": 8000}, {"channel": "online", "free": True}],
        "papers": [{"name": "Tờ khai", "originals": 1}],
    },
}  # fmt: skip
TOLD = {
    "succession": ("Phường Cửa Nam chuyển vào Phường Bình An từ ngày 01/07/2026", "Số 1 phố Huế", "Toàn bộ"),
    "hours": ("Giờ làm việc của mọi phường", "08:00–12:00; 13:30–17:30", "Thứ Hai, Thứ Ba, Thứ Tư", "sau 15:30"),
    "deadline": ("Thời hạn: 0,5 ngày làm việc", "“không quá nửa ngày làm việc”", "Phường Hai Bà Trưng", "Điều 2"),
    "procedure": ("Phiên bản mới của thủ tục 1.001193 từ ngày 01/07/2026", "miễn phí", "Tờ khai"),
}
#: changes that are right, and of which the form would lose something
TOO_MUCH = {
    "succession": {**BODIES["succession"], "ends": True},
    "hours": {"of": {"units": [HAI_BA_TRUNG]}, "sessions": ["08:00-12:00", "13:00-17:00"], "starts_on": "2026-02-01"},
    "deadline": {**BODIES["deadline"], "working_days": 1, "calendar_days": 1, "longer": "không quá"},
    "procedure": {**BODIES["procedure"], "papers": []},
}


def legal() -> Client:
    return desk_of("legal", "H26")


def draft(client: Client) -> str:
    made = client.post("/city/amendments/new", HEAD)
    assert made.status_code == 303, words(made)
    return str(made["Location"]).partition("?")[0]


def added(client: Client, kind: str, changes: dict[str, Any] | None = None) -> str:
    """Make a draft with a change of the kind by its form and return its address."""
    page = draft(client)
    answer = client.post(f"{page}/add/{kind}", {"do": "save", "seen": "1", **TYPED[kind], **(changes or {})})
    assert answer.status_code == 303, words(answer)
    return page


def body_of(page: str, kind: str) -> dict[str, Any]:
    body: dict[str, Any] = law.values_of(int(page.rsplit("/", 1)[1]))["changes"][0][kind]
    return body


@pytest.mark.parametrize("kind", ["grant", "end_grant", "deadline"])
def test_codes_with_a_character_that_no_text_holds_are_shown_again(kind: str) -> None:
    client = legal()
    answer = client.post(f"{draft(client)}/add/{kind}", {"do": "find", "seen": "1", "procedures": [f"{BIRTH}\x00"]})
    assert answer.status_code == 200


@pytest.mark.parametrize("kind", TYPED)
class TestAForm:
    def test_makes_the_change_and_tells_it_in_words(self, kind: str) -> None:
        page = added(legal(), kind)
        assert body_of(page, kind) == BODIES[kind]
        shown = words(legal().get(page))
        for told in TOLD[kind]:
            assert told in shown
        assert legal().get(f"/en{page}").status_code == 200

    def test_is_filled_in_again_and_saves_the_same(self, kind: str) -> None:
        client = legal()
        page = added(client, kind)
        assert 'name="text" rows="18"' not in client.get(f"{page}/changes/0").content.decode()
        form = form_for(kind, BODIES[kind])
        assert form is not None
        assert form.read(form.fill(BODIES[kind])).body == BODIES[kind]

    def test_gives_way_to_the_text_where_it_would_lose_something(self, kind: str) -> None:
        client = legal()
        page = draft(client)
        values = law.values_of(int(page.rsplit("/", 1)[1]))
        text = law.written_change(kind, TOO_MUCH[kind])
        assert form_for(kind, TOO_MUCH[kind]) is None
        answer = client.post(f"{page}/add/{kind}?as=text", {"do": "save", "seen": "1", "text": text})
        assert answer.status_code == 303, (values, words(answer))
        shown = words(client.get(f"{page}/changes/0"))
        assert "Thay đổi này có nhiều nội dung hơn biểu mẫu thể hiện" in shown

    def test_is_checked_and_what_it_would_do_is_told(self, kind: str) -> None:
        client = legal()
        page = added(client, kind)
        assert client.post(f"{page}/check", {"seen": "2"}).status_code == 303
        assert law.last_check(int(page.rsplit("/", 1)[1]), version=2) is not None
        for address in (page, f"{page}/impact", f"{page}/impact.json"):
            assert client.get(address).status_code == 200, address

    def test_says_at_the_fields_what_is_missing_and_makes_nothing(self, kind: str) -> None:
        client = legal()
        page = draft(client)
        answer = client.post(f"{page}/add/{kind}", {"do": "save", "seen": "1"})
        assert answer.status_code == 422
        assert "govuk-error-summary" in answer.content.decode()
        assert not law.values_of(int(page.rsplit("/", 1)[1]))["changes"]

    @pytest.mark.parametrize("prefix", ["", "/en"])
    def test_stays_within_its_budget(self, kind: str, prefix: str) -> None:
        client = legal()
        page = added(client, kind)
        for address, budget in ((f"{page}/add/{kind}", 8), (f"{page}/changes/0", 9), (page, 10)):
            client.get(prefix + address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(prefix + address).status_code == 200
            assert len(asked) <= DOOR + budget, (address, [one["sql"][:90] for one in asked])


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("succession", {"from": []}, "from"),
        ("succession", {"name": ""}, "name"),
        ("succession", {"area_km2": "rộng"}, "area_km2"),
        ("succession", {"becomes": "stands"}, "becomes"),
        ("hours", {"session_1": "sáng"}, "session_1"),
        ("hours", {"of": "units"}, "units"),
        ("hours", {"cut_off": "trưa"}, "cut_off"),
        ("deadline", {"length": "ba"}, "length"),
        ("deadline", {"length": "-1"}, "length"),
        ("deadline", {"text": ""}, "text"),
        ("procedure", {"fee_amount_0": "tám"}, "fees"),
        ("procedure", {"paper_name_0": "", "paper_copies_0": "2"}, "papers"),
        ("procedure", {"does": "ends"}, "does"),
    ],
)
class TestWhatIsWrong:
    def test_stands_at_its_field(self, kind: str, changes: dict[str, Any], field: str) -> None:
        client = legal()
        page = draft(client)
        answer = client.post(f"{page}/add/{kind}", {"do": "save", "seen": "1", **TYPED[kind], **changes})
        assert answer.status_code == 422, answer.get("Location")
        assert f'href="#{field}"' in answer.content.decode()


class TestASplit:
    def test_says_what_decides(self) -> None:
        client = legal()
        split = {"share": "part", "from": [HAI_BA_TRUNG], "streets": "phố Huế\nphố Bà Triệu", "office": "yes"}
        page = added(client, "succession", split)
        body = body_of(page, "succession")
        assert (body["where"], body["office"]) == ({"streets": ["phố Huế", "phố Bà Triệu"]}, True)
        assert "phố Huế, phố Bà Triệu" in words(client.get(page))


class TestAUnitThatStands:
    def test_takes_another_in_by_its_code_alone(self) -> None:
        empty = dict.fromkeys(("name", "kind", "headquarters", "area_km2", "population"), "")
        page = added(legal(), "succession", {**empty, "becomes": "stands", "code": CUA_NAM, "from": [HAI_BA_TRUNG]})
        assert body_of(page, "succession")["to"] == {"code": CUA_NAM}
        assert "Phường Hai Bà Trưng chuyển vào Phường Cửa Nam" in words(legal().get(page))


class TestTheFirstPage:
    def test_names_the_mergers_that_come(self) -> None:
        page = added(legal(), "succession")
        shown = legal().get("/city/")
        assert "Ngày sắp xếp đơn vị sắp tới" in words(shown)
        assert "Phường Cửa Nam chuyển vào Phường Bình An" in words(shown)
        assert f'href="{page}"' in shown.content.decode()


class TestTheLawOfAProcedure:
    def test_lists_deadlines_with_their_words(self) -> None:
        one, two = legal(), desk_of("legal2", "H26")
        page = added(one, "deadline")
        assert one.post(f"{page}/check", {"seen": "2"}).status_code == 303
        assert two.post(f"{page}/approve", {"seen": "2"}).status_code == 303
        shown = words(one.get(f"/city/register/{CHANGED}"))
        assert "0,5 ngày làm việc “không quá nửa ngày làm việc” · Điều 2, 15/QĐ-UBND" in shown
        assert "Phường Hai Bà Trưng, Trực tuyến" in shown
        assert "Chưa văn bản nào của thành phố quy định riêng" in words(one.get(f"/city/register/{BIRTH}"))

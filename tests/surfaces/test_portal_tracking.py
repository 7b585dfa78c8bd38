"""Following a dossier: where it stands, who has it, when it is due and why; nothing personal, kind to mistakes."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Appointment, Decision, Proof
from haicap.platform.clock.api import LOCAL
from tests.city import AT, UNCONFIRMED, city, filing, officer
from tests.surfaces.portal_visits import PERSON, monday_morning, stand_at, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
FRIDAY = datetime(2026, 1, 9, 10, 0, tzinfo=LOCAL)


@pytest.fixture
def code() -> str:
    return dossiers.submit(filing=filing(), at=AT, sender="test", key="k").code


def decided(code: str, *, at: datetime) -> None:
    dossiers.accept(by=officer("receiver"), at=at, code=code)
    dossiers.assign(by=officer("head"), at=at, code=code, assignee_id=officer("specialist").account_id)
    dossiers.propose(by=officer("specialist"), at=at, code=code, decision=Decision.APPROVED, note="Đủ điều kiện")
    dossiers.approve(by=officer("head"), at=at, code=code)
    dossiers.sign(by=officer("chair"), at=at, code=code)


class TestTracking:
    @pytest.mark.parametrize(
        ("prefix", "stands", "due", "why"),
        [
            ("", "Đã nộp, chờ tiếp nhận", "Hẹn trả trước 17:00, 05/01/2026", "phải trả kết quả ngay trong ngày"),
            ("/en", "Handed in, waiting to be taken in", "Due by 17:00, 05/01/2026", "the result is owed the same day"),
            ("/id", "Sudah diajukan", "Tenggat 17:00, 05/01/2026", "hasil harus diberikan pada hari yang sama"),
        ],
    )
    def test_says_in_three_languages_where_it_stands(
        self, code: str, prefix: str, stands: str, due: str, why: str
    ) -> None:
        told = words(Client().get(f"{prefix}/track/{code}"))
        for expected in (stands, due, why, code):
            assert expected in told

    def test_shows_nothing_personal(self, code: str) -> None:
        decided(code, at=AT)
        page = Client().get(f"/track/{code}").content.decode()
        for personal in (*PERSON.values(), "Ưỡn", "Đủ điều kiện", "to-khai.pdf", "specialist Hai"):
            assert personal not in page

    def test_forgives_case_spaces_and_long_dashes(self, code: str) -> None:
        for typed in (code.lower(), f"  {code} ", code.replace("-", " – "), code.replace("-", "—")):
            answer = Client().get("/track", {"code": typed})
            assert answer["Location"] == f"/track/{code}"
        assert Client().get(f"/track/{code.lower()} ").status_code == 200

    def test_is_kind_to_a_wrong_code(self) -> None:
        malformed = Client().get("/track", {"code": "12 ab"})
        assert malformed.status_code == 422
        assert "không phải mã hồ sơ" in words(malformed)
        unknown = Client().get("/track/H26.00256-260105-9999")
        assert unknown.status_code == 404
        assert "Ông/bà có thể làm" in words(unknown)
        assert Client().get("/track", {"code": ""}).status_code == 422

    def test_tells_the_way_step_by_step(self, code: str) -> None:
        decided(code, at=AT)
        told = words(Client().get(f"/track/{code}"))
        way = [
            "Đã nộp trực tuyến",
            "Đã tiếp nhận: giấy tờ đầy đủ",
            "Đã giao cho chuyên viên",
            "chủ tịch phê duyệt, chưa ký số",
        ]
        assert [told.index(step) for step in way] == sorted(told.index(step) for step in way)
        assert "mời ông/bà đến nhận" in told
        assert "Đúng hạn" in told or "đúng hạn" in told
        dossiers.hand_over(by=officer("receiver"), at=AT, code=code, collector="Ưỡn", proof=Proof.SLIP)
        told = words(Client().get(f"/track/{code}"))
        assert "Đã xong: đã trả kết quả" in told
        assert "Yêu cầu được chấp thuận." in told

    def test_says_that_it_is_late(self, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
        stand_at(monkeypatch, FRIDAY)
        page = Client().get(f"/track/{code}")
        assert "Quá hạn 3 ngày" in words(page)
        assert 'data-tone="late"' in page.content.decode()
        decided(code, at=FRIDAY)
        assert 'data-tone="late"' in Client().get(f"/track/{code}").content.decode()

    def test_does_not_reckon_a_time_that_is_not_known(self) -> None:
        code = dossiers.submit(filing=filing(procedure_code=UNCONFIRMED), at=AT, sender="test", key="k").code
        told = words(Client().get(f"/track/{code}"))
        assert "cần kiểm tra" in told
        assert "Vì sao là ngày này?" not in told
        due = AT + timedelta(days=2)
        dossiers.accept(by=officer("receiver"), at=AT, code=code, appointment=Appointment(due, "Phải xác minh"))
        told = words(Client().get(f"/track/{code}"))
        assert "do cán bộ đặt" in told
        assert "Phải xác minh" not in told

    def test_shows_the_stations_of_the_way(self, code: str) -> None:
        def line(prefix: str = "") -> list[tuple[str, str]]:
            page = Client().get(f"{prefix}/track/{code}").content.decode()
            stops = re.findall(r'way__stop" data-state="(\w+)".*?way__name">(.*?)</span>', page, re.DOTALL)
            return [(name, state) for state, name in stops]

        assert line() == [("Tiếp nhận", "here"), ("Giải quyết", "to_come"), ("Trả kết quả", "to_come")]
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        assert line("/id") == [("Penerimaan", "done"), ("Penyelesaian", "here"), ("Menyerahkan hasil", "to_come")]
        dossiers.withdraw(by=officer("receiver"), at=AT, code=code, note="Người nộp đề nghị rút")
        assert line() == []

    def test_has_passed_the_stations_when_the_result_is_handed_over(self, code: str) -> None:
        decided(code, at=AT)
        page = Client().get(f"/en/track/{code}").content.decode()
        assert re.findall('way__stop" data-state="(.*?)"', page) == ["done", "done", "here"]
        dossiers.hand_over(by=officer("receiver"), at=AT, code=code, collector="An", proof=Proof.SLIP)
        page = Client().get(f"/en/track/{code}").content.decode()
        assert re.findall('way__stop" data-state="(.*?)"', page) == ["done", "done", "done"]

    def test_stays_within_its_statements(self, code: str, django_assert_max_num_queries) -> None:
        Client().get(f"/track/{code}")
        with django_assert_max_num_queries(1):
            Client().get(f"/track/{code}")

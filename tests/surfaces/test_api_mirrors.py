"""The REST API told where a dossier stands that another system works, and how it is shown here then."""

import json
from typing import Any

import pytest
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.platform.clients import api as clients
from tests.city import AT, BIRTH, HAI_BA_TRUNG, city
from tests.surfaces.api_calls import BASE, call, monday_morning, told
from tests.surfaces.desk_visits import desk_of, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
OUTSIDE = "G01.899-260102-0007"
DOSSIER = {
    "procedure": BIRTH,
    "unit": HAI_BA_TRUNG,
    "submitted_at": "2026-01-02T09:00:00+07:00",
    "name": "Nguyễn Thị Ưỡn",
    "national_id": "003192000123",
    "born_on": "1992-03-05",
    "address": "Số 12, phố Bà Triệu",
}
FIRST = {"event": "1", "at": "2026-01-02T10:00:00+07:00", "status": 4, "due_at": "2026-01-08T17:00:00+07:00"}


@pytest.fixture
def bearer(db: None) -> str:
    return clients.add(name="Hộ tịch", at=AT, may_mirror="HO-TICH")[1]


def put(bearer: str, *, system: str = "HO-TICH", code: str = OUTSIDE, **changes: Any) -> Any:
    sent = {name: value for name, value in ({**FIRST, "dossier": DOSSIER} | changes).items() if value is not ...}
    return Client(enforce_csrf_checks=True).put(
        f"{BASE}/mirrors/{system}/{code}",
        json.dumps(sent),
        content_type="application/json",
        headers={"Authorization": f"Bearer {bearer}", "Accept-Language": "en"},
    )


class TestPut:
    def test_makes_it_once_and_follows_it(self, bearer: str) -> None:
        first = told(put(bearer), 201)
        assert first["business"] == "in_process"
        assert told(put(bearer), 200) == first
        later = told(put(bearer, event="2", at="2026-01-05T08:00:00+07:00", status=9, decision="approved"), 200)
        assert (later["code"], later["business"]) == (first["code"], "decided")
        followed = told(call(f"/dossiers/{OUTSIDE}"))
        assert (followed["code"], followed["business"]) == (first["code"], "decided")
        assert dossiers.verify().differences == ()

    def test_is_for_the_one_system_that_the_client_may_tell_of(self, bearer: str) -> None:
        other = clients.add(name="Other", at=AT)[1]
        for token, system in ((bearer, "LY-LICH"), (other, "HO-TICH")):
            assert told(put(token, system=system), 403)["code"] == "MirrorNotAllowed"
        assert told(put("nobody"), 401)["code"] == "TokenRefused"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"status": 11}, "status"),
            ({"status": 9}, "decision"),
            ({"at": "2026-01-02T10:00:00"}, "at"),
            ({"at": "2026-02-02T10:00:00+07:00"}, "at"),
            ({"dossier": ...}, "dossier"),
            ({"dossier": DOSSIER | {"unit": "99999"}}, "dossier.unit"),
            ({"dossier": DOSSIER | {"procedure": "9.999999"}}, "dossier.procedure"),
            ({"dossier": DOSSIER | {"address": "-"}}, "dossier.address"),
            ({"more": 1}, "more"),
        ],
    )
    def test_names_the_field_at_fault(self, bearer: str, changes: dict[str, Any], field: str) -> None:
        answer = put(bearer, **changes)
        assert told(answer, answer.status_code)["field"] == field
        assert answer.status_code in {404, 422}

    def test_keeps_to_its_budget_of_statements(self, bearer: str, django_assert_max_num_queries: Any) -> None:
        put(bearer, code="G01.899-260102-0001")
        with django_assert_max_num_queries(13):
            told(put(bearer), 201)
        with django_assert_max_num_queries(8):
            told(put(bearer, event="2", at="2026-01-05T08:00:00+07:00"), 200)


class TestShown:
    @pytest.mark.parametrize(
        ("prefix", "expected"),
        [
            ("", ("Giải quyết trên hệ thống khác", "theo tin báo của HO-TICH")),
            ("/en", ("Handled in another system", "10:00, 02/01/2026", "as HO-TICH tells it")),
            ("/id", ("Ditangani di sistem lain", "menurut kabar dari HO-TICH")),
        ],
    )
    def test_the_citizen_sees_where_it_is_handled(self, bearer: str, prefix: str, expected: tuple[str, ...]) -> None:
        put(bearer, words="Bà Ưỡn thiếu giấy")
        page = words(Client().get(f"{prefix}/track/{OUTSIDE}"))
        for one in (*expected, "HO-TICH", OUTSIDE):
            assert one in page
        assert "Ưỡn" not in page

    def test_the_desk_says_so_and_offers_no_act(self, bearer: str) -> None:
        code = told(put(bearer, words="Thiếu giấy chứng sinh"), 201)["code"]
        page = desk_of("head").get(f"/desk/dossiers/{code}")
        for one in ("Giải quyết trên HO-TICH", OUTSIDE, "10:00, 02/01/2026", "Thiếu giấy chứng sinh"):
            assert one in words(page)
        assert code not in words(desk_of("head").get("/desk/work"))

    def test_is_found_by_the_code_of_the_other_system(self, bearer: str) -> None:
        code = told(put(bearer), 201)["code"]
        answer = desk_of("head").post("/desk/find", {"q": OUTSIDE})
        assert answer["Location"] == f"/desk/dossiers/{code}"

    def test_is_marked_among_what_is_found_by_name(self, bearer: str) -> None:
        put(bearer)
        client = desk_of("head")
        answer = client.post("/desk/find", {"q": "nguyen thi uon"})
        assert "Giải quyết trên HO-TICH" in words(client.get(answer["Location"]))

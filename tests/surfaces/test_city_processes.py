"""Changes of processes and decision tables at the page of an amendment: in words, not as files."""

from typing import Any

import pytest

from haicap.domains.law import api as law
from haicap.domains.procedures.loading.processes import FILES
from tests.city import AT, BIRTH, city, officer
from tests.decision_models import decision, literal, model
from tests.surfaces.desk_visits import desk_of, monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
HEAD = {"number": "15/QĐ-UBND", "issuer": "H26", "kind": "decision", "title": "Quy trình", "signed_on": "2026-01-02"}
PROCESS: dict[str, Any] = {
    "code": "civil-status",
    "starts_on": "2026-02-01",
    "procedures": [BIRTH],
    "bpmn": (FILES / "same-day.bpmn").read_text(encoding="utf-8"),
}
TABLES: dict[str, Any] = {
    "procedures": [BIRTH],
    "starts_on": "2026-02-01",
    "dmn": model(decision("deadline", literal("1"))).decode(),
}


class TestTheirPage:
    def test_tells_them_in_words(self) -> None:
        values = {"instrument": HEAD, "changes": [{"process": PROCESS}, {"decision": TABLES}]}
        made = law.draft_from_values(by=officer("legal", "H26"), at=AT, values=values)
        for address in (f"/city/amendments/{made.id}", f"/en/city/amendments/{made.id}"):
            answer = desk_of("legal", "H26").get(address)
            assert answer.status_code == 200
            assert "&lt;definitions" not in answer.content.decode()
        told = words(desk_of("legal", "H26").get(f"/city/amendments/{made.id}"))
        for said in (
            "Phiên bản mới của quy trình “civil-status” từ ngày 01/02/2026",
            "Quy trình giải quyết trong ngày",
            "Giải quyết tại quầy; Thẩm định hồ sơ; Ký kết quả",
            "Bảng quyết định cho 1 thủ tục",
            BIRTH,
        ):
            assert said in told

"""A scanned card at the counter and at the hand-over: it fills fields, and its Enter takes nothing in and out."""

import re
from typing import Any

import pytest
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Decision
from haicap.domains.dossiers.models import DossierRow
from tests.city import AT, BIRTH, city, officer, paper
from tests.rules.test_people_card import ADDRESS, NAME, NUMBER, WHOLE
from tests.surfaces.desk_visits import act, desk_of, monday_morning, pdf, taken_in, typed, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
EMPTY = {"name": "", "national_id": "", "born_on": "", "address": "", "phone": "", "email": ""}


def values(response: Any) -> dict[str, str]:
    """Return what stands in the text fields of a page."""
    page = response.content.decode()
    tags = re.findall(r"<input[^>]*>", page)
    found = {}
    for tag in tags:
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and ' type="hidden"' not in tag and ' type="radio"' not in tag:
            found[name[1]] = value[1] if value else ""
    return found


def scan(client: Client, **changes: Any) -> Any:
    return client.post("/desk/intake", typed(**{**EMPTY, **changes}))


class TestAtTheCounter:
    @pytest.mark.parametrize("field", ["card", "name", "national_id", "born_on", "phone", "address", "email"])
    def test_fills_the_person_from_any_field_and_takes_nothing_in(self, field: str) -> None:
        answer = scan(desk_of("receiver"), **{field: WHOLE + "\n"})
        assert answer.status_code == 200
        shown = values(answer)
        assert (shown["name"], shown["national_id"], shown["born_on"]) == (NAME, NUMBER, "05/03/1992")
        assert (shown["address"], shown["card"], shown["phone"], shown["email"]) == (ADDRESS, "", "", "")
        assert "Đã đọc thẻ của Nguyễn Thị Ưỡn" in words(answer)
        assert "21/04/2021" in words(answer)
        assert "error-summary" not in answer.content.decode()
        assert not DossierRow.objects.exists()

    def test_keeps_all_else_that_was_typed_and_handed_in(self) -> None:
        answer = scan(desk_of("receiver"), card=WHOLE, phone="0912 345 678", **{"paper-1": pdf("khai.pdf")})
        assert values(answer)["phone"] == "0912 345 678"
        assert "khai.pdf" in words(answer)
        assert BIRTH in words(answer)

    def test_forgives_what_stood_in_the_field(self) -> None:
        answer = scan(desk_of("receiver"), name=f"Nguyễn {WHOLE} Lan")
        assert values(answer)["name"] == NAME

    def test_then_takes_the_dossier_in(self) -> None:
        client = desk_of("receiver")
        shown = values(scan(client, card=WHOLE))
        sent = {name: shown[name] for name in ("name", "national_id", "born_on", "address")}
        assert client.post("/desk/intake", typed(**sent)).status_code == 303

    def test_fills_the_proxy_in_the_part_of_the_proxy(self) -> None:
        answer = scan(desk_of("receiver"), for_whom="proxy", name="Trần Văn Đạt", proxy_name=WHOLE)
        shown = values(answer)
        assert (shown["name"], shown["proxy_name"], shown["proxy_national_id"]) == ("Trần Văn Đạt", NAME, NUMBER)
        assert shown["address"] == ""

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("05031992", "32031992", "ngày sinh"),
            ("Nữ", "Nam", "Giới tính trong mã vuông"),
            ("21042021", "x", "Không đọc được ngày cấp"),
            (NUMBER, "1", "12 chữ số"),
        ],
    )
    def test_says_at_the_field_which_part_is_wrong(self, old: str, new: str, told: str) -> None:
        answer = scan(desk_of("receiver"), national_id=WHOLE.replace(old, new))
        assert answer.status_code == 422
        assert told in words(answer)
        assert 'id="card-error"' in answer.content.decode()
        assert values(answer)["national_id"] == ""

    def test_reads_a_card_without_a_procedure_too(self) -> None:
        assert values(scan(desk_of("receiver"), procedure="", card=WHOLE))["name"] == NAME


class TestAtTheHandOver:
    @pytest.fixture
    def code(self) -> str:
        code = taken_in(desk_of("receiver"), **{"paper-1": pdf()})
        specialist = officer("specialist")
        dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=specialist.account_id)
        dossiers.propose(
            by=specialist, at=AT, code=code, decision=Decision.APPROVED, note="", results=(paper("Kết quả"),)
        )
        dossiers.approve(by=officer("head"), at=AT, code=code, note="")
        dossiers.sign(by=officer("chair"), at=AT, code=code, note="")
        return code

    def test_fills_the_name_and_hands_nothing_over(self, code: str) -> None:
        client = desk_of("receiver")
        answer = act(client, code, "hand_over", collector=f"Nguyễn Thị Ưỡn{WHOLE}\r\n")
        assert answer.status_code == 200
        assert values(answer)["collector"] == NAME
        assert re.search(r'value="identity"[^>]* checked', answer.content.decode())
        assert dossiers.tracking(code).business.value == "decided"
        assert act(client, code, "hand_over", collector=NAME, proof="identity").status_code == 303

    def test_says_what_cannot_be_read_and_shows_nothing_of_it(self, code: str) -> None:
        answer = act(desk_of("receiver"), code, "hand_over", collector=WHOLE.replace("Nữ", "?"))
        assert answer.status_code == 422
        assert "Giới tính trong mã vuông" in words(answer)
        assert NUMBER not in answer.content.decode()

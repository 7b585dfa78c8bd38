"""Amendments at the city surface: drafts by forms and files, what they would do, two persons, roll-back."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haicap.domains.authority import api as authority
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Step
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, city, officer
from tests.surfaces.desk_visits import DOOR, desk_of, hidden, monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
PERMIT, REPAIR = "1.013236", "1.013238"
GRANT = {
    "do": "save",
    "seen": "1",
    "basis": "delegated",
    "giver": "H26",
    "to": "units",
    "units": [HAI_BA_TRUNG, CUA_NAM],
    "procedures": [PERMIT, REPAIR],
    "place": "all",
    "starts_on": "01/02/2026",
    "last_day": "30/04/2026",
    "block": "-",
}
HEAD = {"number": "15/QĐ-UBND", "issuer": "H26", "kind": "decision", "title": "Ủy quyền cho hai phường",
        "signed_on": "02/01/2026"}  # fmt: skip


def legal(word: str = "legal") -> Client:
    return desk_of(word, "H26")


def drafted(client: Client, **changes: Any) -> str:
    """Make a draft with the grant by the forms and return its address."""
    made = client.post("/city/amendments/new", {**HEAD, **changes})
    assert made.status_code == 303, words(made)
    page = str(made["Location"]).partition("?")[0]
    added = client.post(f"{page}/add/grant", GRANT)
    assert added.status_code == 303, words(added)
    return page


def number_of(page: str) -> int:
    return int(page.rsplit("/", 1)[1])


def checked(client: Client, page: str, seen: str = "2") -> HttpResponse:
    return client.post(f"{page}/check", {"seen": seen}, follow=True)


class TestStranger:
    def test_and_officers_of_other_roles_get_nothing(self) -> None:
        page = drafted(legal())
        for address in ("/city/amendments", "/city/amendments/new", page, f"{page}/impact", f"{page}/impact.json",
                        f"{page}/file", f"{page}/add/grant", f"{page}/changes/0", f"{page}/text",
                        f"{page}/roll-back"):  # fmt: skip
            assert Client().get(address).status_code == 302, address
            for client in (desk_of("supervisor", "H26"), desk_of("chair")):
                answer = client.get(address)
                assert answer.status_code == 403, address
                assert "15/QĐ-UBND" not in words(answer)
            assert desk_of("supervisor", "H26").post(address, GRANT).status_code in {403, 405}, address
        assert "/city/amendments" not in desk_of("supervisor", "H26").get("/city/").content.decode()


class TestPages:
    @pytest.mark.parametrize("prefix", ["", "/en"])
    def test_stay_within_their_budget(self, prefix: str) -> None:
        client = legal()
        page = drafted(client)
        checked(client, page)
        budgets = {
            "/city/amendments": 1,
            "/city/amendments/new": 0,
            page: 10,
            f"{page}/impact": 10,
            f"{page}/impact.json": 6,
            f"{page}/file": 5,
            f"{page}/text": 5,
            f"{page}/add/grant": 8,
            f"{page}/add/end_grant": 5,
            f"{page}/add/day": 4,
            f"{page}/changes/0": 9,
        }
        for address, budget in budgets.items():
            client.get(prefix + address)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(prefix + address)
            assert answer.status_code == 200, address
            assert len(asked) <= DOOR + budget, (address, [one["sql"][:90] for one in asked])


class TestADraft:
    def test_is_made_by_forms_in_the_words_of_the_officer(self) -> None:
        page = drafted(legal())
        shown = words(legal().get(page))
        assert "Ủy quyền: từ thành phố Hà Nội cho Phường Cửa Nam, Phường Hai Bà Trưng" in shown
        assert "từ 01/02/2026 đến hết 30/04/2026" in shown
        body = law.values_of(number_of(page))["changes"][0]["grant"]
        assert (body["ends_before"], body["to"], body["procedures"]) == (
            "2026-05-01", {"units": [HAI_BA_TRUNG, CUA_NAM]}, [PERMIT, REPAIR],
        )  # fmt: skip

    def test_finds_procedures_and_keeps_what_was_typed(self) -> None:
        client = legal()
        page = drafted(client)
        shown = client.post(f"{page}/add/grant", {**GRANT, "do": "find", "find": "1.013230", "procedures": [PERMIT]})
        assert shown.status_code == 200
        text = shown.content.decode()
        assert f'value="{PERMIT}" checked' in text
        assert 'name="procedures" type="checkbox" value="1.013230">' in text
        assert 'value="01/02/2026"' in text

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"last_day": ""}, "Xin nhập ngày"),
            ({"starts_on": "31/02/2026"}, "31/02/2026"),
            ({"last_day": "01/01/2026"}, "không sau"),
            ({"procedures": []}, "ít nhất một thủ tục"),
            ({"units": []}, "cơ quan nhận thẩm quyền"),
            ({"giver": ""}, "cơ quan giao thẩm quyền"),
            ({"giver": "H26.05"}, "không có thẩm quyền"),
            ({"giver": CUA_NAM}, "ủy quyền"),
            ({"procedures": ["9.9"]}, "9.9"),
            ({"fact_name_0": "hazard_class"}, "Mỗi điều kiện"),
            ({"fact_name_0": "area", "fact_from_0": "1,5x"}, "không đọc được"),
            ({"units": ["99999"]}, "99999"),
            ({"basis": "king"}, "king"),
        ],
    )
    def test_says_at_the_field_what_is_wrong_and_saves_nothing(self, changes: dict[str, Any], told: str) -> None:
        client = legal()
        page = drafted(client)
        answer = client.post(f"{page}/add/grant", {**GRANT, "seen": "2", **changes})
        assert answer.status_code == 422
        assert told in words(answer)
        assert law.amendment_by_id(number_of(page), on=AT.date()).version == 2

    def test_takes_conditions_on_facts_as_boxes(self) -> None:
        client = legal()
        page = drafted(client)
        facts = {"fact_name_0": "hazard_class", "fact_words_0": "2, 3", "fact_name_1": "floor_area_m2",
                 "fact_from_1": "0", "fact_below_1": "500,5"}  # fmt: skip
        answer = client.post(f"{page}/changes/0", {**GRANT, "seen": "2", **facts})
        assert answer.status_code == 303, words(answer)
        body = law.values_of(number_of(page))["changes"][0]["grant"]
        assert body["when"] == {"hazard_class": [2, 3], "floor_area_m2": {"from": 0, "below": 500.5}}
        assert "hazard class: 2, 3; floor area m2: từ 0 đến dưới 500.5" in words(client.get(page))
        shown = client.get(f"{page}/changes/0").content.decode()
        assert 'value="2, 3"' in shown
        assert 'value="500,5"' in shown

    def test_says_what_becomes_of_running_dossiers_and_loses_no_condition(self) -> None:
        client = legal()
        page = drafted(client)
        facts = {f"fact_name_{number}": f"fact_{number}" for number in range(6)}
        facts |= {f"fact_words_{number}": "1" for number in range(6)}
        assert client.post(f"{page}/changes/0", {**GRANT, "seen": "2", "running": "move", **facts}).status_code == 303
        body = law.values_of(number_of(page))["changes"][0]["grant"]
        assert (body["running"], len(body["when"])) == ("move", 6)
        assert "Chuyển mọi hồ sơ chưa quyết định" in words(client.get(page))
        shown = client.get(f"{page}/changes/0").content.decode()
        assert 'name="fact_name_5" value="fact_5"' in shown
        assert client.post(f"{page}/changes/0", {**GRANT, "seen": "3", "running": "fly"}).status_code == 422

    def test_is_edited_as_text_with_the_lines_of_what_is_wrong(self) -> None:
        client = legal()
        page = drafted(client)
        wrong = "day:\n  date: 2026-02-30\n  kind: off\n"
        answer = client.post(f"{page}/add/day?as=text", {"do": "save", "seen": "2", "text": wrong})
        assert answer.status_code == 422
        assert "Dòng 2" in words(answer)
        for text in ("", "day:", "x: 1", "day: !x 1", "[[["):
            answer = client.post(f"{page}/add/day?as=text", {"do": "save", "seen": "2", "text": text})
            assert answer.status_code == 422, text
        right = "day:\n  date: 2026-02-27\n  kind: off\n"
        assert client.post(f"{page}/add/day?as=text", {"do": "save", "seen": "2", "text": right}).status_code == 303
        assert "Ngày nghỉ: 27/02/2026" in words(client.get(page))

    def test_loses_a_change_and_its_text_is_changed(self) -> None:
        client = legal()
        page = drafted(client)
        assert client.post(f"{page}/changes/0", {"do": "remove", "seen": "2"}).status_code == 303
        assert "Chưa có thay đổi nào" in words(client.get(page))
        answer = client.post(f"{page}/text", {**HEAD, "number": "16/QĐ-UBND", "seen": "3"})
        assert answer.status_code == 303
        assert "16/QĐ-UBND" in words(client.get(page))
        assert client.post(f"{page}/text", {**HEAD, "number": "", "seen": "4"}).status_code == 422
        assert client.post(f"{page}/text", {**HEAD, "number": "a:b", "seen": "4"}).status_code == 422

    def test_is_not_overwritten_when_two_work_at_once(self) -> None:
        page = drafted(legal())
        assert legal("legal2").post(f"{page}/changes/0", {**GRANT, "seen": "2"}).status_code == 303
        answer = legal().post(f"{page}/changes/0", {**GRANT, "seen": "2", "last_day": "01/03/2026"})
        assert answer.status_code == 409
        assert "vừa sửa dự thảo này" in words(answer)
        assert 'value="01/03/2026"' in answer.content.decode()

    def test_goes_out_and_comes_in_as_a_file(self) -> None:
        client = legal()
        page = drafted(client)
        sent = client.get(f"{page}/file")
        assert sent["Content-Disposition"] == 'attachment; filename="15-qd-ubnd-v2.law.yaml"'
        back = SimpleUploadedFile("a.law.yaml", sent.content)
        made = client.post("/city/amendments/new", {"do": "upload", "file": back})
        assert made.status_code == 303
        first = client.get(f"{page}/file?version=1")
        assert b"changes: []" in first.content
        assert client.get(f"{page}/file?version=9").status_code == 404
        bad = SimpleUploadedFile("b.law.yaml", sent.content.replace(b"delegated", b"given"))
        answer = client.post("/city/amendments/new", {"do": "upload", "file": bad})
        assert answer.status_code == 422
        assert "Dòng" in words(answer)
        assert client.post("/city/amendments/new", {"do": "upload"}).status_code == 422

    def test_is_given_up(self) -> None:
        client = legal()
        page = drafted(client)
        shown = client.post(f"{page}/give-up", {"seen": "2", "reason": "Trùng"}, follow=True)
        assert "Đã bỏ dự thảo" in words(shown)
        assert client.get(f"{page}/add/grant").status_code == 409
        assert client.post(f"{page}/check", {"seen": "2"}).status_code == 409


class TestAnAmendment:
    def test_goes_from_check_to_approval_by_a_second_person_and_back(self) -> None:
        one, two = legal(), legal("legal2")
        page = drafted(one)
        shown = words(checked(one, page))
        assert "Phải do người thứ hai phê duyệt: ông/bà đã soạn dự thảo này" in shown
        assert one.post(f"{page}/approve", {"seen": "2"}).status_code == 403
        before_and_after = words(two.get(f"{page}/impact"))
        assert "Ủy ban nhân dân thành phố Hà Nội (theo luật định, 56/QĐ-BXD)" in before_and_after
        assert "thành phố Hà Nội ủy quyền, 15/QĐ-UBND" in before_and_after
        assert hidden(two.get(page), "seen") == "2"
        assert "Đã phê duyệt" in words(two.post(f"{page}/approve", {"seen": "2"}, follow=True))
        on = AT.date().replace(month=2)
        who = authority.who(procedure_code=PERMIT, place_code=CUA_NAM, on=on)
        assert (who.unit_code, who.instrument) == (CUA_NAM, "15/QĐ-UBND")
        back = words(one.get(f"{page}/roll-back"))
        assert "Khi đó ai quyết định" in back
        assert one.post(f"{page}/roll-back", {"reason": " "}).status_code == 422
        assert "Đã thu hồi" in words(one.post(f"{page}/roll-back", {"reason": "Sai thẩm quyền"}, follow=True))
        assert (
            authority.who(procedure_code=PERMIT, place_code=CUA_NAM, on=AT.date().replace(month=2)).unit_code == "H26"
        )
        assert "Sai thẩm quyền" in words(one.get(page))
        assert one.get(f"{page}/roll-back").status_code == 302

    def test_that_was_rolled_back_leaves_alone_what_was_approved_under_its_text_since(self) -> None:
        one, two = legal(), legal("legal2")
        pages = []
        for _round in range(2):
            pages.append(drafted(one))
            checked(one, pages[-1])
            assert two.post(f"{pages[-1]}/approve", {"seen": "2"}).status_code == 303
            if len(pages) == 1:
                assert one.post(f"{pages[0]}/roll-back", {"reason": "Sai"}).status_code == 303
        one.post(f"{pages[0]}/roll-back", {"reason": "Sai"})
        assert law.amendment_by_id(number_of(pages[1]), on=AT.date()).step is Step.APPROVED

    def test_says_that_two_would_decide_and_how_it_is_mended(self) -> None:
        one = legal()
        first = drafted(one, number="14/QĐ-UBND")
        body = {**GRANT, "seen": "2", "to": "unit", "unit": "H26.05", "procedures": [PERMIT], "place": "places",
                "places": [HAI_BA_TRUNG]}  # fmt: skip
        assert one.post(f"{first}/changes/0", body).status_code == 303
        checked(one, first, "3")
        law.approve(by=officer("legal2", "H26"), at=AT, amendment_id=number_of(first))
        page = drafted(one)
        checked(one, page)
        assert "hai nơi cùng quyết định" in words(one.get(f"{page}/impact"))
        shown = words(one.get(f"{page}/add/end_grant?"))
        assert "14/QĐ-UBND" in shown
        pick = one.post(f"{page}/add/end_grant", {"do": "pick", "seen": "2", "number": "14/QĐ-UBND", "on": ""})
        assert PERMIT in words(pick)
        ends = {"do": "save", "seen": "2", "number": "14/QĐ-UBND", "procedures": [PERMIT], "on": "01/02/2026"}
        assert one.post(f"{page}/add/end_grant", {**ends, "number": ""}).status_code == 422
        assert one.post(f"{page}/add/end_grant", {**ends, "number": "no such"}).status_code == 422
        assert one.post(f"{page}/add/end_grant", ends).status_code == 303
        checked(one, page, "3")
        assert "hai nơi cùng quyết định" not in words(one.get(f"{page}/impact"))

    def test_is_told_as_json(self) -> None:
        client = legal()
        page = drafted(client)
        document = json.loads(client.get(f"{page}/impact.json").content)
        assert (document["version"], document["check"]) == (2, None)
        checked(client, page)
        document = json.loads(client.get(f"{page}/impact.json").content)
        found = {one["code"]: one for one in document["check"]["impact"]}
        assert found["DeciderChanges"]["details"][0]["procedures"] == [PERMIT, REPAIR]
        assert found["PagesChange"]["count"] == 2
        assert document["differences"][0]["from"] == "2026-02-01"
        assert not document["check"]["is_stale"]

    def test_says_when_what_was_reckoned_is_of_before(self) -> None:
        client = legal()
        page = drafted(client)
        checked(client, page)
        client.post(f"{page}/changes/0", {**GRANT, "seen": "2", "last_day": "31/03/2026"})
        assert "Đánh giá trước lần thay đổi cuối" in words(client.get(page))
        one = law.amendment_by_id(number_of(page), on=AT.date())
        assert one.step is Step.DRAFT

    def test_of_no_number_is_a_page_that_says_so(self) -> None:
        client = legal()
        for address in ("", "/impact", "/impact.json", "/file", "/text", "/add/grant", "/changes/0", "/roll-back"):
            assert client.get(f"/city/amendments/99999{address}").status_code == 404, address
        page = drafted(client)
        for address in ("/add/nothing", "/changes/7"):
            assert client.get(page + address).status_code == 404
        assert client.post(f"{page}/dance", {}).status_code == 404


class TestTheList:
    def test_is_narrowed_and_goes_on(self) -> None:
        client = legal()
        for number in range(33):
            assert client.post("/city/amendments/new", {**HEAD, "number": f"{number}/QĐ"}).status_code == 303
        shown = client.get("/city/amendments")
        assert "32/QĐ" in words(shown)
        assert 'rel="next"' in shown.content.decode()
        assert "7/QĐ" in words(client.get("/city/amendments?text=7/QĐ"))
        assert "Không có mục nào như vậy" in words(client.get("/city/amendments?state=in_force"))
        assert "Không có mục nào như vậy" in words(client.get("/city/amendments?kind=grant"))
        assert client.get("/city/amendments?before=x").status_code == 422
        assert client.get("/city/amendments?state=x&kind=y&text=%00").status_code == 200

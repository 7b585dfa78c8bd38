"""Wrong personal data by the forms of the desk, and what the person sees of it."""

import pytest
from pytest_django import DjangoAssertNumQueries

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.queries.dossier import dossier as read
from tests.city import AT, city, filing, officer
from tests.mailbox import Mailbox, mailbox
from tests.parts.test_dossiers_filers import COMPANY, PROXY
from tests.surfaces.desk_visits import DOOR, act, desk_of, monday_morning, words
from tests.surfaces.portal_visits import PERSON
from tests.surfaces.test_portal_my_data import opened

__all__ = ["city", "mailbox", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
PERSON_TYPED = {"name": "Nguyễn Thị Uốn", "national_id": "003193000124", "born_on": "03/05/1993"}
WHY = "Đã xem thẻ căn cước"


def received(**changes: object) -> str:
    return str(dossiers.receive(by=officer("receiver"), at=AT, filing=filing(**changes), key="k").code)


class TestTheContact:
    def test_is_put_right_by_its_form(self) -> None:
        code, receiver = received(), desk_of("receiver")
        page = receiver.get(f"/desk/dossiers/{code}").content.decode()
        assert 'id="rectify_contact-phone" name="phone" type="text" value="0912345678"' in page
        sent = act(receiver, code, "rectify_contact", address="Số 21", phone="0987654321", email="", note=WHY)
        assert sent["Location"] == f"/desk/dossiers/{code}?done=contact_rectified"
        told = words(receiver.get(sent["Location"]))
        for there in ("0987654321", "Đã sửa thông tin liên hệ", f"Địa chỉ, Số điện thoại, Thư điện tử · {WHY}"):
            assert there in told, there
        assert "0912345678" not in told

    def test_is_refused_at_the_field_and_keeps_what_was_typed(self) -> None:
        code, receiver = received(), desk_of("receiver")
        answer = act(receiver, code, "rectify_contact", address="Số 21", phone="12", email="", note=WHY)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert 'id="rectify_contact-phone-error"' in page
        assert 'value="Số 21"' in page
        # What was emptied stays empty.
        assert 'id="rectify_contact-email" name="email" type="text" value=""' in page
        answer = act(receiver, code, "rectify_contact", address="Số 21", phone="", email="", note="")
        assert 'id="rectify_contact-note-error"' in answer.content.decode()


class TestWhoSomebodyIs:
    def test_is_asked_by_one_and_confirmed_by_another(self) -> None:
        code, receiver, head = received(), desk_of("receiver"), desk_of("head")
        sent = act(receiver, code, "ask_rectification", **PERSON_TYPED, note=WHY)
        assert sent["Location"] == f"/desk/dossiers/{code}?done=rectifying_asked"
        waiting = words(receiver.get(f"/desk/dossiers/{code}"))
        assert "/confirm_rectification" not in receiver.get(f"/desk/dossiers/{code}").content.decode()
        assert "Nguyễn Thị Uốn" not in waiting
        seen = words(head.get(f"/desk/dossiers/{code}"))
        for there in ("Nguyễn Thị Uốn", "003193000124", "05/03/1992", WHY, "receiver Hai Bà Trưng"):
            assert there in seen, there
        assert act(head, code, "confirm_rectification").status_code == 303
        told = words(receiver.get(f"/desk/dossiers/{code}"))
        assert "003 193 000124" in told
        assert "Nguyễn Thị Ưỡn" not in told
        assert dossiers.verify().differences == ()

    @pytest.mark.parametrize(
        ("field", "value"),
        [("name", "12"), ("national_id", "9" * 40), ("national_id", "003192000124"), ("born_on", "31/02/1993"),
         ("born_on", ""), ("name", "A\x00B"), ("name", "A" * 400)],
    )  # fmt: skip
    def test_is_refused_at_the_field_at_fault(self, field: str, value: str) -> None:
        code = received()
        answer = act(desk_of("receiver"), code, "ask_rectification", **{**PERSON_TYPED, field: value}, note=WHY)
        assert answer.status_code == 422
        assert f'id="ask_rectification-{field}-error"' in answer.content.decode()
        assert read(code).seen == 1

    def test_of_organisations_and_proxies_has_their_fields(self) -> None:
        receiver = desk_of("receiver")
        code = received(organisation=COMPANY)
        page = receiver.get(f"/desk/dossiers/{code}").content.decode()
        assert 'id="ask_rectification-tax_code"' in page
        assert 'id="ask_rectification-proxy_name"' not in page
        company = {"tax_code": "0300588569", "organisation_name": "Công ty Ánh Trăng", "position": "Giám đốc"}
        known = {"name": "Nguyễn Thị Ưỡn", "national_id": "003192000123", "born_on": "05/03/1992"}
        answer = act(receiver, code, "ask_rectification", **known, **{**company, "tax_code": "0300588560"}, note=WHY)
        assert 'id="ask_rectification-tax_code-error"' in answer.content.decode()
        assert act(receiver, code, "ask_rectification", **known, **company, note=WHY).status_code == 303
        assert act(desk_of("chair"), code, "confirm_rectification").status_code == 303
        assert "Công ty Ánh Trăng" in words(receiver.get(f"/desk/dossiers/{code}"))

    def test_of_a_proxy_shows_old_and_new_in_words(self) -> None:
        code = str(dossiers.receive(by=officer("receiver"), at=AT, filing=filing(proxy=PROXY), key="p").code)
        typed = {
            "name": "Nguyễn Thị Ưỡn", "national_id": "003192000123", "born_on": "05/03/1992",
            "proxy_name": PROXY.name, "proxy_national_id": PROXY.national_id, "proxy_born_on": "01/04/1980",
            "authorisation": "family", "authorisation_paper": PROXY.paper,
        }  # fmt: skip
        assert act(desk_of("receiver"), code, "ask_rectification", **typed, note=WHY).status_code == 303
        told = words(desk_of("head").get(f"/desk/dossiers/{code}"))
        assert "Căn cứ nộp thay" in told
        assert "family" not in told

    def test_costs_two_statements_more_while_it_waits(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        code = received()
        act(desk_of("receiver"), code, "ask_rectification", **PERSON_TYPED, note=WHY)
        head = desk_of("head")
        head.get(f"/desk/dossiers/{code}")
        with django_assert_max_num_queries(13 + DOOR):
            head.get(f"/desk/dossiers/{code}")


class TestThePerson:
    def test_sees_it_on_the_page_of_their_own_data(self, mailbox: Mailbox) -> None:
        code = received()
        dossiers.look(by=officer("head"), at=AT, code=code, reason="Kiểm tra")
        act(desk_of("receiver"), code, "ask_rectification", **PERSON_TYPED, note=WHY)
        act(desk_of("chair"), code, "confirm_rectification")
        act(desk_of("receiver"), code, "rectify_contact", address="Số 21", phone="", email="uon@vidu.vn", note=WHY)
        told = words(opened(code, mailbox).get("/my-data/seen"))
        for there in (
            "Nguyễn Thị Uốn", "1993", "•••••••••124", "Chỉnh sửa thông tin người nộp hồ sơ", "Sửa thông tin liên hệ",
            "Họ, chữ đệm và tên, Số căn cước, Ngày sinh", "Địa chỉ, Số điện thoại", "Kiểm tra",
        ):  # fmt: skip
            assert there in told, there
        assert WHY not in told

    @pytest.mark.parametrize(
        ("prefix", "words_there"), [("", "đã được chỉnh sửa"), ("/en", "put right"), ("/id", "diperbaiki")]
    )
    def test_is_told_of_it_where_anybody_follows_without_their_data(self, prefix: str, words_there: str) -> None:
        code = received()
        act(desk_of("receiver"), code, "rectify_contact", address="Số 21", phone="", email="", note=WHY)
        page = words(desk_of("receiver").get(f"{prefix}/track/{code}"))
        assert words_there in page
        for personal in (*PERSON.values(), "Số 21", WHY):
            assert personal not in page

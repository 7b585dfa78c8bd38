"""Accounts and posts at the desk: made, handed over, signed in with, ended."""

import re
from typing import Any

import pytest
from django.test import Client

from haicap.domains.organisation import api as organisation
from haicap.domains.staff import api as staff
from haicap.kernel.actors import SYSTEM, Role
from haicap.platform.accounts import api as accounts
from haicap.platform.accounts.models import AccountRow
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, city
from tests.surfaces.desk_visits import desk_of, monday_morning

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
GOOD = "mot cau that dai de nho"
CODE = re.compile(r"[2-9A-HJ-NP-Z]{5}(?:-[2-9A-HJ-NP-Z]{5}){3}")


def code_on(page: Any) -> str:
    found = CODE.search(page.content.decode())
    assert found, page.content.decode()[:500]
    return found[0]


def with_password(username: str, code: str, password: str = GOOD) -> Client:
    """Set the password with the code and sign in, as the officer does."""
    client = Client()
    answer = client.post(
        "/desk/first-password", {"username": username, "code": code, "password": password, "again": password}
    )
    assert answer.status_code == 303, answer.content.decode()[:500]
    assert client.post("/desk/sign-in", {"username": username, "password": password}).status_code == 303
    return client


def administrator(code: str = "H26") -> Client:
    unit = organisation.unit(code, AT.date())
    made = staff.take_on(
        by=SYSTEM, at=AT, username=f"admin.{code.lower()}", name="Quản Trị", unit_id=unit.id, role=Role.ADMINISTRATOR
    )
    return with_password(made.username, made.code)


class TestTheWay:
    def test_leads_from_a_new_account_to_a_signed_in_officer(self) -> None:
        admin = administrator()
        page = admin.post(
            "/desk/colleagues/new",
            {"unit": HAI_BA_TRUNG, "name": "Nguyễn Thị Lan", "username": "lan.nguyen", "role": "receiver"},
        )
        officer = with_password("lan.nguyen", code_on(page))
        assert officer.get("/desk/").status_code == 200
        assert "Cán bộ một cửa" in officer.get("/desk/").content.decode()
        listed = admin.get("/desk/colleagues", {"unit": HAI_BA_TRUNG}).content.decode()
        assert "Nguyễn Thị Lan" in listed

    @pytest.mark.parametrize("act", ["end_sessions", "lock"])
    def test_ends_at_once_where_sessions_are_ended_or_the_account_is_locked(self, act: str) -> None:
        admin, client = administrator(), desk_of("receiver")
        account_id = AccountRow.objects.get(username=f"receiver.{HAI_BA_TRUNG}").id
        assert client.get("/desk/").status_code == 200
        assert admin.post(f"/desk/colleagues/{account_id}", {"act": act}).status_code == 303
        assert client.get("/desk/").status_code == 302
        assert admin.post(f"/desk/colleagues/{account_id}", {"act": "unlock"}).status_code == 303

    def test_gives_and_ends_posts(self) -> None:
        admin = administrator()
        account_id = AccountRow.objects.get(username=f"receiver.{HAI_BA_TRUNG}").id
        address = f"/desk/colleagues/{account_id}"
        given = {"act": "give_post", "unit": CUA_NAM, "role": "head"}
        assert admin.post(address, given).status_code == 303
        assert admin.post(address, given).status_code == 409
        post = next(one for one in staff.posts_of(account_id, on=AT.date()) if one.role is Role.RECEIVER)
        assert admin.post(address, {"act": "end_post", "post": str(post.id)}).status_code == 303
        for wrong in ("", "x", "9" * 40, "-1"):
            assert admin.post(address, {"act": "end_post", "post": wrong}).status_code == 404
        assert admin.post(address, {"act": "fly"}).status_code == 404

    def test_gives_a_code_for_a_new_password(self) -> None:
        admin = administrator()
        account_id = AccountRow.objects.get(username=f"head.{HAI_BA_TRUNG}").id
        code = code_on(admin.post(f"/desk/colleagues/{account_id}", {"act": "code"}))
        assert with_password(f"head.{HAI_BA_TRUNG}", code).get("/desk/").status_code == 200


class TestOthers:
    @pytest.mark.parametrize("word", ["receiver", "specialist", "head", "chair"])
    def test_are_kept_out(self, word: str) -> None:
        client = desk_of(word)
        account_id = AccountRow.objects.get(username=f"receiver.{HAI_BA_TRUNG}").id
        assert client.get("/desk/colleagues").status_code == 403
        assert client.get(f"/desk/colleagues/{account_id}").status_code == 403
        assert client.post(f"/desk/colleagues/{account_id}", {"act": "lock"}).status_code == 403
        made = {"name": "X Y", "username": "x.y", "role": "receiver"}
        assert client.post("/desk/colleagues/new", made).status_code == 403
        assert "/desk/colleagues" not in client.get("/desk/").content.decode()
        assert not AccountRow.objects.filter(username="x.y").exists()

    def test_of_a_unit_look_after_their_own_only(self) -> None:
        admin = administrator(CUA_NAM)
        account_id = AccountRow.objects.get(username=f"receiver.{HAI_BA_TRUNG}").id
        assert admin.get("/desk/colleagues").status_code == 200
        assert admin.get("/desk/colleagues", {"unit": HAI_BA_TRUNG}).status_code == 403
        assert admin.get(f"/desk/colleagues/{account_id}").status_code == 403
        made = {"unit": CUA_NAM, "name": "X Y", "username": "x.y", "role": "administrator"}
        assert admin.post("/desk/colleagues/new", made).status_code == 403


class TestForms:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"username": "Lan Nguyễn"}, "Tên đăng nhập gồm"),
            ({"username": "a\x00b"}, "ký tự"),
            ({"name": " "}, "họ tên"),
            ({"role": "king"}, "vai trò"),
            ({"username": "admin.h26"}, "Đã có tài khoản"),
        ],
    )
    def test_say_what_is_wrong_at_the_field(self, changes: dict[str, str], words: str) -> None:
        usual = {"unit": HAI_BA_TRUNG, "name": "Lan", "username": "lan.nguyen", "role": "receiver"}
        answer = administrator().post("/desk/colleagues/new", {**usual, **changes})
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_of_the_password_say_what_is_wrong_and_never_show_it(self) -> None:
        answer = Client().post(
            "/desk/first-password", {"username": "x", "code": "y", "password": "kurz", "again": "kurz"}
        )
        assert answer.status_code == 422
        assert "ít nhất 10" in answer.content.decode()
        assert "kurz" not in answer.content.decode()
        for values in ({}, {"username": "a\x00"}, {"code": "x" * 1000}):
            assert Client().post("/desk/first-password", values).status_code == 422

    def test_stay_within_their_statements(self, django_assert_max_num_queries: Any) -> None:
        admin = administrator()
        account_id = AccountRow.objects.get(username=f"receiver.{HAI_BA_TRUNG}").id
        for address in ("/desk/colleagues", f"/desk/colleagues/{account_id}", "/desk/colleagues/new"):
            with django_assert_max_num_queries(7):
                assert admin.get(address).status_code == 200


def test_the_codes_are_not_kept_in_clear() -> None:
    unit = organisation.unit(HAI_BA_TRUNG, AT.date())
    made = staff.take_on(by=SYSTEM, at=AT, username="lan", name="Lan", unit_id=unit.id, role=Role.HEAD)
    row = AccountRow.objects.get(username="lan")
    assert made.code.replace("-", "").encode() not in bytes(row.code_index or b"")
    assert isinstance(made, accounts.Code)

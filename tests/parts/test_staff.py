"""Accounts, posts and first passwords: who looks after whom, and what ends when."""

from datetime import timedelta
from typing import Any

import pytest

from haicap.domains.organisation import api as organisation
from haicap.domains.staff import api as staff
from haicap.domains.staff.rules.staffing import why_may_not_staff
from haicap.kernel.actors import SYSTEM, Actor, Role
from haicap.kernel.refusals import Refused
from haicap.platform.accounts import api as accounts
from haicap.platform.accounts.models import AccountRow
from haicap.platform.audit.models import EntryRow
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, city

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
GOOD = "mot cau that dai de nho"


def unit_id(code: str) -> int:
    return organisation.unit(code, AT.date()).id


def taken_on(username: str = "lan", *, by: Actor = SYSTEM, code: str = HAI_BA_TRUNG, role: Role = Role.RECEIVER) -> Any:
    return staff.take_on(by=by, at=AT, username=username, name="Nguyễn Lan", unit_id=unit_id(code), role=role)


def administrator(code: str) -> Actor:
    made = taken_on(f"admin.{code.lower()}", code=code, role=Role.ADMINISTRATOR)
    (post,) = staff.posts_of(made.account_id, on=AT.date())
    return Actor(role=Role.ADMINISTRATOR, account_id=made.account_id, post_id=post.id, unit_id=post.unit_id)


def set_password(made: accounts.Code, **changes: str) -> int:
    usual = {"username": made.username, "code": made.code, "password": GOOD, "again": GOOD}
    return accounts.set_password(**{**usual, **changes}, at=AT)


class TestRule:
    @pytest.mark.parametrize("role", list(Role))
    def test_lets_nobody_but_administrators(self, role: Role) -> None:
        actor = Actor(role=role, account_id=1, post_id=1, unit_id=7)
        allowed = not why_may_not_staff(actor=actor, unit_id=7, city_id=1)
        assert allowed == (role in {Role.ADMINISTRATOR, Role.SYSTEM})

    def test_keeps_roles_of_the_city_to_the_city(self) -> None:
        of_a_unit = Actor(role=Role.ADMINISTRATOR, account_id=1, post_id=1, unit_id=7)
        of_the_city = Actor(role=Role.ADMINISTRATOR, account_id=1, post_id=1, unit_id=1)
        for role in Role:
            assert not why_may_not_staff(actor=of_the_city, unit_id=7, city_id=1, role=role)
            refused = bool(why_may_not_staff(actor=of_a_unit, unit_id=7, city_id=1, role=role))
            assert refused == (role in {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.LEGAL})


class TestTakeOn:
    def test_makes_an_account_that_opens_only_with_the_code(self) -> None:
        made = taken_on()
        for password in ("", "!", made.code):
            with pytest.raises(accounts.SignInRefused):
                accounts.sign_in(username="lan", password=password, at=AT)
        set_password(made)
        assert accounts.sign_in(username="lan", password=GOOD, at=AT).name == "Nguyễn Lan"
        assert EntryRow.objects.filter(act="take_on", object_key="lan").count() == 1

    def test_is_refused_to_others_and_leaves_nothing(self) -> None:
        before = AccountRow.objects.count()
        of_a_unit = administrator(CUA_NAM)
        for call in (
            lambda: taken_on(by=of_a_unit),
            lambda: taken_on(by=of_a_unit, code=CUA_NAM, role=Role.ADMINISTRATOR),
            lambda: taken_on(by=Actor(role=Role.CHAIR, account_id=1, post_id=1, unit_id=unit_id(HAI_BA_TRUNG))),
        ):
            with pytest.raises(staff.MayNotStaff):
                call()
        assert AccountRow.objects.count() == before + 1
        taken_on(by=of_a_unit, code=CUA_NAM)

    @pytest.mark.parametrize(
        ("username", "name", "field"),
        [
            ("ab", "Lan", "username"),
            ("Lan Nguyễn", "Lan", "username"),
            ("a\x00bc", "Lan", "username"),
            ("x" * 61, "Lan", "username"),
            ("lan", "12", "name"),
            ("receiver.00256", "Lan", "username"),
        ],
    )
    def test_refuses_unusable_names(self, username: str, name: str, field: str) -> None:
        before = AccountRow.objects.count()
        with pytest.raises(Refused) as refusal:
            staff.take_on(by=SYSTEM, at=AT, username=username, name=name, unit_id=unit_id(HAI_BA_TRUNG), role=Role.HEAD)
        assert refusal.value.field == field
        assert AccountRow.objects.count() == before


class TestSetPassword:
    def test_works_once(self) -> None:
        made = taken_on()
        assert set_password(made, code=made.code.lower().replace("-", " ")) == made.account_id
        with pytest.raises(accounts.CodeRefused):
            set_password(made, password=GOOD + "x", again=GOOD + "x")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"again": "y"}, "again"),
            ({"password": "short", "again": "short"}, "password"),
            ({"password": "1234567890", "again": "1234567890"}, "password"),
            ({"password": "toi la lan day", "again": "toi la lan day"}, "password"),
            ({"password": "x" * 201, "again": "x" * 201}, "password"),
            ({"code": "AAAAA-AAAAA-AAAAA-AAAAA"}, "code"),
            ({"code": ""}, "code"),
            ({"username": "nobody"}, "code"),
            ({"code": "a\x00"}, "code"),
        ],
    )
    def test_refuses_what_does_not_fit(self, changes: dict[str, str], field: str) -> None:
        made = taken_on()
        with pytest.raises(Refused) as refusal:
            set_password(made, **changes)
        assert refusal.value.field == field
        set_password(made)

    def test_refuses_a_code_after_seven_days(self) -> None:
        made = taken_on()
        with pytest.raises(accounts.CodeRefused):
            accounts.set_password(
                username="lan", code=made.code, password=GOOD, again=GOOD, at=AT + timedelta(days=7, seconds=1)
            )

    def test_rests_after_ten_wrong_codes(self) -> None:
        made = taken_on()
        for _ in range(10):
            with pytest.raises(accounts.CodeRefused):
                set_password(made, code="x")
        with pytest.raises(accounts.TooManyFailures):
            set_password(made)

    def test_ends_the_sessions_and_leaves_the_old_password_until_then(self) -> None:
        made = taken_on()
        set_password(made)
        before = accounts.account(made.account_id)
        again = staff.give_code(by=SYSTEM, at=AT, account_id=made.account_id)
        assert accounts.sign_in(username="lan", password=GOOD, at=AT)
        set_password(again, password="mot cau khac han hoan toan", again="mot cau khac han hoan toan")
        after = accounts.account(made.account_id)
        assert before
        assert after
        assert after.session_number == before.session_number + 1


class TestPosts:
    def test_are_given_and_ended(self) -> None:
        made = taken_on()
        here = unit_id(HAI_BA_TRUNG)
        staff.give_post(by=SYSTEM, at=AT, account_id=made.account_id, unit_id=here, role=Role.SPECIALIST)
        with pytest.raises(staff.PostRepeated):
            staff.give_post(by=SYSTEM, at=AT, account_id=made.account_id, unit_id=here, role=Role.SPECIALIST)
        first, second = staff.posts_of(made.account_id, on=AT.date())
        later = AT + timedelta(days=3)
        staff.end_post(by=SYSTEM, at=later, account_id=made.account_id, post_id=first.id)
        assert [post.id for post in staff.posts_of(made.account_id, on=later.date())] == [second.id]
        assert len(staff.posts_of(made.account_id, on=AT.date())) == 2
        with pytest.raises(staff.ColleagueUnknown):
            staff.end_post(by=SYSTEM, at=later, account_id=made.account_id, post_id=first.id)

    def test_of_another_unit_are_out_of_reach(self) -> None:
        made = taken_on()
        other = administrator(CUA_NAM)
        for call in (
            lambda: staff.colleague(by=other, account_id=made.account_id, on=AT.date()),
            lambda: staff.colleagues(by=other, unit_id=unit_id(HAI_BA_TRUNG), on=AT.date()),
            lambda: staff.lock_account(by=other, at=AT, account_id=made.account_id, locked=True),
            lambda: staff.give_code(by=other, at=AT, account_id=made.account_id),
            lambda: staff.end_sessions(by=other, at=AT, account_id=made.account_id),
            lambda: staff.give_post(by=other, at=AT, account_id=made.account_id, unit_id=other.unit_id, role=Role.HEAD),
        ):
            with pytest.raises(staff.MayNotStaff):
                call()

    def test_of_all_units_are_seen_by_the_city(self, django_assert_max_num_queries: Any) -> None:
        taken_on()
        of_the_city = administrator("H26")
        here = unit_id(HAI_BA_TRUNG)
        with django_assert_max_num_queries(3):
            found = staff.colleagues(by=of_the_city, unit_id=here, on=AT.date())
        assert "lan" in {one.username for one in found}


class TestLock:
    def test_shuts_the_account_and_opens_it_again(self) -> None:
        made = taken_on()
        set_password(made)
        staff.lock_account(by=SYSTEM, at=AT, account_id=made.account_id, locked=True)
        assert accounts.account(made.account_id) is None
        with pytest.raises(accounts.SignInRefused):
            accounts.sign_in(username="lan", password=GOOD, at=AT)
        staff.lock_account(by=SYSTEM, at=AT, account_id=made.account_id, locked=False)
        assert accounts.sign_in(username="lan", password=GOOD, at=AT)

    def test_is_never_done_to_oneself(self) -> None:
        me = administrator("H26")
        with pytest.raises(staff.MayNotStaff):
            staff.lock_account(by=me, at=AT, account_id=me.account_id, locked=True)
        with pytest.raises(staff.MayNotStaff):
            staff.end_sessions(by=me, at=AT, account_id=me.account_id)

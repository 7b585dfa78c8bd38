"""The second step of the sign-in: set up, shown, used up, lost, taken away; and the sessions of an account."""

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction

from haicap.config.wiring import SEALED
from haicap.platform.accounts import api as accounts
from haicap.platform.accounts.models import AccountRow, RecoveryRow, SessionRow
from haicap.platform.accounts.second_step import _key
from haicap.platform.accounts.sessions import forget_ended
from haicap.platform.protect import api as protect
from tests.city import AT

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
GOOD = "mot cau that dai de nho"


@pytest.fixture
def lan() -> int:
    return accounts.make_sample_accounts([accounts.NewAccount("lan", "Lan")], password="right", at=AT)["lan"]


def code_at(account_id: int, at: datetime) -> str:
    """Return what the app of the account shows."""
    key = _key(AccountRow.objects.get(id=account_id))
    return TOTP(base64.b32decode(key), 6, SHA1(), 30).generate(int(at.timestamp())).decode()


def protected(account_id: int, at: datetime = AT - MINUTE) -> list[str]:
    accounts.begin_second_step(account_id)
    return accounts.confirm_second_step(account_id, code=code_at(account_id, at), at=at)


class TestSetUp:
    def test_counts_only_once_a_code_was_shown(self, lan: int) -> None:
        accounts.begin_second_step(lan)
        told = accounts.set_up(lan, issuer="x")
        assert told is not None
        assert not accounts.sign_in(username="lan", password="right", at=AT).has_second_step
        with pytest.raises(accounts.CodeWrong):
            accounts.confirm_second_step(lan, code="000000", at=AT)
        codes = accounts.confirm_second_step(lan, code=code_at(lan, AT), at=AT)
        assert len(set(codes)) == 10
        found = accounts.sign_in(username="lan", password="right", at=AT)
        assert found.has_second_step
        assert found.session_number == 1
        assert accounts.set_up(lan, issuer="x") is None
        assert accounts.second_step(lan) == accounts.SecondStep(AT, 10)

    def test_keeps_key_and_codes_as_no_eye_can_read_them(self, lan: int) -> None:
        codes = protected(lan)
        row = AccountRow.objects.get(id=lan)
        stored = bytes(row.totp_key_sealed or b"")
        assert _key(row).encode() not in stored
        assert ("accounts.AccountRow", "totp_key_sealed") in {(column.row, column.column) for column in SEALED}
        kept = [bytes(index) for index in RecoveryRow.objects.values_list("code_index", flat=True)]
        assert all(len(index) == 32 for index in kept)
        assert not any(code.replace("-", "").encode() in index for code in codes for index in kept)

    def test_is_not_begun_over_one_that_counts(self, lan: int) -> None:
        protected(lan)
        with pytest.raises(accounts.SecondStepThere):
            accounts.begin_second_step(lan)
        with pytest.raises(accounts.SecondStepThere):
            accounts.confirm_second_step(lan, code="000000", at=AT)

    def test_needs_to_be_begun(self, lan: int) -> None:
        for ask in (accounts.confirm_second_step, accounts.check_code, accounts.end_second_step):
            with pytest.raises(accounts.SecondStepMissing):
                ask(lan, code="000000", at=AT)

    def test_is_not_confirmed_without_a_key_by_the_table_itself(self, lan: int) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountRow.objects.filter(id=lan).update(totp_since=AT)


class TestCheckCode:
    def test_takes_a_code_of_the_app_once(self, lan: int) -> None:
        protected(lan)
        code = code_at(lan, AT)
        assert accounts.check_code(lan, code=f" {code[:3]} {code[3:]} ", at=AT) is accounts.Means.APP
        with pytest.raises(accounts.CodeWrong):
            accounts.check_code(lan, code=code, at=AT)

    def test_takes_no_code_from_before_the_last_one_either(self, lan: int) -> None:
        protected(lan)
        before = code_at(lan, AT - timedelta(seconds=30))
        accounts.check_code(lan, code=code_at(lan, AT), at=AT)
        with pytest.raises(accounts.CodeWrong):
            accounts.check_code(lan, code=before, at=AT)

    def test_does_not_take_the_code_of_the_set_up_again(self, lan: int) -> None:
        accounts.begin_second_step(lan)
        code = code_at(lan, AT)
        accounts.confirm_second_step(lan, code=code, at=AT)
        with pytest.raises(accounts.CodeWrong):
            accounts.check_code(lan, code=code, at=AT)

    def test_takes_each_recovery_code_once_as_it_is_written(self, lan: int) -> None:
        first, second, *_ = protected(lan)
        assert accounts.check_code(lan, code=first.lower().replace("-", " "), at=AT) is accounts.Means.RECOVERY
        with pytest.raises(accounts.CodeWrong):
            accounts.check_code(lan, code=first, at=AT)
        assert accounts.check_code(lan, code=second, at=AT) is accounts.Means.RECOVERY
        assert accounts.second_step(lan).codes_left == 8

    def test_takes_no_recovery_code_of_somebody_else(self, lan: int) -> None:
        other = accounts.make_sample_accounts([accounts.NewAccount("ba", "Ba")], password="right", at=AT)["ba"]
        protected(lan)
        theirs = protected(other)
        with pytest.raises(accounts.CodeWrong):
            accounts.check_code(lan, code=theirs[0], at=AT)

    def test_rests_after_five_wrong_codes_and_longer_each_time(self, lan: int) -> None:
        codes = protected(lan)
        for _ in range(5):
            with pytest.raises(accounts.CodeWrong):
                accounts.check_code(lan, code="no code", at=AT)
        with pytest.raises(accounts.TooManyFailures):
            accounts.check_code(lan, code=codes[0], at=AT + 14 * MINUTE)
        with pytest.raises(accounts.CodeWrong):
            accounts.check_code(lan, code="no code", at=AT + 15 * MINUTE)
        with pytest.raises(accounts.TooManyFailures):
            accounts.check_code(lan, code=codes[0], at=AT + 44 * MINUTE)
        accounts.check_code(lan, code=codes[0], at=AT + 45 * MINUTE)
        assert AccountRow.objects.get(id=lan).totp_failures == 0

    def test_never_rests_longer_than_four_hours(self, lan: int) -> None:
        codes = protected(lan)
        AccountRow.objects.filter(id=lan).update(totp_failures=900, totp_failed_at=AT)
        with pytest.raises(accounts.TooManyFailures):
            accounts.check_code(lan, code=codes[0], at=AT + timedelta(hours=3, minutes=59))
        accounts.check_code(lan, code=codes[0], at=AT + timedelta(hours=4))

    @pytest.mark.parametrize("code", ["", "x" * 5000, "a\x00b", "１２３４５６", "-" * 6])
    def test_refuses_what_is_no_code(self, lan: int, code: str) -> None:
        protected(lan)
        with pytest.raises(Exception) as refusal:  # noqa: PT011 (any refusal that names the field)
            accounts.check_code(lan, code=code, at=AT)
        assert refusal.value.field == "code"  # type: ignore[attr-defined]


class TestTakingAway:
    def test_needs_a_code_of_its_owner(self, lan: int) -> None:
        codes = protected(lan)
        with pytest.raises(accounts.CodeWrong):
            accounts.end_second_step(lan, code="000000", at=AT)
        accounts.end_second_step(lan, code=codes[0], at=AT)
        assert accounts.second_step(lan) == accounts.SecondStep(None, 0)
        assert not RecoveryRow.objects.exists()

    def test_is_done_for_who_lost_everything_and_ends_the_sessions(self, lan: int) -> None:
        protected(lan)
        assert accounts.reset_second_step(lan)
        found = accounts.sign_in(username="lan", password="right", at=AT)
        assert not found.has_second_step
        assert found.session_number == 2
        assert not accounts.reset_second_step(lan)

    def test_of_old_recovery_codes_comes_with_new_ones(self, lan: int) -> None:
        old = protected(lan)
        new = accounts.renew_recovery_codes(lan, code=old[0], at=AT)
        assert not set(new) & set(old)
        with pytest.raises(accounts.CodeWrong):
            accounts.check_code(lan, code=old[1], at=AT)
        accounts.check_code(lan, code=new[9], at=AT)


class TestRotationOfKeys:
    def test_leaves_the_second_step_working(self, lan: int, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HAICAP_HOME", str(tmp_path))
        monkeypatch.delenv("HAICAP_DATA_KEY", raising=False)
        protected(lan)
        assert protect.rotate(progress=lambda *_: None).sealed_again == 1
        assert accounts.check_code(lan, code=code_at(lan, AT), at=AT) is accounts.Means.APP


class TestChangePassword:
    def test_needs_the_present_one_and_ends_the_sessions(self, lan: int) -> None:
        with pytest.raises(accounts.PasswordWrong):
            accounts.change_password(lan, present="wrong", password=GOOD, again=GOOD, at=AT)
        accounts.change_password(lan, present="right", password=GOOD, again=GOOD, at=AT)
        assert accounts.sign_in(username="lan", password=GOOD, at=AT).session_number == 1

    def test_counts_wrong_ones_together_with_the_sign_in(self, lan: int) -> None:
        AccountRow.objects.filter(id=lan).update(failures=9, failed_at=AT)
        with pytest.raises(accounts.PasswordWrong):
            accounts.change_password(lan, present="wrong", password=GOOD, again=GOOD, at=AT)
        with pytest.raises(accounts.TooManyFailures):
            accounts.change_password(lan, present="right", password=GOOD, again=GOOD, at=AT)
        with pytest.raises(accounts.TooManyFailures):
            accounts.sign_in(username="lan", password="right", at=AT)

    def test_refuses_a_weak_one_and_two_that_differ(self, lan: int) -> None:
        with pytest.raises(accounts.PasswordWeak):
            accounts.change_password(lan, present="right", password="short", again="short", at=AT)
        with pytest.raises(accounts.PasswordsDiffer):
            accounts.change_password(lan, present="right", password=GOOD, again=GOOD + "x", at=AT)


class TestSessions:
    def _begun(self, account_id: int) -> str:
        session = SessionStore()
        session.create()
        key = session.session_key or ""
        accounts.note_session(account_id, session_key=key, device="Firefox, Windows", at=AT)
        return key

    def test_are_listed_with_the_present_one_first(self, lan: int) -> None:
        here = self._begun(lan)
        self._begun(lan)
        assert [one.is_current for one in accounts.sessions_of(lan, current=here, at=AT)] == [True, False]

    def test_end_one_by_one_and_only_the_own(self, lan: int) -> None:
        other = accounts.make_sample_accounts([accounts.NewAccount("ba", "Ba")], password="right", at=AT)["ba"]
        key = self._begun(lan)
        (there,) = accounts.sessions_of(lan, current="", at=AT)
        assert not accounts.end_session(other, session_id=there.id)
        assert accounts.end_session(lan, session_id=there.id)
        assert not SessionStore().exists(key)
        assert accounts.sessions_of(lan, current="", at=AT) == []

    def test_are_forgotten_when_they_are_over(self, lan: int) -> None:
        key = self._begun(lan)
        self._begun(lan)
        SessionStore().delete(key)
        forget_ended()
        assert SessionRow.objects.count() == 1

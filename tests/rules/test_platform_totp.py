"""Codes of the app: those of the standard, the window, and that none is good twice."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from haicap.platform.accounts import totp

#: the key and the codes of RFC 6238 appendix B (SHA-1), of which the last six digits are ours
KEY = base64.b32encode(b"12345678901234567890").decode()
STANDARD = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class TestFittingStep:
    @pytest.mark.parametrize(("seconds", "code"), STANDARD.items())
    def test_knows_the_codes_of_the_standard(self, seconds: int, code: str) -> None:
        assert totp.fitting_step(KEY, code, at=moment(seconds), after=0) == seconds // 30

    @pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
    def test_forgives_a_clock_that_is_one_step_wrong(self, late: int, fits: bool) -> None:
        at = moment(1111111111) + timedelta(seconds=late)
        assert (totp.fitting_step(KEY, "050471", at=at, after=0) is not None) is fits

    def test_takes_no_step_that_is_used_up(self) -> None:
        at = moment(1111111111)
        step = totp.step_of(at)
        assert totp.fitting_step(KEY, "050471", at=at, after=step - 1) == step
        assert totp.fitting_step(KEY, "050471", at=at, after=step) is None

    @given(some.text(max_size=8))
    def test_takes_any_text_without_a_fault(self, code: str) -> None:
        found = totp.fitting_step(KEY, code, at=moment(59), after=0)
        assert found is None or code in {"287082", "755224", "359152"}


class TestKey:
    def test_is_new_each_time_and_has_160_bits(self) -> None:
        keys = {totp.new_key() for _ in range(50)}
        assert len(keys) == 50
        assert {len(base64.b32decode(key)) for key in keys} == {20}

    def test_is_told_to_the_app_as_the_app_reads_it(self) -> None:
        told = urlsplit(totp.uri(KEY, username="lan.nguyen", issuer="haicap · Hà Nội"))
        asked = parse_qs(told.query)
        assert (told.scheme, told.netloc) == ("otpauth", "totp")
        assert told.path.endswith(":lan.nguyen")
        assert (asked["secret"], asked["issuer"], asked["period"]) == ([KEY], ["haicap · Hà Nội"], ["30"])

    def test_is_shown_in_groups_that_an_app_takes_back(self) -> None:
        assert totp.in_groups(KEY).replace(" ", "") == KEY
        assert {len(group) for group in totp.in_groups(KEY).split()} == {4}

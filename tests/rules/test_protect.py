"""Values at rest: sealed for one place, found again without being told, bound without being known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.platform.protect import api as protect


class TestSeal:
    @given(st.text())
    def test_gives_the_value_back_at_its_place_only(self, value: str) -> None:
        value = value.encode("utf-8", "ignore").decode()
        stored = protect.seal(value, place="a.b")
        assert protect.unseal(stored, place="a.b") == value
        with pytest.raises(protect.ProtectedValueBroken):
            protect.unseal(stored, place="a.c")

    @given(st.integers(1, 200))
    def test_notices_every_altered_byte(self, at: int) -> None:
        stored = bytearray(protect.seal("003192000123", place="x"))
        at = 1 + at % (len(stored) - 1)
        stored[at] ^= 1
        with pytest.raises(protect.ProtectedValueBroken):
            protect.unseal(bytes(stored), place="x")

    def test_of_one_value_is_never_twice_the_same(self) -> None:
        assert protect.seal("x", place="x") != protect.seal("x", place="x")

    def test_of_something_else_is_refused(self) -> None:
        for stored in (b"", b"x", b"\x01" + b"0" * 11):
            with pytest.raises(protect.ProtectedValueBroken):
                protect.unseal(stored, place="x")


class TestBlindIndex:
    def test_is_equal_for_equal_values_of_one_place(self) -> None:
        assert protect.blind_index("1", place="a") == protect.blind_index("1", place="a")
        assert len({protect.blind_index(v, place=p) for v in "12" for p in "ab"}) == 4


class TestCommitment:
    def test_binds_to_value_and_salt(self) -> None:
        assert len({protect.commitment(v, salt=s) for v in ("1", "2") for s in (b"a", b"b")}) == 4

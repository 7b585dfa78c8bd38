"""A new key for personal values: everything stays readable, before, in the middle and after."""

from pathlib import Path

import pytest
from django.db import connection

from haicap.config.wiring import SEALED
from haicap.domains.dossiers import api as dossiers
from haicap.platform.protect import api as protect
from haicap.platform.protect import rotation
from tests.city import AT, city, filing, officer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
PLACE = "tests.place"


def quiet(*_: object) -> None:
    """Show no progress."""


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the keys of a test be its own."""
    monkeypatch.setenv("HAICAP_HOME", str(tmp_path))
    monkeypatch.delenv("HAICAP_DATA_KEY", raising=False)
    return tmp_path / "keys"


def receive(count: int) -> None:
    for number in range(count):
        dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key=f"k{number}")


class TestRotating:
    def test_seals_everything_again_and_leaves_it_readable(self, own_keys: Path) -> None:
        receive(6)
        before = protect.keys_in_use()
        assert set(before) == {1}
        seen: list[int] = []
        done = protect.rotate(progress=lambda now, of, _: seen.append(now * 100 // of))
        assert done == protect.Rotation(key=2, is_new=True, sealed_again=before[1], broken=0)
        assert seen[-1] == 100
        assert protect.keys_in_use() == {2: before[1]}
        assert sorted(file.name for file in own_keys.glob("data*")) == ["data", "data.2"]
        assert (own_keys / "data.2").stat().st_mode & 0o777 == 0o600
        assert dossiers.verify().differences == ()

    def test_goes_on_where_it_was_stopped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rotation, "BATCH", 2)
        receive(6)
        before = protect.keys_in_use()[1]

        class Stopped(Exception):
            pass

        def stop(done: int, *_: object) -> None:
            if done >= 3:
                raise Stopped

        with pytest.raises(Stopped):
            protect.rotate(progress=stop)
        halfway = protect.keys_in_use()
        assert set(halfway) == {1, 2}
        # In the middle everything can be read, and what is new is sealed with the new key.
        assert dossiers.verify().differences == ()
        assert protect.seal("x", place=PLACE)[0] == 2
        done = protect.rotate(progress=quiet)
        assert (done.key, done.is_new, done.sealed_again) == (2, False, halfway[1])
        assert protect.keys_in_use() == {2: before}
        assert dossiers.verify().differences == ()

    def test_leaves_what_cannot_be_opened_and_says_how_much(self) -> None:
        receive(1)
        with connection.cursor() as cursor:
            cursor.execute("update people_personrow set national_id_sealed = set_byte(national_id_sealed, 20, 0)")
            cursor.execute("update people_personrow set national_id_sealed = set_byte(national_id_sealed, 21, 0)")
        assert protect.rotate(progress=quiet).broken == 1
        assert protect.keys_in_use()[1] == 1

    def test_is_known_at_once_to_a_process_that_runs(self, own_keys: Path) -> None:
        old = protect.seal("Ưỡn", place=PLACE)
        own_keys.joinpath("data.2").write_text("cd" * 32)
        new = protect.seal("Ưỡn", place=PLACE)
        assert (old[0], new[0]) == (1, 2)
        assert protect.unseal(old, place=PLACE) == protect.unseal(new, place=PLACE) == "Ưỡn"

    def test_names_every_sealed_column(self) -> None:
        rotation._check_all_registered()  # noqa: SLF001
        assert {(one.row, one.column) for one in SEALED} == set(rotation._columns)  # noqa: SLF001

    def test_refuses_when_a_sealed_column_was_not_named(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("create table forgotten (id bigint primary key, name_sealed bytea)")
        with pytest.raises(protect.SealedUnregistered):
            protect.rotate(progress=quiet)


class TestKeysOfTheEnvironment:
    def test_may_be_several_of_which_the_highest_seals(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HAICAP_DATA_KEY", "ab" * 32)
        receive(1)
        with pytest.raises(protect.KeysGiven):
            protect.rotate(progress=quiet)
        monkeypatch.setenv("HAICAP_DATA_KEY", f"2:{'cd' * 32},1:{'ab' * 32}")
        rotation.keys.read_again()
        done = protect.rotate(progress=quiet)
        assert (done.key, done.is_new, done.broken) == (2, False, 0)
        assert set(protect.keys_in_use()) == {2}
        rotation.keys.read_again()

    def test_are_not_read_when_they_are_no_keys(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for wrong in ("ab", "zz" * 32, f"0:{'ab' * 32}", f"256:{'ab' * 32}"):
            monkeypatch.setenv("HAICAP_DATA_KEY", wrong)
            rotation.keys.read_again()
            with pytest.raises(ValueError):  # noqa: PT011
                protect.seal("x", place=PLACE)
        rotation.keys.read_again()


class TestDropping:
    def test_takes_away_only_what_nobody_needs(self, own_keys: Path) -> None:
        receive(1)
        with pytest.raises(protect.KeyUnknown):
            protect.drop_key(7)
        with pytest.raises(protect.KeyInUse):
            protect.drop_key(1)
        protect.rotate(progress=quiet)
        with pytest.raises(protect.KeyInUse):
            protect.drop_key(2)
        protect.drop_key(1)
        assert sorted(file.name for file in own_keys.glob("data*")) == ["data.2"]
        assert dossiers.verify().differences == ()
        assert protect.seal("x", place=PLACE)[0] == 2

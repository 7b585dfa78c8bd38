"""A backup brought back elsewhere is the same installation; what cannot be brought back changes nothing."""

import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.conftest import Machine, kill, made, wait_for

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def city() -> Iterator[Machine]:
    """Return an installation with the sample city, on whatever PostgreSQL is found first."""
    for machine in made():
        done = machine.run("init", "--json")
        assert done.returncode == 0, done.stderr
        yield machine


@pytest.fixture
def fresh() -> Iterator[Machine]:
    """Return an installation in which nothing was made yet."""
    yield from made()


@pytest.fixture(scope="module")
def kept(city: Machine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup of the sample city with its keys."""
    file = tmp_path_factory.mktemp("kept") / "city.tar"
    assert city.ask("db", "backup", str(file), "--with-keys")["keys"] is True
    return file


def rows(machine: Machine) -> dict[str, int]:
    """Count all tables."""
    with machine.connect() as connection:
        names = connection.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
        return {
            str(name): connection.execute(f'select count(*) from "{name}"').fetchone()[0]  # type: ignore[index]
            for (name,) in names
        }


def sequences(machine: Machine) -> list[tuple[object, ...]]:
    with machine.connect() as connection:
        return connection.execute("select sequencename, last_value from pg_sequences order by 1").fetchall()


def files(machine: Machine) -> dict[str, bytes]:
    folder = machine.home / "files"
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.glob("*/*")}


def rewritten(source: Path, to: Path, *, without: str = "", spoil: str = "") -> Path:
    """Write a backup again with one member left out, or one with a byte changed."""
    with tarfile.open(source) as old, tarfile.open(to, "w") as new:
        for entry in old.getmembers():
            content = old.extractfile(entry)
            assert content is not None
            if entry.name == without:
                continue
            if entry.name.startswith(spoil) and spoil:
                data = bytearray(content.read())
                data[len(data) // 2] ^= 1
                aside = to.with_suffix(".member")
                aside.write_bytes(data)
                with aside.open("rb") as changed:
                    new.addfile(entry, changed)
                spoil = ""
            else:
                new.addfile(entry, content)
    return to


class TestABackup:
    def test_brings_the_installation_back_on_either_postgresql(
        self, city: Machine, kept: Path, either: Machine
    ) -> None:
        done = either.run("db", "restore", str(kept), "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "100 %" in done.stderr
        assert rows(either) == rows(city)
        assert sequences(either) == sequences(city)
        assert files(either) == files(city)
        assert len(files(either)) > 0
        found = either.ask("verify")
        assert found["differences"] == []
        assert found["dossiers"] == city.ask("verify")["dossiers"]
        mark = "installation.json"
        assert (either.home / mark).read_bytes() == (city.home / mark).read_bytes()
        # What is made from now on has numbers of its own.
        assert either.run("init", "--json").returncode == 0

    def test_made_without_the_tools_of_postgresql_is_as_good(
        self, city: Machine, fresh: Machine, tmp_path: Path
    ) -> None:
        file = tmp_path / "copy.tar"
        without = (
            "import sys; from haicap.platform.db import binaries, api; "
            "api.dump_program = binaries.dump_program = lambda *_, **__: None; "
            "sys.argv = ['haicap', 'db', sys.argv[1], sys.argv[2], '--json']; "
            "from haicap.config.command import main; main()"
        )
        made_ = city.wait(city.spawn("-c", without, "backup", str(file)))
        assert made_.returncode == 0, made_.stderr
        assert json.loads(made_.stdout)["written_by"] == "copy"
        with tarfile.open(file) as packed:
            assert not any(name.startswith("keys/") for name in packed.getnames())
        # The keys travel on another way, as the manual says.
        shutil.rmtree(fresh.home, ignore_errors=True)
        (fresh.home / "keys").mkdir(parents=True, mode=0o700)
        fresh.home.chmod(0o711)
        refused = fresh.wait(fresh.spawn("-c", without, "restore", str(file)))
        assert json.loads(refused.stdout)["refused"] == "KeysMissing"
        for name in ("data", "index"):
            shutil.copy(city.home / "keys" / name, fresh.home / "keys" / name)
        done = fresh.wait(fresh.spawn("-c", without, "restore", str(file)))
        assert done.returncode == 0, done.stdout + done.stderr
        assert rows(fresh) == rows(city)
        assert sequences(fresh) == sequences(city)
        assert fresh.ask("verify")["differences"] == []

    def test_never_takes_the_place_of_another_file(self, city: Machine, tmp_path: Path) -> None:
        there = tmp_path / "there"
        there.write_text("dear")
        assert city.ask("db", "backup", str(there))["refused"] == "BackupExists"
        assert there.read_text() == "dear"
        assert list(tmp_path.iterdir()) == [there]

    def test_is_for_the_eyes_of_its_owner(self, kept: Path) -> None:
        assert kept.stat().st_mode & 0o777 == 0o600


class TestRestoring:
    def test_spares_what_is_there_unless_told(self, city: Machine, kept: Path) -> None:
        before = rows(city)
        assert city.ask("db", "restore", str(kept))["refused"] == "InstallationNotEmpty"
        with city.connect() as connection:
            connection.execute("delete from outbox_messagerow")
            assert city.ask("db", "restore", str(kept), "--force")["refused"] == "DatabaseInUse"
        done = city.run("db", "restore", str(kept), "--force", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert rows(city) == before
        assert city.ask("verify")["differences"] == []

    @pytest.mark.parametrize(
        ("how", "refusal"),
        [
            ({"spoil": "files/"}, "BackupDamaged"),
            ({"spoil": "database.dump"}, "BackupDamaged"),
            ({"without": "installation.json"}, "BackupDamaged"),
            ({"without": "manifest.json"}, "BackupUnknown"),
        ],
    )
    def test_changes_nothing_when_the_backup_is_damaged(
        self, city: Machine, kept: Path, tmp_path: Path, how: dict[str, str], refusal: str
    ) -> None:
        before, stored = rows(city), files(city)
        spoilt = rewritten(kept, tmp_path / "spoilt.tar", **how)
        assert city.ask("db", "restore", str(spoilt), "--force")["refused"] == refusal
        assert rows(city) == before
        assert files(city) == stored

    def test_changes_nothing_when_the_file_was_cut_off_or_is_something_else(
        self, city: Machine, kept: Path, tmp_path: Path
    ) -> None:
        before = rows(city)
        cut = tmp_path / "cut.tar"
        cut.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
        other = tmp_path / "other.tar"
        other.write_text("no tar")
        for file in (cut, other):
            assert city.ask("db", "restore", str(file), "--force")["refused"] == "BackupUnknown"
        assert rows(city) == before

    def test_comes_back_from_a_kill_in_the_middle(self, city: Machine, kept: Path) -> None:
        before = rows(city)
        running = city.start("db", "restore", str(kept), "--force")
        assert running.stderr is not None
        assert any("tables" in line for line in running.stderr)
        kill(running.pid)
        city.wait(running)
        # Half a database is nothing to work on.
        assert city.ask("serve")["refused"] == "NotInitialised"
        assert city.ask("db", "restore", str(kept))["refused"] == "InstallationNotEmpty"
        # What fails now puts back what was there before the kill.
        wait_for(lambda: city.db("status")["clients"] == 0)
        done = city.run("db", "restore", str(kept), "--force", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert rows(city) == before
        assert city.ask("verify")["differences"] == []
        with city.connect() as connection:
            assert connection.execute("select to_regnamespace('haicap_before')").fetchone() == (None,)
        assert not list(city.home.glob("installation.before*"))
        assert not list(city.home.glob(".restore-*"))

    def test_refuses_keys_that_do_not_fit(self, city: Machine, fresh: Machine, tmp_path: Path) -> None:
        file = tmp_path / "without.tar"
        assert city.ask("db", "backup", str(file))["keys"] is False
        (fresh.home / "keys").mkdir(parents=True)
        fresh.home.chmod(0o711)
        for name in ("data", "index"):
            (fresh.home / "keys" / name).write_text("ab" * 32)
        assert fresh.ask("db", "restore", str(file))["refused"] == "KeysDiffer"
        assert not (fresh.home / "installation.json").exists()

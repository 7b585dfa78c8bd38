"""Two hundred people hand in to one unit at one moment, on a day that nobody has begun yet."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.machine.conftest import REPOSITORY, Machine, made

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def town() -> Iterator[Machine]:
    """Return an installation without samples."""
    for machine in made():
        done = machine.run("init", "--empty", "--json")
        assert done.returncode == 0, done.stderr
        yield machine


def crowd(machine: Machine, count: int, one_key: str = "") -> list[str]:
    """Return the codes that a crowd was given."""
    assert machine.run("db", "start").returncode in {0, 3}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.machine.crowd", str(count), one_key],
        env={**machine.env(), "DJANGO_SETTINGS_MODULE": "haicap.config.settings", "PYTHONPATH": str(REPOSITORY)},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


class TestACrowd:
    def test_is_given_two_hundred_different_codes(self, town: Machine) -> None:
        codes = crowd(town, 200)
        assert len(codes) == len(set(codes)) == 200
        serials = sorted(int(code.rsplit("-", 1)[1]) for code in codes)
        # numbers may be passed over, but never by much and never given twice
        assert serials[-1] - serials[0] <= 220
        assert town.ask("verify")["differences"] == []

    def test_with_one_key_is_given_one_code(self, town: Machine) -> None:
        before = town.ask("verify")["dossiers"]
        assert len(set(crowd(town, 50, one_key="the same for all"))) == 1
        assert town.ask("verify")["dossiers"] == before + 1  # type: ignore[operator]

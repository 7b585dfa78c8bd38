"""Breaches of the house, planted one by one into a copy: each is caught, and named, by the check it belongs to."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.architecture.planted_imports import OF_IMPORTS
from tests.architecture.planted_rest import OF_THE_REST
from tests.architecture.planting import Breach, Copy
from tools.house import CHECKS
from tools.house.__main__ import ROOT

LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.mo", "*.gz", "*.xz", "static", "*.pyc")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    root = tmp_path_factory.mktemp("house")
    for folder in ("haicap", "tools"):
        shutil.copytree(ROOT / folder, root / folder, ignore=LEFT_OUT)
    shutil.copy(ROOT / ".importlinter", root)
    return Copy(root)


@pytest.fixture
def copy(untouched: Copy) -> Iterator[Copy]:
    yield untouched
    untouched.restore()


class TestABreach:
    @pytest.mark.parametrize("breach", [*OF_IMPORTS, *OF_THE_REST], ids=lambda breach: breach.name)
    def test_is_caught_and_named(self, copy: Copy, breach: Breach) -> None:
        breach.plant(copy)
        found = CHECKS[breach.check](copy.root)
        assert any(breach.says in line for line in found), found


class TestTheCopy:
    def test_has_no_breach_before_one_is_planted(self, copy: Copy) -> None:
        assert {name: found for name, check in CHECKS.items() if (found := check(copy.root))} == {}

    def test_fails_the_commands_once_breaches_are_planted(self, copy: Copy) -> None:
        copy.write("haicap/surfaces/desk/utils.py", "from haicap.surfaces.portal import apps")
        here = {
            "cwd": copy.root,
            "env": {**os.environ, "PYTHONPATH": str(copy.root)},
            "capture_output": True,
            "text": True,
        }
        rules = subprocess.run(["lint-imports", "--no-cache"], **here)
        assert rules.returncode == 1
        assert "haicap.surfaces.desk.utils -> haicap.surfaces.portal.apps" in rules.stdout
        house = subprocess.run([sys.executable, "-m", "tools.house", str(copy.root)], **here)
        assert house.returncode == 1
        assert "[names] haicap/surfaces/desk/utils.py: the name does not say what it holds" in house.stdout
        assert "[imports] Surfaces do not know each other" in house.stdout

"""The bench fills an installation by COPY, measures, and leaves it whole."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.conftest import REPOSITORY, Machine, made

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Machine, Path, str]]:
    """Return an installation that the bench made and filled, its figures, and what it said."""
    figures = tmp_path_factory.mktemp("bench") / "figures.json"
    for machine in made():
        words = ("--dossiers", "15000", "--requests", "120", "--connections", "4", "--json", str(figures))
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks", *words],
            env=machine.env(),
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=290,
        )
        assert ran.returncode == 0, ran.stderr
        yield machine, figures, ran.stdout


class TestBench:
    def test_tells_what_each_page_and_its_statement_cost(self, filled: tuple[Machine, Path, str]) -> None:
        told = json.loads(filled[1].read_text())
        assert set(told["pages"]) == {"tracking", "submit", "worklist"}
        for page in told["pages"].values():
            assert page["app_ms"] > 0
            assert page["floor_database_ms"] + page["floor_client_ms"] > 0
            assert page["ratio"] > 1
        assert told["worklist_sizes"]["big"]["dossiers"] > told["worklist_sizes"]["small"]["dossiers"]
        assert told["machine"]["cores"] >= 1
        assert told["database"]["fsync"] in {"on", "off"}

    def test_says_it_in_a_table_too(self, filled: tuple[Machine, Path, str]) -> None:
        assert "tracking" in filled[2]
        assert "ratio" in filled[2]

    def test_leaves_every_index_and_key_in_its_place(self, filled: tuple[Machine, Path, str]) -> None:
        machine = filled[0]
        machine.need_database()
        with machine.connect() as connection:
            left = connection.execute("select count(*) from bench_aside").fetchone()
            keys = connection.execute(
                "select count(*) from pg_constraint where contype = 'f' and conrelid = 'dossiers_eventrow'::regclass"
            ).fetchone()
            found = connection.execute(
                "select count(*) from pg_indexes where indexname in ('token_worklist', 'dossier_by_name')"
            ).fetchone()
        assert (left, keys, found) == ((0,), (1,), (2,))

    def test_leaves_dossiers_that_are_what_their_log_says(self, filled: tuple[Machine, Path, str]) -> None:
        told = filled[0].ask("verify")
        assert told["differences"] == []
        assert int(str(told["dossiers"])) > 20_000

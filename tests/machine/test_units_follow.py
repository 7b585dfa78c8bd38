"""A merger in a running city: known to every process at once, followed to its end though the worker is killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.conftest import Machine, kill, made, wait_for
from tests.machine.test_serve import below, command, served

pytestmark = pytest.mark.machine
FILE = """instrument: {number: "9/NQ-UBTVQH16", issuer: UBTVQH, kind: resolution, signed_on: 2026-12-01, title: T}
changes:
  - succession:
      on: 2026-12-10
      from: ["00256", "00082"]
      to: {code: "00999", name: "Bình An", kind: ward}
      share: whole
"""
RUNNING = (
    "select count(*) from dossiers_tokenrow t join organisation_unitrow u on u.id = t.unit_id "
    "where u.code = any(%s) and u.starts_on < date '2026-12-01' and u.ends_before is not null"
)
DONE = "select count(*) from dossiers_successionfollowrow where done_at is not null and not is_back"


@pytest.fixture(scope="module")
def town() -> Iterator[Machine]:
    """Return an installation with the sample city, on the first day of the new order."""
    for machine in made(environment={"HAICAP_CLOCK": "2026-12-10T09:00"}):
        done = machine.run("init", "--json")
        assert done.returncode == 0, done.stderr
        yield machine


def number(town: Machine, sql: str, *params: object) -> int:
    with town.connect() as database:
        row = database.execute(sql, list(params)).fetchone()
    assert row is not None
    return int(str(row[0]))


class TestAMerger:
    def test_is_followed_to_its_end_though_the_worker_is_killed(self, town: Machine, tmp_path: Path) -> None:
        file = tmp_path / "merger.law.yaml"
        file.write_text(FILE, encoding="utf-8")
        at_olds = (
            "select count(*) from dossiers_tokenrow t join organisation_unitrow u on u.id = t.unit_id "
            "where u.code = any(%s)"
        )
        before = number(town, at_olds, ["00256", "00082"])
        assert before > 0
        with served(town) as (process, _port):
            done = town.run("law", "apply", str(file), "--by", "legal.h26", "--approved-by", "legal2.h26", "--json")
            assert done.returncode == 0, done.stdout + done.stderr
            for pid in below(process.pid):
                if b"haicap worker" in command(pid):
                    kill(pid)
            wait_for(lambda: number(town, DONE), seconds=180)
        assert number(town, RUNNING, ["00256", "00082"]) == 0
        assert number(town, at_olds, ["00999"]) == before
        moved = "select count(*) - count(distinct dossier_id) from dossiers_eventrow where kind = 'succeeded'"
        assert number(town, moved) == 0
        assert town.run("verify", "--json").returncode == 0

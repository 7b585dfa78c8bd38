"""A late day off in a running city: known to every process at once, followed to its end though the worker is killed."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.machine.conftest import Machine, kill, made, wait_for
from tests.machine.test_serve import below, command, served

pytestmark = pytest.mark.machine
FILE = """instrument: {{number: "{number}/QĐ-TTg", issuer: TTg, kind: decision, signed_on: 2026-12-10, title: "Nghỉ"}}
changes:
  - day: {{date: {day}, kind: off, name: "Nghỉ"}}
"""


@pytest.fixture(scope="module")
def town() -> Iterator[Machine]:
    """Return an installation with the sample city, on a Thursday morning."""
    for machine in made(environment={"HAICAP_CLOCK": "2026-12-10T09:00"}):
        done = machine.run("init", "--json")
        assert done.returncode == 0, done.stderr
        yield machine


def apply(town: Machine, folder: Path, *, number: int, day: str) -> None:
    file = folder / f"{number}.law.yaml"
    file.write_text(FILE.format(number=number, day=day), encoding="utf-8")
    done = town.run("law", "apply", str(file), "--by", "legal.h26", "--approved-by", "legal2.h26", "--json")
    assert done.returncode == 0, done.stdout + done.stderr


def dues(port: int) -> set[str]:
    """Return what the web processes answer, asked often enough that each of the two is asked."""
    address = f"http://127.0.0.1:{port}/api/v1/due?days=1&received=2026-12-14T09:00"
    found = set()
    for _ in range(12):
        with urlopen(address, timeout=10) as answer:
            found.add(json.loads(answer.read())["due"])
    return found


def followed(town: Machine, number: int) -> int:
    with town.connect() as database:
        row = database.execute(
            "select count(*) from dossiers_calendarfollowrow f join law_amendmentrow a on a.id = f.amendment_id "
            "where f.done_at is not null and a.header->>'number' = %s", [f"{number}/QĐ-TTg"],
        ).fetchone()  # fmt: skip
    assert row is not None
    return int(str(row[0]))


class TestALateDayOff:
    def test_is_known_to_every_process_and_followed_though_the_worker_is_killed(
        self, town: Machine, tmp_path: Path
    ) -> None:
        with served(town) as (process, port):
            assert dues(port) == {"2026-12-15T17:00:00+07:00"}
            apply(town, tmp_path, number=1, day="2026-12-15")
            assert dues(port) == {"2026-12-16T17:00:00+07:00"}
            wait_for(lambda: followed(town, 1), seconds=60)
            apply(town, tmp_path, number=2, day="2026-12-11")
            for pid in below(process.pid):
                if b"haicap worker" in command(pid):
                    kill(pid)
            wait_for(lambda: followed(town, 2), seconds=150)
            with town.connect() as database:
                moved = database.execute(
                    "select count(*), count(distinct dossier_id) from dossiers_eventrow "
                    "where kind = 'calendar_changed' and convert_from(payload, 'UTF8') like '%%2/QĐ-TTg%%'"
                ).fetchone()
            assert moved is not None
            assert moved[0] == moved[1] > 0
            assert town.run("verify", "--json").returncode == 0

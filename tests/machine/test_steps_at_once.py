"""Parallel steps of dossiers that several programs do at once: each is done once, each join is made once."""

import json
from collections.abc import Iterator

import pytest

from tests.machine.conftest import Machine, made

pytestmark = pytest.mark.machine
DOSSIERS = 200


@pytest.fixture(scope="module")
def town() -> Iterator[Machine]:
    for machine in made(environment={"DJANGO_SETTINGS_MODULE": "haicap.config.settings", "HAICAP_SAMPLE": "1"}):
        done = machine.run("init", "--empty", "--json")
        assert done.returncode == 0, done.stderr
        yield machine


def test_each_step_is_done_once_and_each_second_completion_refused(town: Machine) -> None:
    done = town.wait(town.spawn("-m", "tests.machine.colleagues", str(DOSSIERS)))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    # Four workers give two opinions twice: of 16 answers for a dossier two are a step that was done.
    assert found["told"] == {"done": 2 * DOSSIERS, "StepGone 409": 14 * DOSSIERS}
    assert found["waits"] == {"approve": DOSSIERS}
    assert found["events"] == {"5": DOSSIERS}
    assert found["differences"] == []

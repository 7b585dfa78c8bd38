"""The pages for operators, asked of several web processes at once."""

import http.client
import json
import re
from collections.abc import Iterator

import pytest

from tests.machine.conftest import Machine, made, wait_for
from tests.machine.test_serve import served

pytestmark = pytest.mark.machine
ASKED = 40


@pytest.fixture(scope="module")
def town() -> Iterator[Machine]:
    """Return an installation with units and procedures, without samples."""
    for machine in made():
        done = machine.run("init", "--empty", "--json")
        assert done.returncode == 0, done.stderr
        yield machine


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        asked.request("GET", path, headers=headers)
        answer = asked.getresponse()
        return answer.status, answer.read().decode()
    finally:
        asked.close()


class TestThePagesForOperators:
    def test_tell_of_all_processes_together(self, town: Machine) -> None:
        with served(town) as (_, port):
            for _ in range(ASKED):
                assert get(port, "/healthz") == (200, "ok\n")
            status, told = get(port, "/readyz")
            assert status == 200, told
            assert json.loads(told)["ready"] is True

            def counted() -> int:
                figures = get(port, "/metrics")[1]
                found = re.search(r'haicap_requests_total\{route="healthz",status="2xx"\} (\d+)', figures)
                return int(found[1]) if found else 0

            wait_for(lambda: counted() == ASKED)
            assert get(port, "/metrics", **{"X-Forwarded-For": "203.0.113.5"})[0] == 404

"""Handing in while processes are killed: what was acknowledged is there, and nothing is there twice."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from urllib.error import HTTPError

import pytest

from tests.citizen import CODE, Citizen
from tests.city import BIRTH, HAI_BA_TRUNG, pdf_bytes
from tests.machine.caller import Caller, body
from tests.machine.conftest import Machine, kill, made, wait_for
from tests.machine.test_serve import below, command, served

pytestmark = pytest.mark.machine
CITIZENS = 36
AT_ONCE = 4
PATIENCE_SECONDS = 90
#: The full measure where all is checked, a part of it where somebody waits.
CALLS = 2000 if os.environ.get("CI") else 300
CALLERS = 6


@pytest.fixture(scope="module")
def town() -> Iterator[Machine]:
    """Return an installation without samples, which writes to the disk as a real one does."""
    for machine in made(environment={"HAICAP_DB_FSYNC": "on"}):
        done = machine.run("init", "--empty", "--json")
        assert done.returncode == 0, done.stderr
        yield machine


def writing(port: int, number: int) -> Citizen:
    """Return somebody who has filled in everything and need only press the last button."""
    citizen = Citizen(f"http://127.0.0.1:{port}")
    citizen.write(
        procedure=BIRTH,
        place=HAI_BA_TRUNG,
        name="Nguyễn Thị Ưỡn",
        national_id=f"003192{number:06d}",
        paper=pdf_bytes(),
    )
    return citizen


def hand_in_until_told(citizen: Citizen) -> str:
    """Press the last button as often as it takes to be shown a code, as people do."""
    end = time.monotonic() + PATIENCE_SECONDS
    last = ""
    while time.monotonic() < end:
        try:
            citizen.open("/file/check")
            told = CODE.search(citizen.page)
            return told[0] if told else citizen.hand_in()
        except HTTPError as answer:
            last = f"{answer.code} {answer.url} {answer.read()[:3000].decode(errors='replace')}"
        except (OSError, HTTPException) as silent:
            last = repr(silent)
        time.sleep(0.2)
    pytest.fail(f"nobody answered: {last}")


class Striker:
    """Kills the parts in turn, one each time that so many more have been told a code."""

    def __init__(self, machine: Machine, pid: int, parts: tuple[str, ...], *, each: int) -> None:
        self.machine, self.pid, self.each = machine, pid, each
        self.killed = dict.fromkeys(parts, 0)
        self.count = 0
        self.lock = threading.Lock()

    def told(self, code: str) -> str:
        """Count somebody who was told a code, and return it; strike when it is time."""
        with self.lock:
            self.count += 1
            if self.count % self.each == 0:
                self._strike()
        return code

    def _strike(self) -> None:
        part = min(self.killed, key=lambda name: self.killed[name])
        for pid in self._processes(part):
            with suppress(ProcessLookupError):
                kill(pid)
        self.killed[part] += 1

    def _processes(self, part: str) -> list[int]:
        """Return the processes of a part; they are waited for when they are just being started."""
        if part == "database":
            wait_for(lambda: self.machine.state()["ready"], seconds=60)
            return [int(str(self.machine.state()["postmaster"]))]
        word = b"haicap.config.processes" if part == "web" else b"haicap worker"
        found: list[int] = []

        def look() -> list[int]:
            for pid in below(self.pid):
                with suppress(FileNotFoundError):
                    found.extend([pid] if word in command(pid) else [])
            return found

        wait_for(look, seconds=60)
        return found


class TestKilledWhileHandingIn:
    def test_loses_nothing_acknowledged_and_doubles_nothing(self, town: Machine) -> None:
        before = town.ask("verify")["dossiers"]
        with served(town, "--no-worker") as (process, port):
            citizens = [writing(port, number) for number in range(CITIZENS)]
            striker = Striker(town, process.pid, ("database", "web"), each=CITIZENS // 5)
            with ThreadPoolExecutor(AT_ONCE) as crowd:
                codes = list(crowd.map(lambda one: striker.told(hand_in_until_told(one)), citizens))
        assert min(striker.killed.values()) >= 2, striker.killed
        assert len(set(codes)) == CITIZENS
        found = town.ask("verify")
        assert (found["dossiers"], found["differences"]) == (before + CITIZENS, [])  # type: ignore[operator]
        for code in codes[:3]:
            assert town.ask("dossier", "show", code)["business"] == "submitted"


class TestPressedManyTimesAtOnce:
    def test_gives_one_dossier_and_one_answer(self, town: Machine) -> None:
        before = town.ask("verify")["dossiers"]
        with served(town, "--no-worker") as (_process, port):
            citizen = writing(port, 999_999)

            def press(_number: int) -> str:
                again = Citizen(citizen.base, citizen.opener, citizen.page)
                return again.hand_in()

            with ThreadPoolExecutor(12) as fingers:
                codes = set(fingers.map(press, range(12)))
        assert len(codes) == 1
        assert town.ask("verify")["dossiers"] == before + 1  # type: ignore[operator]


class TestKilledWhileMachinesCall:
    def test_loses_nothing_acknowledged_and_doubles_nothing(self, town: Machine) -> None:
        before = town.ask("verify")["dossiers"]
        token = str(town.ask("clients", "add", "post-office")["token"])
        with served(town) as (process, port):
            callers = [Caller(port, token) for _ in range(CALLERS)]

            striker = Striker(town, process.pid, ("web", "worker", "database"), each=CALLS // 10)

            def call_many(first: int) -> list[str]:
                caller = callers[first]
                return [
                    striker.told(str(caller.hand_in(key=f"call-{n}", sent=body(n))["code"]))
                    for n in range(first, CALLS, CALLERS)
                ]

            with ThreadPoolExecutor(CALLERS) as crowd:
                codes = [code for some in crowd.map(call_many, range(CALLERS)) for code in some]
            assert min(striker.killed.values()) >= 3, striker.killed
            assert sum(caller.failures for caller in callers) >= 1
            # What was acknowledged is acknowledged the same way when it is asked again.
            again = [str(callers[0].hand_in(key=f"call-{n}", sent=body(n))["code"]) for n in range(0, CALLS, 97)]
            assert set(again) <= set(codes)
            for caller in callers:
                caller.hang_up()
            wait_for(lambda: not told_by(town), seconds=60)
        assert len(set(codes)) == CALLS
        found = town.ask("verify")
        assert (found["dossiers"], found["differences"]) == (before + CALLS, [])  # type: ignore[operator]

    def test_gives_one_dossier_to_one_key(self, town: Machine) -> None:
        before = town.ask("verify")["dossiers"]
        token = str(town.ask("clients", "add", "hospital")["token"])
        with served(town, "--no-worker") as (process, port):
            gate = threading.Barrier(51)

            def call(_number: int) -> str:
                caller = Caller(port, token)
                gate.wait()
                answer = caller.hand_in(key="one-for-all", sent=body(888_888))
                caller.hang_up()
                return str(sorted(answer.items()))

            with ThreadPoolExecutor(50) as crowd:
                answered = crowd.map(call, range(50))
                gate.wait()
                kill(town.state()["postmaster"])
                for pid in below(process.pid):
                    with suppress(ProcessLookupError):
                        kill(pid)
                answers_given = set(answered)
        assert len(answers_given) == 1
        assert town.ask("verify")["dossiers"] == before + 1  # type: ignore[operator]


def told_by(machine: Machine) -> int:
    """Return how much news still waits to be told."""
    with machine.connect() as connection:
        row = connection.execute("select count(*) from outbox_messagerow").fetchone()
    assert row is not None
    return int(str(row[0]))

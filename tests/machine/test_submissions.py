"""Handing in while processes are killed: what was acknowledged is there, and nothing is there twice."""

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
from tests.machine.conftest import Machine, kill, made, wait_for
from tests.machine.test_serve import answers, below, served

pytestmark = pytest.mark.machine
CITIZENS = 36
AT_ONCE = 4
PATIENCE_SECONDS = 90


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
    while time.monotonic() < end:
        with suppress(OSError, HTTPException, HTTPError):
            citizen.open("/file/check")
            told = CODE.search(citizen.page)
            return told[0] if told else citizen.hand_in()
        time.sleep(0.2)
    pytest.fail("nobody answered")


class TestKilledWhileHandingIn:
    def test_loses_nothing_acknowledged_and_doubles_nothing(self, town: Machine) -> None:
        before = town.ask("verify")["dossiers"]
        with served(town, "--no-worker") as (process, port):
            citizens = [writing(port, number) for number in range(CITIZENS)]
            done = threading.Event()
            killed = {"database": 0, "web": 0}

            def strike() -> None:
                while not done.wait(0.7):
                    if killed["database"] <= killed["web"]:
                        kill(town.state()["postmaster"])
                        killed["database"] += 1
                    else:
                        for child in below(process.pid):
                            with suppress(ProcessLookupError):
                                kill(child)
                        killed["web"] += 1
                    wait_for(lambda: done.is_set() or answers(port), seconds=30)

            striker = threading.Thread(target=strike)
            striker.start()
            try:
                with ThreadPoolExecutor(AT_ONCE) as crowd:
                    codes = list(crowd.map(hand_in_until_told, citizens))
            finally:
                done.set()
                striker.join()
            assert min(killed.values()) >= 1, killed
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

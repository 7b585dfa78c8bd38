"""`haicap serve` with real processes: pages that answer, every process killed, nothing left behind."""

import http.client
import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.machine.conftest import Machine, is_alive, kill, made, wait_for

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def town() -> Iterator[Machine]:
    """Return an installation with units and procedures, without samples."""
    for machine in made():
        done = machine.run("init", "--empty", "--json")
        assert done.returncode == 0, done.stderr
        yield machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(machine: Machine, *words: str) -> Iterator["tuple[subprocess.Popen[str], int]"]:
    """Serve until the block ends; wait first until the pages answer."""
    port = free_port()
    process = machine.start("serve", "--port", str(port), "--workers", "2", *words, "--json")
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        assert json.loads(line) == {"address": f"http://127.0.0.1:{port}"}
        yield process, port
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        process.communicate(timeout=60)


def answers(port: int) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/")
        return asked.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def below(pid: int) -> list[int]:
    """Return the processes that a process started, and theirs."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
    found = [child for child, parent in parents.items() if parent == pid]
    return [*found, *(grandchild for child in found for grandchild in below(child))]


class TestServe:
    def test_answers_and_ends_with_all_its_processes(self, town):
        with served(town) as (process, port):
            assert answers(port)
            started = below(process.pid)
            # The web server with its two workers, and the worker of the jobs.
            assert len(started) >= 4
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
            assert not [pid for pid in started if is_alive(pid)]
            assert not answers(port)

    def test_ends_on_ctrl_c(self, town):
        with served(town, "--no-worker") as (process, _):
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0

    def test_takes_its_processes_along_when_it_is_killed(self, town):
        with served(town) as (process, port):
            started = below(process.pid)
            kill(process.pid)
            wait_for(lambda: not [pid for pid in started if is_alive(pid)], seconds=30)
            assert not answers(port)

    def test_starts_a_killed_web_server_again(self, town):
        with served(town, "--no-worker") as (process, port):
            before = below(process.pid)
            web = next(pid for pid in before if b"haicap.config.processes" in command(pid))
            kill(web)
            wait_for(lambda: answers(port) and web not in below(process.pid), seconds=30)
            wait_for(lambda: not [pid for pid in before if is_alive(pid)])

    def test_outlives_its_database(self, town):
        with served(town, "--no-worker") as (_, port):
            state = town.state()
            kill(state["supervisor"])
            kill(state["postmaster"])
            wait_for(lambda: town.state()["ready"] and town.state()["postmaster"] != state["postmaster"])
            wait_for(lambda: answers(port))

    def test_holds_the_database_while_it_runs(self, town):
        town.db("stop")
        town.environment["HAICAP_DB_IDLE_SECONDS"] = "1"
        try:
            with served(town, "--no-worker"):
                postmaster = town.state()["postmaster"]
                time.sleep(4)
                assert is_alive(postmaster)
            wait_for(lambda: not is_alive(postmaster), seconds=15)
        finally:
            del town.environment["HAICAP_DB_IDLE_SECONDS"]

    def test_gives_all_processes_one_clock(self, town):
        mark = town.home / "installation.json"
        told = mark.read_text()
        mark.write_text(json.dumps({**json.loads(told), "has_samples": True}))
        town.environment["HAICAP_CLOCK"] = "2026-01-05T16:00"
        try:
            with served(town) as (process, _):
                shifts = {shift(pid) for pid in below(process.pid)}
        finally:
            del town.environment["HAICAP_CLOCK"]
            mark.write_text(told)
        assert len(shifts) == 1
        assert float(shifts.pop()) != 0


class TestRefusals:
    def test_of_a_port_that_is_taken(self, town):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            refused = town.ask("serve", "--port", str(port))
        assert refused["refused"] == "PortTaken"
        assert str(port) in refused["message"]

    def test_of_a_host_that_is_not_ours(self, town):
        assert town.ask("serve", "--host", "192.0.2.1")["refused"] == "AddressUnusable"

    def test_of_a_shifted_clock_without_samples(self, town):
        town.environment["HAICAP_CLOCK"] = "2026-01-05T16:00"
        try:
            assert town.ask("serve", "--port", str(free_port()))["refused"] == "ClockRefused"
        finally:
            del town.environment["HAICAP_CLOCK"]

    @pytest.mark.parametrize("word", ["serve", "worker"])
    def test_of_an_installation_that_was_never_made(self, machine, word):
        refused = machine.ask(word)
        assert refused["refused"] == "NotInitialised"
        assert str(machine.home) in refused["message"]


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")


def shift(pid: int) -> str:
    pairs = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)["HAICAP_CLOCK_SHIFT"]

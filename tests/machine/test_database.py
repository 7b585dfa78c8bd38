"""The own database with real processes: started, killed in every way, stopped."""

import json
import os
import pwd
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.machine.conftest import STRANGER, Machine, is_alive, kill, wait_for

pytestmark = pytest.mark.machine


def write_rows(machine: Machine) -> None:
    with machine.connect() as connection:
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept select generate_series(1, 1000)")


def rows(machine: Machine) -> int:
    with machine.connect() as connection:
        (count,) = connection.execute("select count(*) from kept").fetchone()
    return count


def answers(machine: Machine) -> bool:
    try:
        machine.connect().close()
    except psycopg.OperationalError:
        return False
    return True


class TestStart:
    def test_makes_and_starts_the_database(self, either, capsys):
        either.environment["HAICAP_DB_FSYNC"] = "on"
        began = time.monotonic()
        status = either.ask("db", "start")
        took = time.monotonic() - began
        with capsys.disabled():
            sys.stdout.write(f"\nfirst start, {status['kind']} {status['version']}: {took:.2f} s in all\n")
        assert status["running"] is True
        assert status["kind"] == either.environment["HAICAP_POSTGRES"]
        assert status["stays"] is True
        # A bound that only a hanging start breaks; the figure is printed above.
        assert took < 30

    def test_runs_the_server_on_our_socket_only_and_not_as_root(self, either):
        status = either.db("start")
        socket = Path(status["socket"])
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        owner = Path(f"/proc/{status['pid']}").stat().st_uid
        assert owner != 0
        assert Path(status["folder"]).stat().st_uid == owner
        assert stat.S_IMODE(Path(status["folder"]).stat().st_mode) == 0o700
        with either.connect() as connection:
            shown = {name: connection.execute(f"show {name}").fetchone()[0] for name in SHOWN}
        assert shown == SHOWN

    def test_asks_for_a_password(self, machine):
        status = machine.db("start")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=status["socket"], user="haicap", dbname="haicap", password="wrong")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=status["socket"], user="postgres", dbname="haicap", password="")

    def test_a_second_one_is_refused_with_a_message(self, machine):
        machine.ask("db", "start")
        before = machine.state()
        again = machine.ask("db", "start")
        assert again["refused"] == "AlreadyRunning"
        assert str(machine.home) in again["message"]
        direct = subprocess.run(
            [sys.executable, "-m", "haicap.platform.db.supervisor", f"--home={machine.home}"],
            env=machine.env(),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "AlreadyRunning" in direct.stdout
        assert machine.state() == before

    def test_many_at_once_start_one_server(self, machine):
        script = "from haicap.platform.db import api; api.ensure_running(); print(api.status().pid)"
        asked = [
            subprocess.Popen(
                [sys.executable, "-c", script], env=machine.env(), stdout=subprocess.PIPE, text=True, cwd="/"
            )
            for _ in range(6)
        ]
        pids = {process.communicate(timeout=60)[0].strip() for process in asked}
        assert pids == {str(machine.state()["postmaster"])}

    def test_leaves_the_modes_of_the_folders_above_alone(self, machine):
        shut = machine.home.parent / "shut"
        shut.mkdir(mode=0o700)
        machine.home = shut / "home"
        status = machine.db("start")
        assert status["running"] is True
        assert stat.S_IMODE(shut.stat().st_mode) == 0o700
        if os.geteuid() == 0:
            # The user of the database cannot pass through: its data stand elsewhere, and a link tells where.
            assert (machine.home / "database").is_symlink()
            assert not Path(status["folder"]).is_relative_to(shut)

    def test_refuses_data_of_another_major_version(self, machine):
        machine.db("start")
        assert machine.db("stop") == {"stopped": True}
        version = (machine.home / "database").resolve() / "PG_VERSION"
        told = version.read_text()
        version.write_text("14\n")
        refused = machine.db("start")
        version.write_text(told)
        assert refused["refused"] == "PostgresUnfit"
        assert "14" in refused["message"]

    def test_keeps_to_the_version_that_made_the_data(self, machine):
        machine.environment["HAICAP_POSTGRES"] = "wheel"
        made_by = machine.db("start")["version"]
        machine.db("stop")
        del machine.environment["HAICAP_POSTGRES"]
        assert machine.db("start")["version"] == made_by

    def test_refuses_when_the_keys_of_the_data_are_gone(self, machine):
        machine.db("start")
        machine.db("stop")
        shutil.rmtree(machine.home / "keys")
        assert machine.db("start")["refused"] == "DataLost"

    def test_begins_anew_after_a_first_start_that_was_cut_off(self, machine):
        starting = machine.start("db", "start")
        wait_for(lambda: list(machine.home.glob("database.making*")))
        supervisor = int((machine.home / "database.lock").read_text())
        kill(supervisor)
        starting.communicate(timeout=60)
        assert machine.db("start")["running"] is True


SHOWN = {
    "listen_addresses": "",
    "data_checksums": "on",
    "server_encoding": "UTF8",
    "jit": "off",
    "wal_compression": "pglz",
    "max_connections": "100",
    "password_encryption": "scram-sha-256",
    "log_min_error_statement": "panic",
}


class TestStop:
    def test_ends_all_processes_and_keeps_the_rows(self, either):
        either.db("start")
        write_rows(either)
        state = either.state()
        assert either.db("stop") == {"stopped": True}
        assert not is_alive(state["supervisor"])
        assert not is_alive(state["postmaster"])
        assert "database system is shut down" in either.log()
        either.db("start")
        assert rows(either) == 1000
        assert "was not properly shut down" not in either.log()

    def test_says_that_nothing_ran(self, machine):
        assert machine.db("stop") == {"stopped": False}

    def test_comes_by_itself_when_nobody_uses_the_server(self, machine):
        machine.environment["HAICAP_DB_IDLE_SECONDS"] = "2"
        machine.need_database()
        state = machine.state()
        connection = machine.connect()
        time.sleep(4)
        assert is_alive(state["postmaster"]), "a server with a client must not stop"
        connection.close()
        wait_for(lambda: not is_alive(state["supervisor"]), seconds=15)
        assert not is_alive(state["postmaster"])

    def test_does_not_come_by_itself_after_a_start_by_hand(self, machine):
        machine.environment["HAICAP_DB_IDLE_SECONDS"] = "1"
        machine.db("start")
        time.sleep(4)
        assert machine.db("status")["running"] is True

    def test_comes_when_the_installation_is_taken_away(self, machine):
        machine.db("start")
        state = machine.state()
        data = (machine.home / "database").resolve()
        machine.home.rename(machine.home.with_name("elsewhere"))
        wait_for(lambda: not is_alive(state["supervisor"]), seconds=30)
        machine.home.with_name("elsewhere").rename(machine.home)
        assert data.exists()


class TestKilled:
    def test_server_is_started_again_with_all_that_was_committed(self, either):
        either.db("start")
        write_rows(either)
        state = either.state()
        kill(state["postmaster"])
        wait_for(lambda: either.state()["ready"] and either.state()["postmaster"] != state["postmaster"])
        assert rows(either) == 1000
        assert either.state()["supervisor"] == state["supervisor"]
        assert either.state()["restarts"] == 1

    def test_server_with_a_client_at_work_is_started_again(self, machine):
        machine.db("start")
        write_rows(machine)
        state = machine.state()
        with machine.connect() as busy:
            # A statement that computes does not notice that its server is gone.
            busy.execute("set statement_timeout = 0")
            worker = subprocess.Popen(
                [sys.executable, "-c", BUSY, state_socket(machine)], env=machine.env(), stderr=subprocess.DEVNULL
            )
            wait_for(lambda: at_work(machine))
            kill(state["postmaster"])
            worker.wait(timeout=60)
        wait_for(lambda: answers(machine), seconds=30)
        assert rows(machine) == 1000

    def test_supervisor_is_replaced_and_the_server_runs_on(self, either):
        either.db("start")
        write_rows(either)
        state = either.state()
        with either.connect() as connection:
            kill(state["supervisor"])
            wait_for(lambda: not is_alive(state["supervisor"]))
            either.need_database()
            assert connection.execute("select count(*) from kept").fetchone() == (1000,)
        after = either.state()
        assert after["postmaster"] == state["postmaster"]
        assert after["supervisor"] != state["supervisor"]
        assert either.db("status")["stays"] is True

    def test_server_of_a_killed_supervisor_can_be_stopped(self, machine):
        machine.db("start")
        state = machine.state()
        kill(state["supervisor"])
        wait_for(lambda: not is_alive(state["supervisor"]))
        assert machine.db("stop") == {"stopped": True}
        assert not is_alive(state["postmaster"])

    def test_both_are_recovered_by_the_next_start(self, either):
        either.db("start")
        write_rows(either)
        state = either.state()
        kill(state["supervisor"])
        kill(state["postmaster"])
        either.need_database()
        assert rows(either) == 1000
        assert "was not properly shut down" in either.log()

    def test_server_that_keeps_falling_is_given_up_and_can_be_started_anew(self, machine):
        machine.db("start")
        supervisor = machine.state()["supervisor"]
        for _ in range(6):
            fallen = machine.state()["postmaster"]
            kill(fallen)
            wait_for(
                lambda gone=fallen: (
                    not is_alive(supervisor) or (machine.state()["ready"] and machine.state()["postmaster"] != gone)
                )
            )
        wait_for(lambda: not is_alive(supervisor))
        assert "fell 6 times within a minute" in machine.log()
        assert machine.db("status")["running"] is False
        assert machine.db("start")["running"] is True

    def test_number_given_to_another_process_does_not_stop_a_start(self, machine):
        machine.db("start")
        state = machine.state()
        kill(state["supervisor"])
        kill(state["postmaster"])
        data = Path(str(state["folder"]))
        wait_for(lambda: not is_alive(state["postmaster"]))
        stale = (data / "postmaster.pid").read_text().splitlines()
        # As after a restart of the machine: the number of the dead server is that of a living stranger.
        (data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *stale[1:]]) + "\n")
        assert machine.db("start")["running"] is True


class TestAnOrdinaryUser:
    def test_has_a_database_of_its_own(self, ordinary):
        status = ordinary.db("start")
        assert status["running"] is True
        assert Path(status["folder"]).stat().st_uid == ordinary.uid
        assert Path(f"/proc/{status['pid']}").stat().st_uid == ordinary.uid
        state = ordinary.state()
        write_rows(ordinary)
        kill(state["postmaster"])
        wait_for(lambda: ordinary.state()["ready"] and ordinary.state()["postmaster"] != state["postmaster"])
        assert rows(ordinary) == 1000

    def test_is_refused_the_database_of_another(self, ordinary):
        ordinary.db("start")
        uid = pwd.getpwnam(STRANGER).pw_uid
        stranger = Machine(ordinary.home, python=ordinary.python, uid=uid, environment=ordinary.environment)
        for word in ("status", "start", "stop"):
            done = stranger.run("db", word, "--json")
            assert done.returncode == 3, done.stderr
            assert json.loads(done.stdout)["refused"] == "FolderOfAnother"
        assert answers(ordinary)


BUSY = """
import sys
from pathlib import Path
import psycopg
host, secret = sys.argv[1].split("|")
with psycopg.connect(host=host, user="haicap", dbname="haicap", password=secret) as connection:
    connection.execute("select sum(sqrt(n)) from generate_series(1, 2000000000) as n")
"""


def state_socket(machine: Machine) -> str:
    secret = (machine.home / "keys" / "database-password").read_text().strip()
    return f"{machine.ask('db', 'status')['socket']}|{secret}"


def at_work(machine: Machine) -> bool:
    with machine.connect() as connection:
        found = connection.execute(
            "select from pg_stat_activity where query like '%2000000000%' and pid <> pg_backend_pid()"
        )
        return found.rowcount > 0

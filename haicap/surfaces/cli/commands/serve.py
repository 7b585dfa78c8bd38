"""`haicap serve`: the pages, and the worker behind them, under one parent."""

import http.client
import os
import sys
import threading
import time
from collections.abc import Callable

import click
from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from haicap.domains.authority import api as authority
from haicap.platform.clock import api as clock
from haicap.platform.db import api as db
from haicap.platform.home.api import check_initialised
from haicap.platform.processes.api import Child, check_port_free, keep_running
from haicap.surfaces.cli.output import emit

#: Each thread holds a connection to the database; there are 100 for all.
MOST_WORKERS = 8
THREADS = 8
LOOK_AT_DATABASE_SECONDS = 5.0
SLOW_START_SECONDS = 30.0
#: Any number, the same for all: two installations of one database must not change it at the same time.
MIGRATING = 7_142_025


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to answer at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to answer at.")
@click.option("--worker/--no-worker", default=True, show_default=True, help="Run the jobs as well.")
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    help="Web processes; one for each processor by default.",
)
@click.option("--json", "as_json", is_flag=True, help="Say the address as JSON when the pages answer.")
def command(host: str, port: int, worker: bool, workers: int | None, as_json: bool) -> None:
    """Offer the pages until told to stop (Ctrl-C)."""
    check_initialised()
    if clock.is_shifted() and not settings.HAICAP_SAMPLE:
        raise clock.ClockRefused("HAICAP_CLOCK")
    check_port_free(host, port)
    db.ensure_running()
    bring_up_to_date()
    if clock.is_shifted():
        # Computed once, so that all processes show the same time.
        os.environ["HAICAP_CLOCK_SHIFT"] = str(clock.SHIFT.total_seconds())
    # Slips print where they can be followed: here, unless the operator named the address that people know.
    reached_at = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (compared, not bound)
    os.environ.setdefault("HAICAP_PUBLIC_URL", f"http://{reached_at}:{port}")
    count = workers or max(2, min(MOST_WORKERS, os.cpu_count() or 2))
    web = (
        "haicap.config.processes",
        f"--host={host}",
        f"--port={port}",
        f"--workers={count}",
        f"--threads={THREADS}",
    )
    children = [Child("the web server", (sys.executable, "-m", *web))]
    if worker:
        children.append(Child("the worker", (sys.executable, "-m", "haicap", "worker")))
    threading.Thread(target=_hold_database, name="database", daemon=True).start()
    keep_running(children, each_turn=_turn(host, port, as_json=as_json), say=_say)


def bring_up_to_date() -> None:
    """Bring the tables to what this version needs, and fill those that are new, when they are not."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [MIGRATING])
        try:
            call_command("migrate", interactive=False, verbosity=0)
            # An installation made before there was a register gets its base from the catalogue that it holds.
            authority.load(at=clock.now())
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATING])


def _turn(host: str, port: int, *, as_json: bool) -> Callable[[], None]:
    """Return what the parent does in each turn: greet when the pages answer."""
    greeted = False
    began = time.monotonic()
    next_try = 0.0

    def turn() -> None:
        nonlocal greeted, next_try
        if not greeted and time.monotonic() >= next_try:
            if _answers(host, port):
                greeted = True
                address = f"http://{_shown(host)}:{port}"
                emit({"address": address}, as_json=as_json, text=lambda: f"haicap answers at {address}")
                sys.stdout.flush()
            elif time.monotonic() - began > SLOW_START_SECONDS:
                _say("the pages do not answer yet")
                next_try = time.monotonic() + SLOW_START_SECONDS

    return turn


def _hold_database() -> None:
    """
    Keep a connection, so that the database never finds itself unused; start it again when it is gone.

    In a thread of its own: a database that repairs its data for minutes keeps nobody from starting a web server again.
    """
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute("select 1")
        except Error:
            connection.close()
            try:
                db.ensure_running()
            except db.DatabaseRefused as refusal:
                _say(str(refusal))
        time.sleep(LOOK_AT_DATABASE_SECONDS)


def _answers(host: str, port: int) -> bool:
    asked = http.client.HTTPConnection(_near(host), port, timeout=5)
    try:
        asked.request("GET", "/", headers={"User-Agent": "haicap serve"})
        return asked.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _near(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (a name for all addresses)


def _shown(host: str) -> str:
    near = _near(host)
    return f"[{near}]" if ":" in near else near


def _say(line: str) -> None:
    click.echo(f"haicap: {line}", err=True)

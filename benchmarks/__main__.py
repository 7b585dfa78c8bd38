"""`make bench`: fill an installation of its own, then measure three pages beside their bare statements."""

import argparse
import base64
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import accounting, clients, filling, floor, statements
from benchmarks.clients import Asked

HOME = "/var/tmp/haicap-bench"  # noqa: S108 (not a secret place: data that no person is behind)
#: the worklist is compared with one of this size: the sample city
SMALL_LIMIT = 10
WARM_UP = 300
#: page and floor take turns so often; the floor runs so many times for each request, being so much shorter
ROUNDS, FLOOR_RUNS = 5, 5
START_SECONDS = 120


def main() -> int:
    """Fill, measure, tell; return 0, or 1 when there is no floor to measure against."""
    words = argparse.ArgumentParser(prog="make bench", description=__doc__)
    words.add_argument("--dossiers", type=int, default=2_000_000, help="fill up to so many (default 2,000,000)")
    words.add_argument("--requests", type=int, default=3000, help="requests of each page (default 3,000)")
    words.add_argument("--connections", type=int, default=8, help="at once (default 8)")
    words.add_argument("--json", type=Path, help="also write the figures to this file")
    words.add_argument("--keep", action="store_true", help="leave the database of the installation running")
    asked = words.parse_args()
    os.environ.setdefault("HAICAP_HOME", HOME)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.config.settings")
    try:
        floor.pgbench()
    except floor.NoPgbench:
        print("There is no pgbench on this machine: without it there is no floor, and nothing to compare with.")
        return 1
    _prepare()
    import django

    django.setup()
    from haicap.platform.db import api as db

    try:
        document = measure(dossiers=asked.dossiers, requests=asked.requests, connections=asked.connections)
    finally:
        if not db.is_external() and not asked.keep:
            from django.db import connection

            connection.close()
            db.stop()
    print(table(document))
    if asked.json:
        asked.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def measure(*, dossiers: int, requests: int, connections: int) -> dict[str, Any]:
    """Return all figures."""
    from haicap.platform.accounts.api import SAMPLE_PASSWORD

    small = _small(requests=requests, connections=connections)
    seconds = filling.fill(dossiers=dossiers, say=_say)
    work = statements.choose()
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "tracking": statements.tracking(work, Path(folder)),
            "submit": statements.submission(work, Path(folder)),
            "worklist": statements.worklist(work, Path(folder)),
        }
        short = statements.worklist(work, Path(folder), limit=SMALL_LIMIT)
        postmaster = _postmaster()
        with _served() as (port, pid):
            cookies = [clients.sign_in(port, username=name, password=SAMPLE_PASSWORD) for name in work.usernames]
            pages = _pages(port, work, cookies)
            told = {
                name: _page(name, files[name], pages[name], port=port, pid=pid, postmaster=postmaster,
                            requests=requests, connections=connections)
                for name in files
            }  # fmt: skip
            both = statements.worklist_with_door(work, Path(folder), [clients.session_key(one) for one in cookies])
            asked = floor.run(both, runs=FLOOR_RUNS * requests, connections=connections, postmaster=postmaster)
            cost = told["worklist"]["app_ms"] + told["worklist"]["database_ms"]
            told["worklist"] |= {"both_statements_ms": round(asked.whole_ms, 3),
                                 "ratio_to_both": round(cost / asked.whole_ms, 2)}  # fmt: skip
        big = _worklist(short, requests=requests, connections=connections, postmaster=postmaster)
    return {
        "machine": accounting.machine(),
        "database": _database(),
        "fill_seconds": round(seconds, 1),
        "pages": told,
        "worklist_sizes": {"small": small, "big": big, "ratio_cpu": round(big["cpu_ms"] / small["cpu_ms"], 2),
                           "ratio_p50": round(big["p50_ms"] / small["p50_ms"], 2)},
    }  # fmt: skip


def table(document: dict[str, Any]) -> str:
    """Return the figures for people."""
    machine, database = document["machine"], document["database"]
    sizes = document["worklist_sizes"]
    lines = [
        f"{machine['cores']} cores, {machine['cpu']}, {machine['memory_gb']} GB, Python {machine['python']}; "
        f"PostgreSQL {database['version']}, fsync {database['fsync']}, shared_buffers {database['shared_buffers']}",
        f"{database['dossiers']:,} dossiers, {database['events']:,} events, {database['gigabytes']} GB; "
        f"filled in {document['fill_seconds']} s",
        "",
        "CPU ms of one request     app + database    floor: database + pgbench    ratio, of rounds   p50 ms",
    ]
    for name, page in document["pages"].items():
        spread = f"{page['ratio']:.1f} ({page['ratio_lowest']:.1f}-{page['ratio_highest']:.1f})"
        app, bare = f"{page['app_ms']:.2f} + {page['database_ms']:.2f}", f"{page['floor_database_ms']:.2f}"
        bare += f" + {page['floor_client_ms']:.2f}"
        lines.append(f"{name:22s} {app:>17s} {bare:>28s} {spread:>19s} {page['p50_ms']:8.1f}")
    worklist = document["pages"]["worklist"]
    lines += [
        f"worklist beside both its statements, door and list: {worklist['both_statements_ms']:.2f} ms, "
        f"ratio {worklist['ratio_to_both']:.1f}",
        "",
        f"worklist, first {SMALL_LIMIT} lines, at {sizes['big']['dossiers']:,} dossiers against "
        f"{sizes['small']['dossiers']:,}: {sizes['ratio_cpu']}x CPU, {sizes['ratio_p50']}x p50 of the statement",
    ]
    return "\n".join(lines)


def _prepare() -> None:
    """Make the installation when there is none, or bring it to this version."""
    subprocess.run([sys.executable, "-m", "haicap", "init"], check=True, stdout=sys.stderr)
    from haicap.platform.db import api as db

    # It stays until the end: one that nobody asks for a minute would stop in between.
    if not db.is_external() and not db.status().stays:
        db.start()


def _small(*, requests: int, connections: int) -> dict[str, Any]:
    """Return the worklist's cost in the sample city, measured once, before it grew."""
    from haicap.platform.home.api import home

    kept = home() / "bench-small.json"
    if not kept.exists():
        work = statements.choose()
        with tempfile.TemporaryDirectory() as folder:
            files = statements.worklist(work, Path(folder), limit=SMALL_LIMIT)
            found = _worklist(files, requests=requests, connections=connections, postmaster=_postmaster())
        kept.write_text(json.dumps(found), encoding="utf-8")
    told: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return told


def _worklist(files: Sequence[Path], *, requests: int, connections: int, postmaster: int) -> dict[str, Any]:
    """Return what the statement costs: CPU by pgbench, and the median of what the database says it took."""
    from django.db import connection

    floor.run(files, runs=WARM_UP, connections=connections, postmaster=postmaster)
    cost = floor.run(files, runs=requests, connections=connections, postmaster=postmaster)
    times = []
    with connection.cursor() as cursor:
        for _ in range(10):
            for path in files:
                words = path.read_text(encoding="utf-8").replace("%", "%%")
                cursor.execute("explain (analyze, timing off, format json) " + words, [])
                times.append(cursor.fetchone()[0][0]["Execution Time"])
        cursor.execute("select count(*) from dossiers_dossierrow")
        count = cursor.fetchone()[0]
    return {"dossiers": count, "cpu_ms": cost.database_ms, "p50_ms": statistics.median(times)}


def _pages(port: int, work: statements.Work, cookies: Sequence[str]) -> dict[str, Callable[[int], Asked]]:
    """Return what is asked for of each page, by the number of the request."""
    from haicap.platform.clients import api as machines
    from haicap.platform.clock import api as clock

    _client, token = machines.add(name=f"bench {secrets.token_hex(4)}", at=clock.now())
    papers = [{"name": "Giấy tờ", "file_name": "giay-to.pdf", "content": base64.b64encode(statements.PDF).decode()}]

    def submit(number: int) -> Asked:
        sent = {**statements.body(work.places[number % len(work.places)]), "papers": papers}
        headers = (
            ("Authorization", f"Bearer {token}"),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", secrets.token_hex()),
        )
        return Asked("POST", "/api/v1/dossiers", clients.as_json(sent), headers, 201)

    return {
        "tracking": lambda number: Asked("GET", f"/track/{work.codes[number % len(work.codes)]}"),
        "submit": submit,
        "worklist": lambda number: Asked("GET", "/desk/", headers=(("Cookie", cookies[number % len(cookies)]),)),
    }


def _page(
    name: str,
    files: Sequence[Path],
    ask: Callable[[int], Asked],
    *,
    port: int,
    pid: int,
    postmaster: int,
    requests: int,
    connections: int,
) -> dict[str, Any]:
    _say(f"measuring {name} …")
    floor.run(files, runs=WARM_UP, connections=connections, postmaster=postmaster)
    clients.send(port, requests=WARM_UP, connections=connections, ask=ask)
    rounds = []
    # In turns: what else the machine does meanwhile then weighs on both sides alike.
    for _ in range(ROUNDS):
        runs = FLOOR_RUNS * requests // ROUNDS
        bare = floor.run(files, runs=runs, connections=connections, postmaster=postmaster)
        app, database = accounting.used_by(pid), accounting.used_by(postmaster)
        answered = clients.send(port, requests=requests // ROUNDS, connections=connections, ask=ask)
        rounds.append(
            {
                "app_ms": 1000 * (accounting.used_by(pid).seconds - app.seconds) / answered.requests,
                "database_ms": 1000 * (accounting.used_by(postmaster).seconds - database.seconds) / answered.requests,
                "floor_database_ms": bare.database_ms,
                "floor_client_ms": bare.client_ms,
                "p50_ms": answered.p50_ms,
                "p99_ms": answered.p99_ms,
                "bytes": answered.bytes_each,
            }
        )
    whole = [(one["app_ms"] + one["database_ms"], one["floor_database_ms"], one["floor_client_ms"]) for one in rounds]
    return {
        "requests": requests,
        "connections": connections,
        **{key: round(statistics.median(one[key] for one in rounds), 3) for key in rounds[0]},
        "ratio": round(statistics.median(page / (bare + client) for page, bare, client in whole), 2),
        "ratio_lowest": round(min(page / (bare + client) for page, bare, client in whole), 2),
        "ratio_highest": round(max(page / (bare + client) for page, bare, client in whole), 2),
        "ratio_to_database_alone": round(statistics.median(page / bare for page, bare, _client in whole), 2),
    }


@contextmanager
def _served() -> Iterator[tuple[int, int]]:
    """Serve the pages without the worker; yield the port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "haicap", "serve", "--no-worker", f"--port={port}", "--json"]
    served = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert served.stdout is not None
        began = time.monotonic()
        if not served.stdout.readline() or time.monotonic() - began > START_SECONDS:
            raise RuntimeError("the pages did not come up")
        yield port, served.pid
    finally:
        served.terminate()
        served.wait(timeout=30)


def _postmaster() -> int:
    """
    Return the process that all others of the database come from.

    :raises RuntimeError: if the database runs on another machine.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = cursor.fetchone()[0]
    stat = Path(f"/proc/{backend}/stat")
    if not stat.exists():
        raise RuntimeError("the database does not run on this machine: its CPU cannot be read")
    return int(stat.read_text().rsplit(")", 1)[1].split()[1])


def _database() -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('server_version'), current_setting('fsync'), current_setting('shared_buffers'), "
            "round(pg_database_size(current_database()) / 1e9, 1), "
            "(select count(*) from dossiers_dossierrow), (select count(*) from dossiers_eventrow)"
        )
        version, fsync, buffers, size, dossiers, events = cursor.fetchone()
    return {"version": version.split()[0], "fsync": fsync, "shared_buffers": buffers, "gigabytes": float(size),
            "dossiers": dossiers, "events": events}  # fmt: skip


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

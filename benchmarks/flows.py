"""
What a step of a process costs: `python -m benchmarks.flows`, on the installation of `HAICAP_HOME` or `DATABASE_URL`.

The engine with its tokens in rows beside SpiffWorkflow with its state as JSON, in turns, on the same file; whole acts
of the product with right, event, audit and news, which change dossiers of the sample city; and the tables of a million
running dossiers. All else is done in the schema `bench_flows`, which is gone afterwards.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.accounting import machine, used_by
from benchmarks.statements import caught

ROOT = Path(__file__).resolve().parents[1]
PROCESS = "standard"
ACTS = ("accept", "assign", "propose", "send_back", "propose", "approve", "sign", "hand_over")
SCHEMA = """
drop schema if exists bench_flows cascade;
create schema bench_flows;
create table bench_flows.spiff (id bigint generated always as identity primary key, state text not null);
create table bench_flows.stand (id bigint generated always as identity primary key, event_count int not null,
    process_values jsonb not null);
create table bench_flows.dossiers_tokenrow (like public.dossiers_tokenrow including all);
create table bench_flows.dossiers_dossierrow (like public.dossiers_dossierrow including defaults);
alter table bench_flows.dossiers_dossierrow add primary key (id);
"""
READ = """
select d.event_count, d.process_values, t.id, t.serial, t.element, t.state, t.since, t.scopes, t.item, t.via, t.guards,
    t.fires_at
from bench_flows.stand d left join bench_flows.dossiers_tokenrow t on t.dossier_id = d.id where d.id = %s
"""
WRITE = """
with stand as (
    update bench_flows.stand set event_count = event_count + 1, process_values = %(values)s
    where id = %(id)s and event_count = %(seen)s returning id
), gone as (
    delete from bench_flows.dossiers_tokenrow t using stand where t.dossier_id = stand.id and t.id = any(%(gone)s)
), moved as (
    update bench_flows.dossiers_tokenrow t
    set serial = %(serial)s, element = %(element)s, state = %(state)s, since = %(since)s, scopes = %(scopes)s
    from stand where t.id = %(token)s and t.dossier_id = stand.id
)
select count(*) from stand
"""
MADE = """
insert into bench_flows.dossiers_tokenrow
    (dossier_id, node, unit_id, role, assignee_id, since, rank_at, serial, element, state, scopes)
values (%(id)s, 'work', 1, 'receiver', 0, %(since)s, %(since)s, %(serial)s, %(element)s, %(state)s, %(scopes)s)
"""
#: running dossiers like those of the sample city, their steps in no order
PAIRS = """
create table bench_flows.pairs as
select row_number() over () as number, t.id as token_id, t.dossier_id
from public.dossiers_tokenrow t, generate_series(1, %(times)s) where t.leads limit %(count)s
"""
DOSSIERS = """
insert into bench_flows.dossiers_dossierrow ({names})
select {given} from bench_flows.pairs p join public.dossiers_dossierrow d on d.id = p.dossier_id
"""
TOKENS = """
insert into bench_flows.dossiers_tokenrow ({names})
select {given} from bench_flows.pairs p join public.dossiers_tokenrow d on d.id = p.token_id order by random()
"""
SIZES = """
select count(*), pg_table_size('bench_flows.dossiers_tokenrow'), pg_indexes_size('bench_flows.dossiers_tokenrow')
from bench_flows.dossiers_tokenrow
"""


def main() -> int:
    """Measure and tell."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--cases", type=int, default=40, help="cases of each engine in each round (default 40)")
    words.add_argument("--rounds", type=int, default=5, help="rounds (default 5)")
    words.add_argument("--acts", type=int, default=100, help="dossiers led from the desk to the decision (default 100)")
    words.add_argument("--running", type=int, default=1_000_000, help="running dossiers (default 1,000,000)")
    words.add_argument("--python", help="Python of an environment that has benchmarks/spiff.txt; else one is made")
    asked = words.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.config.settings")
    import django

    django.setup()
    from django.db import connection

    document: dict[str, Any] = {"machine": machine()}
    with tempfile.TemporaryDirectory() as folder:
        python = asked.python or _environment(Path(folder))
        try:
            with connection.cursor() as cursor:
                cursor.execute(SCHEMA)
            document["steps"] = side_by_side(python, Path(folder), cases=asked.cases, rounds=asked.rounds)
            document["whole_acts"] = whole_acts(asked.acts)
            if asked.running:
                document["running"] = running(asked.running)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("reset search_path; drop schema if exists bench_flows cascade")
    print(json.dumps(document, indent=2, ensure_ascii=False))
    return 0


def side_by_side(python: str, folder: Path, *, cases: int, rounds: int) -> dict[str, Any]:
    """Return what a step takes here and there, of rounds in turns, on the standard flow."""
    from importlib import resources

    from haicap.platform.flows import api as flows

    data = resources.files("haicap.domains.procedures").joinpath("data/processes/standard.bpmn").read_text("utf-8")
    # The only conditions of the flow, said so that Python, which SpiffWorkflow runs, reads them as FEEL does.
    path = folder / "flow.bpmn"
    path.write_text(data.replace('act = "send_back"', "sent_back"), encoding="utf-8")
    flow = flows.read(path.read_bytes())
    ours, theirs, ratios = [], [], []
    for _ in range(rounds):
        ours.append(_ours(flow, cases))
        words = [python, "-m", "benchmarks.spiff", str(path), PROCESS, _address(), str(cases), ",".join(ACTS)]
        theirs.append(json.loads(subprocess.run(words, check=True, capture_output=True, cwd=ROOT).stdout))
        ratios.append({key: _each(theirs[-1], key) / _each(ours[-1], key) for key in ("cpu", "wall")})
    return {
        "haicap": _told(ours),
        "spiffworkflow": {**_told(theirs), "state_bytes": theirs[-1]["state_bytes"]},
        "engine_alone_us": round(_alone(flow), 1),
        "ratio_steps_per_second": round(statistics.median(one["wall"] for one in ratios), 1),
        "ratio_steps_per_second_lowest": round(min(one["wall"] for one in ratios), 1),
        "ratio_cpu": round(statistics.median(one["cpu"] for one in ratios), 1),
    }


def _ours(flow: Any, cases: int) -> dict[str, float]:
    """Run the cases with their tokens in rows; each step is one statement to read and one to write, at once final."""
    import psycopg

    from haicap.platform.flows import api as flows

    with psycopg.connect(_address(), autocommit=True) as connection:
        ids = []
        for _ in range(cases):
            (token,) = flows.start(flow, around=_around("")).stand.tokens
            number = connection.execute(
                "insert into bench_flows.stand (event_count, process_values) values (1, '{}') returning id"
            ).fetchone()[0]  # type: ignore[index]
            connection.execute(MADE, {"id": number, **_row(token)})
            ids.append(number)
        backend = connection.execute("select pg_backend_pid()").fetchone()[0]  # type: ignore[index]
        database, client, wall = used_by(backend).seconds, time.process_time(), time.perf_counter()
        for act in ACTS:
            for number in ids:
                _step(connection, flow, number, act)
        client, wall = time.process_time() - client, time.perf_counter() - wall
        database = used_by(backend).seconds - database
        left = connection.execute("select count(*) from bench_flows.dossiers_tokenrow").fetchone()[0]  # type: ignore[index]
    assert not left
    return {"steps": len(ids) * len(ACTS), "client": client, "database": database, "wall": wall}


def _step(connection: Any, flow: Any, number: int, act: str) -> None:
    from haicap.platform.flows import api as flows

    rows = connection.execute(READ, [number]).fetchall()
    tokens = tuple(
        flows.Token(serial, element, flows.State(state), since, _runs(scopes), item, via, guards, fires_at)
        for _, _, _, serial, element, state, since, scopes, item, via, guards, fires_at in rows
    )
    seen, values, row = rows[0][:3]
    stand = flows.Stand(tokens, seen * 4096, values)
    after = flows.complete(flow, stand, serial=tokens[0].serial, around=_around(act)).stand
    left = {"serial": 0, "element": "", "state": "waiting", "since": None, "scopes": ""}
    moved = _row(after.tokens[0]) if after.tokens else left
    written = connection.execute(WRITE, {
        "id": number, "seen": seen, "values": json.dumps(after.values), "gone": [] if after.tokens else [row],
        "token": row if after.tokens else 0, **moved,
    }).fetchone()[0]  # fmt: skip
    assert written == 1


def _row(token: Any) -> dict[str, object]:
    scopes = "/".join(f"{element}:{serial}" for element, serial in token.scopes)
    return {"serial": token.serial, "element": token.element, "state": token.state.value, "since": token.since,
            "scopes": scopes}  # fmt: skip


def _runs(scopes: str) -> tuple[tuple[str, int], ...]:
    runs = (one.rpartition(":") for one in scopes.split("/") if one)
    return tuple((element, int(serial)) for element, _, serial in runs)


def _around(act: str) -> Any:
    from haicap.platform.flows import api as flows

    told = {"act": act, "sent_back": act == "send_back"}
    return flows.Around(datetime.now(UTC), lambda timer, since: since, lambda name, values: {}, told)


def _alone(flow: Any) -> float:
    """Return the microseconds of CPU that the engine alone takes for a step."""
    from haicap.platform.flows import api as flows

    began, cases = time.process_time(), 1_000
    for _ in range(cases):
        stand = flows.start(flow, around=_around("")).stand
        for act in ACTS:
            stand = flows.complete(flow, stand, serial=stand.tokens[0].serial, around=_around(act)).stand
    return 1e6 * (time.process_time() - began) / (cases * (len(ACTS) + 1))


def whole_acts(count: int) -> dict[str, Any]:
    """Return what acts of the product take: assign, propose, approve and sign, on dossiers of the sample city."""
    from django.db import connection

    from haicap.domains.dossiers import api as dossiers
    from haicap.domains.dossiers.contracts import Decision
    from haicap.domains.staff import api as staff
    from haicap.kernel.actors import Actor
    from haicap.kernel.refusals import Refused
    from haicap.platform.clock import api as clock

    at = clock.now()
    posts = {}
    for one in staff.sample_posts(on=at.date()):
        posts.setdefault((one.unit_id, one.role.value), Actor(
            role=one.role, account_id=one.account_id, post_id=one.id, unit_id=one.unit_id))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = cursor.fetchone()[0]
        cursor.execute(
            "select d.code, t.unit_id from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id "
            "where t.node = 'assign' and d.is_sample order by d.id limit %s", [count])  # fmt: skip
        found = cursor.fetchall()
    steps, refused = 0, 0
    database, client, wall = used_by(backend).seconds, time.process_time(), time.perf_counter()
    for code, unit in found:
        head, specialist, chair = (posts.get((unit, role)) for role in ("head", "specialist", "chair"))
        if not head or not specialist:
            continue
        acts = [
            lambda: dossiers.assign(by=head, at=at, code=code, assignee_id=specialist.account_id),  # noqa: B023
            lambda: dossiers.propose(by=specialist, at=at, code=code, decision=Decision.APPROVED),  # noqa: B023
            lambda: dossiers.approve(by=head, at=at, code=code),  # noqa: B023
        ]
        if chair:
            acts.append(lambda: dossiers.sign(by=chair, at=at, code=code))  # noqa: B023
        try:
            for act in acts:
                act()
                steps += 1
        except Refused:
            refused += 1
    client, wall = time.process_time() - client, time.perf_counter() - wall
    database = used_by(backend).seconds - database
    told = {"steps": steps, "client": client, "database": database, "wall": wall}
    return {**(_told([told]) if steps else {}), "dossiers": len(found), "refused": refused}


def running(count: int) -> dict[str, Any]:
    """Return the bytes of the tables of the engine with so many running dossiers, and what a page of an inbox takes."""
    from django.db import connection

    from haicap.domains.dossiers import api as dossiers
    from haicap.domains.staff import api as staff
    from haicap.kernel.actors import Actor
    from haicap.platform.clock import api as clock

    with connection.cursor() as cursor:
        cursor.execute("truncate bench_flows.dossiers_tokenrow")
        names = {}
        for table in ("dossiers_dossierrow", "dossiers_tokenrow"):
            cursor.execute("select column_name from information_schema.columns where table_schema = 'public' "
                           "and table_name = %s", [table])  # fmt: skip
            names[table] = [name for (name,) in cursor.fetchall() if (table, name) != ("dossiers_tokenrow", "id")]
        cursor.execute("select count(*) from dossiers_tokenrow where leads")
        times = -(-count // max(1, cursor.fetchone()[0]))
        cursor.execute(PAIRS, {"times": times, "count": count})
        other = {"dossiers_dossierrow": {"id": "p.number"},
                 "dossiers_tokenrow": {"dossier_id": "p.number",
                                       "rank_at": "d.rank_at + p.number * interval '1 second'"}}  # fmt: skip
        for table, sql in (("dossiers_dossierrow", DOSSIERS), ("dossiers_tokenrow", TOKENS)):
            given = ", ".join(other[table].get(name, f"d.{name}") for name in names[table])
            cursor.execute(sql.format(names=", ".join(names[table]), given=given))
        cursor.execute("vacuum analyze bench_flows.dossiers_tokenrow")
        cursor.execute("vacuum analyze bench_flows.dossiers_dossierrow")
        cursor.execute(SIZES)
        tokens, table, indexes = cursor.fetchone()
        cursor.execute("select sum(pg_column_size(process) + pg_column_size(process_values)) "
                       "from bench_flows.dossiers_dossierrow")  # fmt: skip
        columns = int(cursor.fetchone()[0])
        cursor.execute("set search_path to bench_flows, public")
        cursor.execute("select unit_id, role from dossiers_tokenrow group by 1, 2 order by count(*) desc limit 40")
        busiest = cursor.fetchall()
    posts = {(one.unit_id, one.role.value): one for one in staff.sample_posts(on=clock.now().date())}
    officers = [Actor(role=one.role, account_id=one.account_id, post_id=one.id, unit_id=one.unit_id)
                for one in map(posts.get, busiest) if one]  # fmt: skip
    times_ms, lines, statement_ms = [], [], []
    for _ in range(5):
        for officer in officers:
            began = time.perf_counter()
            lines.append(len(dossiers.worklist(of=officer)))
            times_ms.append(1000 * (time.perf_counter() - began))
            sql, params = caught(lambda: dossiers.worklist(of=officer))  # noqa: B023 (called at once)
            with connection.cursor() as cursor:
                cursor.execute(f"explain (analyze, timing off, format json) {sql}", params)
                statement_ms.append(cursor.fetchone()[0][0]["Execution Time"])
    return {
        "tokens": tokens, "table_bytes": table, "index_bytes": indexes, "column_bytes": columns,
        "whole_bytes": table + indexes + columns, "officers": len(officers), "lines": statistics.median(lines),
        "inbox_statement_p50_ms": round(statistics.median(statement_ms), 2),
        "inbox_p50_ms": round(statistics.median(times_ms), 2),
        "inbox_p95_ms": round(sorted(times_ms)[int(0.95 * len(times_ms))], 2),
    }  # fmt: skip


def _told(rounds: list[Mapping[str, float]] | list[dict[str, float]]) -> dict[str, float]:
    """Return the medians of the rounds: CPU and wall milliseconds of a step, steps in a second."""
    wall = statistics.median(_each(one, "wall") for one in rounds)
    return {
        "steps": sum(one["steps"] for one in rounds),
        "client_cpu_ms": round(statistics.median(_each(one, "client") for one in rounds), 3),
        "database_cpu_ms": round(statistics.median(_each(one, "database") for one in rounds), 3),
        "wall_ms": round(wall, 3),
        "steps_per_second": round(1000 / wall),
    }


def _each(told: Mapping[str, float], key: str) -> float:
    """Return milliseconds of a step."""
    seconds = told["client"] + told["database"] if key == "cpu" else told[key]
    return 1000 * seconds / told["steps"]


def _environment(folder: Path) -> str:
    """Make a virtual environment with SpiffWorkflow, and return its Python."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python = str(folder / "venv" / "bin" / "python")
    words = [python, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(ROOT / "benchmarks" / "spiff.txt")]
    subprocess.run(words, check=True, stdout=sys.stderr)
    return python


def _address() -> str:
    from django.db import connection
    from psycopg.conninfo import make_conninfo

    held = connection.settings_dict
    given = {"host": held["HOST"], "port": held["PORT"], "dbname": held["NAME"], "user": held["USER"],
             "password": held["PASSWORD"]}  # fmt: skip
    return make_conninfo(**{key: value for key, value in given.items() if value})


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        sys.exit(main())

"""
How long a plan takes that moves running dossiers to another version of their process: `python -m benchmarks.plans`.

On the installation of `HAICAP_HOME` or `DATABASE_URL`, which nobody else should use meanwhile, after `haicap init`. It
brings the number of running dossiers of the standard process to 100,000 by copies, puts a version with a further step
and a renamed one on record, tells what the plan would do, moves all, verifies, and with `--back` moves all back.
"""

import argparse
import json
import os
import sys
import time
from typing import Any


def main() -> int:
    """Fill, move, tell; return 1 when something was lost."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.plans", description=__doc__)
    words.add_argument("--running", type=int, default=100_000, help="running dossiers to move (default 100,000)")
    words.add_argument("--no-verify", action="store_true", help="leave out the verification of all dossiers")
    words.add_argument("--back", action="store_true", help="take the plan back, too")
    asked = words.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.config.settings")
    import django

    django.setup()
    document = measure(running=asked.running, is_verified=not asked.no_verify, goes_back=asked.back)
    print(json.dumps(document, indent=2))
    return 0 if document["differences"] == 0 and document["left"] == 0 else 1


def measure(*, running: int, is_verified: bool, goes_back: bool) -> dict[str, Any]:
    """Return all figures."""
    from haicap.domains.dossiers import api as dossiers
    from haicap.domains.dossiers.contracts import PlanAsked
    from haicap.kernel.actors import Actor, Role
    from haicap.platform.clock import api as clock
    from tests.versions import RENAMED

    fill(running)
    process = second_version()
    operator = Actor(role=Role.SYSTEM, name="bench")
    asked = PlanAsked(("standard/1",), process, RENAMED)
    found, rehearsal = timed(lambda: dossiers.rehearse_plan(asked))
    made = dossiers.put_plan_in_force(by=operator, approved_by=operator, at=clock.now(), asked=asked)
    (moved, *_), seconds = timed(lambda: dossiers.follow_plans(at=clock.now()))
    told: dict[str, Any] = {
        "running": found.dossiers,
        "movable": found.movable,
        "dry_run_seconds": rehearsal,
        "moved": moved.moved,
        "left": moved.left,
        "seconds": seconds,
        "differences": 0,
    }
    if is_verified:
        verified, told["verify_seconds"] = timed(dossiers.verify)
        told |= {"verified": verified.dossiers, "differences": len(verified.differences)}
    if goes_back:
        dossiers.take_plan_back(by=operator, approved_by=operator, at=clock.now(), plan_id=made.id)
        (back, *_), told["back_seconds"] = timed(lambda: dossiers.follow_plans(at=clock.now()))
        told["moved_back"] = back.moved
    return told


def fill(wanted: int) -> None:
    """
    Bring the number of running dossiers of the standard process to what is wanted.

    Those that run are copied with their logs, under codes of their own, so that each log is hashed anew.
    """
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RUNNING)
        there = cursor.fetchone()[0]
        print(f"  {there:,} running dossiers", file=sys.stderr)
        missing = wanted - there
        if missing > 0:
            cursor.execute(COPIES, {"times": -(-missing // there), "missing": missing})
            cursor.execute("analyze copies")
            for table in ("dossiers_dossierrow", "dossiers_tokenrow", "dossiers_secretrow", "dossiers_attachmentrow"):
                _copy(cursor, table)
            cursor.execute("select max(event_count) from copies join dossiers_dossierrow using (id)")
            for serial in range(1, cursor.fetchone()[0] + 1):
                cursor.execute(EVENTS, {"serial": serial})
            cursor.execute(HEADS)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


RUNNING = """
select count(*) from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
where t.leads and d.process = 'standard/1'
"""
COPIES = """
create temporary table copies on commit drop as
select nextval(pg_get_serial_sequence('dossiers_dossierrow', 'id')) as id, d.id as old, d.code as old_code,
    d.code || '-' || to_hex(nextval(pg_get_serial_sequence('dossiers_dossierrow', 'id'))) as code
from dossiers_dossierrow d join dossiers_tokenrow t on t.dossier_id = d.id and t.leads,
    generate_series(1, %(times)s)
where d.process = 'standard/1' limit %(missing)s
"""
#: what a copy has of its own
OWN = {
    "dossiers_dossierrow": {"id": "c.id", "uuid": "gen_random_uuid()", "code": "c.code"},
    "dossiers_tokenrow": {"dossier_id": "c.id"},
    "dossiers_secretrow": {"dossier_id": "c.id"},
    "dossiers_attachmentrow": {"dossier_id": "c.id"},
}
EVENTS = """
insert into dossiers_eventrow (dossier_id, serial, kind, at, header, payload, hash)
select given.id, given.serial, given.kind, given.at, given.header, given.payload,
    sha256(coalesce(given.previous, ''::bytea) || given.header || given.payload)
from (
    select c.id, e.serial, e.kind, e.at, e.header, p.hash as previous,
        convert_to(replace(convert_from(e.payload, 'UTF8'), '"' || c.old_code || '"', '"' || c.code || '"'), 'UTF8')
            as payload
    from copies c join dossiers_eventrow e on e.dossier_id = c.old and e.serial = %(serial)s
    left join dossiers_eventrow p on p.dossier_id = c.id and p.serial = %(serial)s - 1
) as given
"""
HEADS = """
update dossiers_dossierrow d set head_hash = e.hash from copies c, dossiers_eventrow e
where d.id = c.id and e.dossier_id = c.id and e.serial = d.event_count
"""


def _copy(cursor: Any, table: str) -> None:
    cursor.execute(
        "select column_name from information_schema.columns where table_name = %s and column_name <> 'id'", [table]
    )
    own = OWN[table]
    columns = list(dict.fromkeys([*(row[0] for row in cursor.fetchall()), *own]))
    values = ", ".join(own.get(one, f"t.{one}") for one in columns)
    of = "t.id" if table == "dossiers_dossierrow" else "t.dossier_id"
    rows = f"select {values} from {table} t join copies c on c.old = {of}"  # noqa: S608 (own texts)
    cursor.execute(f"insert into {table} ({', '.join(columns)}) {rows}")  # noqa: S608 (own texts)


def second_version() -> str:
    """Put a further version of the standard process on record, far in the future, and return its key."""
    from datetime import timedelta

    from haicap.domains.law import api as law
    from haicap.domains.procedures import api as procedures
    from haicap.kernel.actors import Actor, Role
    from haicap.platform.clock import api as clock
    from tests.versions import second

    at = clock.now()
    operator = Actor(role=Role.SYSTEM, name="bench")
    known = [one for one in procedures.processes() if one.code == "standard"]
    starts = max(one.validity.starts_on for one in known) + timedelta(days=3650)
    text = {
        "number": f"bench-{len(known)}",
        "issuer": "H26",
        "kind": "decision",
        "signed_on": at.date().isoformat(),
        "title": "bench",
    }
    change = {"process": {"code": "standard", "starts_on": starts.isoformat(), "bpmn": second()}}
    law.put_in_force(
        by=operator, approved_by=operator, at=at, content=law.written({"instrument": text, "changes": [change]})
    )
    return procedures.process("standard", starts).key


def timed(work: Any) -> tuple[Any, float]:
    """Return what a call gives, and the seconds it took."""
    began = time.perf_counter()
    found = work()
    return found, round(time.perf_counter() - began, 2)


if __name__ == "__main__":
    sys.exit(main())

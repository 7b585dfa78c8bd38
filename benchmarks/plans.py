"""
How long a plan takes that moves running dossiers to another version of their process: `python -m benchmarks.plans`.

On the installation of `HAICAP_HOME` or `DATABASE_URL`, which nobody else should use meanwhile, after `haicap init`. It
brings the number of running dossiers of the standard process to 100,000, puts a version with a further step and a
renamed one on record, tells what the plan would do, moves all, verifies, and with `--back` moves all back.
"""

import argparse
import json
import os
import sys
import time
from random import Random
from typing import Any

#: a batch of new dossiers, all of the last days: most of them still run
BATCH, DAYS = 10_000, 2
SEED = 20261124


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
    """Bring the number of running dossiers of the standard process to what is wanted."""
    from django.db import connection

    from haicap.platform.clock import api as clock
    from haicap.surfaces.cli.sample.dossiers import make_dossiers

    number = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id "
                "where t.leads and d.process = 'standard/1'"
            )
            there = cursor.fetchone()[0]
        print(f"  {there:,} running dossiers", file=sys.stderr)
        if there >= wanted:
            break
        number += 1
        chance = Random(SEED + there + number)  # noqa: S311 (invented people, not secrets)
        make_dossiers(chance, at=clock.now(), progress=lambda _done, _of: None, count=BATCH, days=DAYS)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


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

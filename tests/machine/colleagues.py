"""Four officers' programs that do the same steps of the same dossiers at once: prints what came of it, as JSON."""

import json
import random
import sys
from collections import Counter
from multiprocessing import get_context

import django

django.setup()

from django.db import connections  # noqa: E402

from haicap.domains.dossiers import api as dossiers  # noqa: E402
from haicap.domains.dossiers.contracts import Decision  # noqa: E402
from haicap.domains.dossiers.queries.dossier import dossier as read  # noqa: E402
from haicap.domains.law import api as law  # noqa: E402
from haicap.kernel.actors import Actor, Role  # noqa: E402
from haicap.kernel.refusals import Refused  # noqa: E402
from tests.city import AT, MARRIAGE, _staff, filing, officer  # noqa: E402
from tests.opinions import law_file  # noqa: E402

WORKERS = 4


def main(count: int) -> None:
    """Bring `count` dossiers to where two opinions are asked, and have four workers give both, each twice."""
    _staff()
    operator = Actor(role=Role.SYSTEM, name="operator")
    law.put_in_force(by=operator, approved_by=operator, at=AT, content=law_file(MARRIAGE, starts_on="2026-01-03"))
    given = filing(procedure_code=MARRIAGE)
    asked = []
    for number in range(count):
        code = dossiers.receive(by=officer("receiver"), at=AT, filing=given, key=f"k{number}").code
        dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED)
        steps = {one.element: one.serial for one in read(code).tokens}
        asked += [(code, steps[f"opinion_{role}"], officer(role)) for role in ("head", "chair")]
    connections.close_all()
    with get_context("fork").Pool(WORKERS) as pool:
        told = pool.starmap(give, [(seed, asked) for seed in range(WORKERS)])
    codes = list(dict.fromkeys(code for code, _, _ in asked))
    waits = Counter(tuple(sorted(one.element for one in read(code).tokens)) for code in codes)
    events = Counter(read(code).seen for code in codes)
    sys.stdout.write(
        json.dumps(
            {
                "told": dict(sum((Counter(one) for one in told), Counter())),
                "waits": {",".join(elements): number for elements, number in waits.items()},
                "events": {str(seen): number for seen, number in events.items()},
                "differences": list(dossiers.verify().differences),
            }
        )
    )


def give(seed: int, asked: list[tuple[str, int, Actor]]) -> dict[str, int]:
    """Give all opinions, each twice, in an order of one's own; count what was answered."""
    told: Counter[str] = Counter()
    order = asked * 2
    # All begin with the same dossiers, so that they meet; within a few each has an order of its own.
    rng = random.Random(seed)  # noqa: S311 (no secret)
    places = sorted(range(len(order)), key=lambda place: (place % len(asked)) // 8 + rng.random())
    for code, step, by in (order[place] for place in places):
        try:
            dossiers.complete(by=by, at=AT, code=code, step=step, outcome="agree")
            told["done"] += 1
        except Refused as refused:
            told[f"{refused.code} {refused.status}"] += 1
    connections.close_all()
    return dict(told)


main(int(sys.argv[1]))

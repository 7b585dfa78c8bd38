"""
How long the register of authority takes: `python -m benchmarks.authority`.

On the installation of `HAICAP_HOME` or `DATABASE_URL`, in a transaction that is rolled back: 2,000 conditional grants
and planted faults are laid over the base register, the whole is checked for two years, and who decides is asked.
"""

import json
import os
import statistics
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

FIRST, END = date(2025, 7, 1), date(2027, 7, 1)
GRANTS, PLANTED, ASKED = 2_000, 120, 5_000


def main() -> int:
    """Measure and tell; return 1 when a planted fault was not found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.config.settings")
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        document = measure()
        transaction.set_rollback(True)
    print(json.dumps(document, indent=2))
    return 0 if document["planted_found"] == document["planted"] else 1


def measure() -> dict[str, object]:
    """Lay out, check, ask."""
    from haicap.domains.authority import api as authority
    from haicap.domains.authority.queries.places import places
    from haicap.domains.authority.queries.register import register
    from haicap.domains.authority.rules.layout import asked, era_of, layout
    from haicap.kernel.refusals import Refused

    planted = _plant(Random(7))  # noqa: S311 (a benchmark)
    began = time.perf_counter()
    found = list(authority.check(first=FIRST, end=END))
    check_seconds = time.perf_counter() - began
    seen = {(one.kind.value, one.procedure) for one in found}
    held = register()
    there = places(FIRST, END)
    chance, codes, times, whole = Random(8), sorted(held), [], []  # noqa: S311 (a benchmark)
    for _ in range(ASKED):
        of, place = held[chance.choice(codes)], chance.choice(there)
        on = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
        began = time.perf_counter()
        era = era_of(layout(of.grants, of.facts, [place]), on)
        asked(era, on=on, place_code=place.unit_code, facts={})
        times.append((time.perf_counter() - began) * 1000)
    for code in codes[: ASKED // 10] * 2:
        began = time.perf_counter()
        with suppress(Refused):
            authority.who(procedure_code=code, place_code=there[0].unit_code, on=date(2026, 1, 5))
            whole.append((time.perf_counter() - began) * 1000)
    return {
        "procedures": len(held),
        "places": len(there),
        "grants": sum(len(of.grants) for of in held.values()),
        "findings": len(found),
        "planted": len(planted),
        "planted_found": len(planted & seen),
        "check_seconds": round(check_seconds, 2),
        "rule_ms": _figures(times),
        # With the statement that asks for the editions; the second half is answered from memory.
        "who_ms": _figures(whole[len(whole) // 2 :]),
    }


def _figures(times: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(times), 3),
        "p99": round(statistics.quantiles(times, n=100)[98], 3),
        "most": round(max(times), 3),
    }


def _plant(chance: Random) -> set[tuple[str, str]]:
    """Lay conditional grants and faults over the base; return kind and procedure of each fault."""
    from haicap.domains.authority import api as authority
    from haicap.domains.authority.contracts import Basis, Fact, Grant, Office, OfUnit, Status
    from haicap.domains.authority.operations.writing import write
    from haicap.domains.authority.queries.places import places
    from haicap.domains.authority.queries.register import register
    from haicap.domains.law import api as law
    from haicap.domains.law.contracts import Instrument, InstrumentKind
    from haicap.kernel.axes import Choice, Range
    from haicap.platform.clock import api as clock

    at = clock.now()
    authority.load(at=at)
    text = Instrument("1/QĐ-BENCH", "H26", InstrumentKind.DECISION, FIRST, FIRST, "benchmark", "benchmark")
    instrument = law.record_instruments([text])[text]
    base = {code: of.grants[0] for code, of in register().items() if of.grants[0].holder == OfUnit("H26")}
    codes = sorted(base)
    chance.shuffle(codes)
    gaps, overlaps, plain = codes[:PLANTED], codes[PLANTED : 2 * PLANTED], codes[2 * PLANTED :]
    units = [place.unit_code for place in places(FIRST, END)]
    domains = {
        "area": Range(Decimal(0)),
        "cost": Range(Decimal(0)),
        "hazard": Choice(frozenset("1234")),
        "owner": Choice(frozenset({"state", "private"})),
    }

    def conditions() -> dict[str, Choice | Range]:
        low = Decimal(chance.randrange(0, 900))
        some = {
            "area": Range(low, low + chance.randrange(50, 500)),
            "cost": Range(low * 10, None),
            "hazard": Choice(frozenset(chance.sample("1234", chance.randint(1, 3)))),
            "owner": Choice(frozenset({chance.choice(["state", "private"])})),
        }
        return {name: some[name] for name in chance.sample(sorted(some), chance.randint(1, 3))}

    def delegated(code: str, number: int, **changes: object) -> Grant:
        starts_on = FIRST + timedelta(days=chance.randrange(0, 500))
        usual = Grant(
            id=0,
            procedure=code,
            basis=Basis.DELEGATED,
            holder=OfUnit(chance.choice(units)),
            office=Office.COMMITTEE,
            giver="H26",
            starts_on=starts_on,
            ends_before=starts_on + timedelta(days=chance.randrange(30, 200)),
            instrument=f"{number}/QĐ-BENCH",
            instrument_id=instrument,
            places=frozenset(chance.sample(units, chance.randint(1, 20))),
            conditions=conditions(),
            source="benchmark",
            status=Status.CONFIRMED,
        )
        return replace(usual, **changes)  # type: ignore[arg-type]

    authority.end_grants([base[code].id for code in gaps], on=FIRST + timedelta(days=400), at=at)
    grants = [delegated(chance.choice(plain), number) for number in range(GRANTS - 2 * PLANTED)]
    for number, code in enumerate(overlaps, start=GRANTS):
        one = delegated(code, number)
        grants += [one, replace(one, holder=OfUnit("H26.05"), office=Office.HEAD, instrument=f"{number}/QĐ-HAI")]
    facts = [Fact(code, name, domain, FIRST) for code in base for name, domain in domains.items()]
    write(at=at, grants=grants, facts=facts)
    return {("gap", code) for code in gaps} | {("overlap", code) for code in overlaps}


if __name__ == "__main__":
    sys.exit(main())

"""The register of a day as runs of places, held against the answer in each place by itself."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.authority.contracts import (
    Basis,
    Fact,
    Grant,
    Held,
    Holder,
    Office,
    OfUnit,
    Own,
    Place,
    Run,
    Stand,
    Status,
)
from haicap.domains.authority.rules.asking import answer
from haicap.domains.authority.rules.matrix import runs
from haicap.domains.authority.rules.register import laid_out
from haicap.kernel.axes import Range
from haicap.kernel.boxes import bits

DAY = date(2026, 1, 5)
PLACES = tuple(Place(code, kind, date(2025, 7, 1)) for code, kind in (("A", "ward"), ("B", "ward"), ("C", "commune")))


def grant(number: int, holder: Holder | None, *, basis: Basis = Basis.BY_LAW, **more: object) -> Grant:
    giver = "H26" if basis in {Basis.DELEGATED, Basis.DECENTRALISED} else ""
    return Grant(number, basis, holder, Office.COMMITTEE, date(2025, 7, 1), "1/2025", giver=giver, **more)  # type: ignore[arg-type]


def of(*grants: Grant, facts: tuple[Fact, ...] = (), is_ours: bool = True) -> tuple[Run, ...]:
    return runs(Held(list(grants), list(facts)), places=PLACES, on=DAY, is_ours=is_ours)


class TestARun:
    def test_is_one_for_all_units_that_decide_themselves(self) -> None:
        (run,) = of(grant(1, Own()))
        assert (run.count, run.said[0].stand, run.said[0].is_own, run.said[0].unit) == (3, Stand.DECIDED, True, "")

    def test_sets_those_apart_to_whom_power_was_given(self) -> None:
        given_on = grant(2, Own(codes=frozenset("B")), basis=Basis.DELEGATED, ends_before=date(2026, 2, 1))
        most, few = of(grant(1, OfUnit("H26")), given_on)
        assert (most.places, most.said[0].unit) == (0b101, "H26")
        assert (few.places, few.said[0].basis, few.said[0].ends_before) == (0b010, Basis.DELEGATED, date(2026, 2, 1))

    def test_names_the_facts_that_decide_between_answers(self) -> None:
        area = Fact("p", "area", Range(Decimal(0), None), date(2025, 7, 1))
        small = grant(2, Own(), basis=Basis.DECENTRALISED, conditions={"area": Range(Decimal(0), Decimal(500))})
        (run,) = of(grant(1, OfUnit("H26")), small, facts=(area,))
        assert {said.unit: dict(when) for said, when in zip(run.said, run.when, strict=True)} == {
            "": {"area": {"from": 0, "below": 500}},
            "H26": {"area": {"from": 500}},
        }

    def test_says_that_nobody_decides_only_of_what_is_ours(self) -> None:
        assert of()[0].said[0].stand is Stand.GAP
        assert of(is_ours=False)[0].said[0].stand is Stand.OUTSIDE

    def test_tells_two_and_unclear_from_each_other_with_the_grants(self) -> None:
        assert of(grant(1, OfUnit("H26")), grant(2, OfUnit("X")))[0].said[0].stand is Stand.OVERLAP
        (run,) = of(grant(1, None, status=Status.DERIVED))
        assert (run.said[0].stand, run.said[0].grants, run.said[0].is_derived) == (Stand.UNDETERMINED, (1,), True)


holders = st.one_of(
    st.none(),
    st.sampled_from(["H26", "A", "B"]).map(OfUnit),
    st.sets(st.sampled_from(["ward", "commune"])).map(lambda kinds: Own(frozenset(kinds))),
)


class TestTheRuns:
    @given(st.lists(st.tuples(holders, st.sampled_from(Basis), st.booleans()), max_size=5))
    def test_say_in_each_place_what_is_said_of_it_by_itself(
        self, told: list[tuple[Holder | None, Basis, bool]]
    ) -> None:
        held = [
            grant(number, holder, basis=basis, ends_before=date(2026, 2, 1) if runs_out else date(2025, 12, 1))
            for number, (holder, basis, runs_out) in enumerate(told, start=1)
        ]
        found = of(*held)
        assert sum(run.places for run in found) == 0b111
        laid = laid_out(held, places=PLACES, facts={}, first=DAY, end=DAY + timedelta(days=1))
        for run in found:
            for number in bits(run.places):
                alone = answer(laid, on=DAY, place=PLACES[number], facts={}).verdict
                (said,) = run.said
                assert said.stand.value == alone.outcome.value
                assert (PLACES[number].unit_code if said.is_own else said.unit) == alone.unit
                assert said.grants == tuple(sorted(one.id for one in alone.grants))

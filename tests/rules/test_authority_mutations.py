"""Mistakes planted in the rule of who decides: the oracle sees each of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from haicap.domains.authority.contracts import Basis, Grant, Holder, Office, OfUnit, Own, Place
from haicap.domains.authority.rules import deciding, register
from haicap.domains.authority.rules.asking import answer
from haicap.domains.authority.rules.deciding import Outcome, Verdict
from haicap.kernel.axes import Days, Numbers, Words
from tests.rules.test_authority_register import CITY, DAYS, FIRST, PLACES, POINTS, is_there, lay, oracle, registers

points = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in POINTS.items()})
matters = st.tuples(registers, st.integers(0, DAYS - 1), st.sampled_from(PLACES), points)
Plant = Callable[[pytest.MonkeyPatch], None]


def differs(matter: tuple) -> bool:
    """Test if rule and oracle disagree on a matter; a rule that breaks down disagrees."""
    given, day, place, facts = matter
    on = FIRST + timedelta(days=day)
    if not is_there(place, on):
        return False
    try:
        said = answer(lay(given), on=on, place=place, facts=facts)
    except (KeyError, IndexError, StopIteration):
        return True
    return bool(said.missing) or said.verdict.key != oracle(given, on, place, facts)


def weakest_first(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deciding, "STRENGTH", tuple(reversed(deciding.STRENGTH)))


def any_giver(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deciding, "GIVEN_FROM", {})


def given_on_again(patch: pytest.MonkeyPatch) -> None:
    again = {**deciding.GIVEN_FROM, Basis.DECENTRALISED: frozenset(set(Basis) - {Basis.DELEGATED})}
    patch.setattr(deciding, "GIVEN_FROM", again)


def never_devolved(patch: pytest.MonkeyPatch) -> None:
    law = {basis: frozenset({Basis.BY_LAW}) for basis in deciding.GIVEN_FROM}
    patch.setattr(deciding, "GIVEN_FROM", law)


def every_kind(patch: pytest.MonkeyPatch) -> None:
    plain = deciding.holder_at

    def holder(of: Holder | None, place: Place) -> str:
        return place.unit_code if isinstance(of, Own) else plain(of, place)

    patch.setattr(deciding, "holder_at", holder)
    everywhere(patch)


def first_of_two(patch: pytest.MonkeyPatch) -> None:
    def strongest(held: list) -> Verdict:
        unit, grant = held[0]
        return Verdict(Outcome.DECIDED, (grant,), unit, grant.office)

    patch.setattr(deciding, "_strongest", strongest)


def undetermined_is_overlap(patch: pytest.MonkeyPatch) -> None:
    plain = deciding._strongest

    def strongest(held: list) -> Verdict:
        said = plain(held)
        return Verdict(Outcome.OVERLAP, said.grants) if said.outcome is Outcome.UNDETERMINED else said

    patch.setattr(deciding, "_strongest", strongest)


def unit_stays_at_home(patch: pytest.MonkeyPatch) -> None:
    plain = deciding.holder_at

    def holder(of: Holder | None, place: Place) -> str:
        return "" if isinstance(of, OfUnit) and of.code != place.unit_code else plain(of, place)

    patch.setattr(deciding, "holder_at", holder)


def last_day_counts(patch: pytest.MonkeyPatch) -> None:
    plain = Days.parts
    patch.setattr(
        Days, "parts", lambda days, first, end: plain(days, first, end and end + timedelta(days=1) if first else end)
    )


def no_conditions(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Words, "parts", lambda axis, condition: (1 << len(axis.words)) - 1)


def no_upper_end(patch: pytest.MonkeyPatch) -> None:
    plain = Numbers.parts
    patch.setattr(Numbers, "parts", lambda axis, condition: plain(axis, type(condition)(condition.at_least, None)))


def everywhere(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(register, "_territory", lambda grant, places: (1 << len(places)) - 1)


MISTAKES = [
    weakest_first,
    any_giver,
    never_devolved,
    every_kind,
    first_of_two,
    undetermined_is_overlap,
    unit_stays_at_home,
    last_day_counts,
    no_conditions,
    no_upper_end,
    everywhere,
]


@pytest.mark.parametrize("plant", MISTAKES, ids=lambda plant: plant.__name__)
def test_is_seen(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    # The first difference is enough: nothing is made smaller.
    assert find(matters, differs, settings=settings(max_examples=5_000, database=None, phases=[Phase.generate]))


def test_a_power_decentralised_again_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    grants = tuple(
        Grant(number, basis, OfUnit(to), Office.COMMITTEE, FIRST, f"{number}/QĐ", giver=giver)
        for number, (basis, giver, to) in enumerate(
            [
                (Basis.BY_LAW, "", CITY),
                (Basis.DECENTRALISED, CITY, "D5"),
                (Basis.DECENTRALISED, "D5", "W1"),
            ],
            start=1,
        )
    )
    matter = (grants, 0, PLACES[0], {name: values[0] for name, values in POINTS.items()})
    assert not differs(matter)
    given_on_again(monkeypatch)
    assert differs(matter)

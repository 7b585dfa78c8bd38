"""Powers where units go over into others: they follow, and never grow."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.authority.contracts import Basis, Grant, Held, Office, OfUnit, Own
from haicap.domains.authority.rules.succeeding import Handover, followed, gone_over, named_in, with_followed

ON, FIRST = date(2026, 7, 1), date(2025, 7, 1)
#: A and B become N; C is taken in by D, which stands; E goes to F and G
CHANGE = Handover(
    ON,
    frozenset("ABCE"),
    {"A": "N", "B": "N", "C": "D"},
    {"N": frozenset("AB"), "D": frozenset("CD"), "F": frozenset("E"), "G": frozenset("E")},
)
BASE = Grant(1, Basis.DELEGATED, OfUnit("S"), Office.HEAD, FIRST, "1/QĐ", giver="H", procedure="p")


def after(*grants: Grant) -> list[Grant]:
    """Return the grants of the day after, without those that have ended."""
    register = {"p": Held(list(grants))}
    held = with_followed(register, {"p": followed(grants, CHANGE)})["p"].grants
    return [one for one in held if one.ends_before is None or one.ends_before > ON]


def places(*grants: Grant) -> set[str]:
    return {code for one in after(*grants) for code in one.places or ()}


class TestATerritory:
    def test_goes_on_where_it_held_in_all_of_the_new_unit(self) -> None:
        assert places(replace(BASE, places=frozenset("AB"))) == {"N"}
        assert places(replace(BASE, places=frozenset("ABX"))) == {"N", "X"}
        assert places(replace(BASE, places=frozenset("CD"))) == {"D"}
        assert places(replace(BASE, places=frozenset("E"))) == {"F", "G"}

    def test_ends_where_it_held_in_a_part_only(self) -> None:
        change = followed([replace(BASE, places=frozenset("AX"))], CHANGE)
        assert [one.places for one in change.made] == [frozenset("X")]
        assert [codes for _grant, codes in change.lost] == [frozenset("A")]
        assert places(replace(BASE, places=frozenset("C"))) == set()

    def test_goes_on_when_several_texts_together_held_in_all(self) -> None:
        one, other = (replace(BASE, id=n, places=frozenset(code)) for n, code in ((1, "A"), (2, "B")))
        assert places(one, other) == {"N"}
        assert len(after(one, other)) == 1

    def test_stays_as_it_is_where_a_standing_unit_takes_another_in(self) -> None:
        one, other = (replace(BASE, id=n, places=frozenset(code)) for n, code in ((1, "C"), (2, "D")))
        change = followed([one, other], CHANGE)
        assert [grant.id for grant in change.shortened] == [1]
        assert (change.made, change.lost) == ((), ())

    def test_holds_in_what_a_standing_unit_takes_in_and_says_so(self) -> None:
        change = followed([replace(BASE, places=frozenset("D"))], CHANGE)
        assert (change.shortened, [one.id for one in change.grown]) == ((), [1])
        assert followed([replace(BASE, places=frozenset("CD"))], CHANGE).grown == ()

    def test_keeps_apart_what_differs_in_its_end(self) -> None:
        one = replace(BASE, places=frozenset("A"))
        other = replace(BASE, id=2, places=frozenset("B"), ends_before=date(2027, 3, 1))
        assert places(one, other) == set()


class TestAHolder:
    def test_is_followed_by_its_only_heir(self) -> None:
        own = replace(BASE, holder=OfUnit("A"), places=frozenset("A"))
        other = replace(BASE, id=2, holder=OfUnit("B"), places=frozenset("B"))
        made = after(own, other)
        assert [(one.holder, one.places) for one in made] == [(OfUnit("N"), frozenset("N"))]
        assert after(own) == []

    def test_of_the_whole_city_goes_on_without_a_territory(self) -> None:
        assert [one.holder for one in after(replace(BASE, holder=OfUnit("A")))] == [OfUnit("N")]

    def test_that_was_split_is_followed_by_nobody(self) -> None:
        change = followed([replace(BASE, holder=OfUnit("E"))], CHANGE)
        assert (change.made, [codes for _grant, codes in change.lost]) == ((), [frozenset("E")])

    def test_that_is_a_class_by_code_goes_on_in_its_territory(self) -> None:
        made = after(replace(BASE, holder=Own(codes=frozenset("ABX"))))
        assert [one.holder for one in made] == [Own(codes=frozenset("NX"))]

    def test_gave_what_its_heir_has_given(self) -> None:
        assert [one.giver for one in after(replace(BASE, giver="A"))] == ["N"]
        assert after(replace(BASE, giver="E")) == []

    def test_all_wards_is_not_touched(self) -> None:
        change = followed([replace(BASE, holder=Own(), giver="", basis=Basis.BY_LAW)], CHANGE)
        assert (change.shortened, change.made, change.lost) == ((), (), ())


#: units as they stand until the day, and after it what each is made of
BEFORE, AFTER = "ABCDEX", {"N": "AB", "D": "CD", "F": "E", "G": "E", "X": "X"}
GRANTS = st.lists(
    st.builds(
        lambda number, holder, held, giver, ends: replace(
            BASE, id=number, holder=holder, places=held, giver=giver, ends_before=ends
        ),
        st.integers(1, 10**6),
        st.one_of(
            st.sampled_from([OfUnit(code) for code in ("S", *BEFORE)]),
            st.frozensets(st.sampled_from(BEFORE), min_size=1).map(lambda codes: Own(codes=codes)),
            st.just(Own()),
        ),
        st.one_of(st.none(), st.frozensets(st.sampled_from(BEFORE), min_size=1)),
        st.sampled_from(("H", *BEFORE)),
        st.sampled_from((None, date(2026, 3, 1), date(2027, 3, 1))),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


class TestAnyRegister:
    @given(GRANTS)
    def test_names_no_ended_unit_after_the_day_and_changes_nothing_before(self, grants: list[Grant]) -> None:
        held = gone_over({"p": Held(grants)}, [CHANGE])[0]["p"].grants
        for one in held:
            if one.ends_before is None or one.ends_before > ON:
                assert not named_in(one) & CHANGE.ended
        before = [one for one in held if one.starts_on < ON]
        assert sorted(one.id for one in before if one.id > 0) == sorted(one.id for one in grants)
        assert all(one.starts_on == ON for one in held if one.id < 0)

    @given(GRANTS)
    def test_gives_nobody_power_in_a_new_unit_where_nobody_of_before_had_it(self, grants: list[Grant]) -> None:
        held = gone_over({"p": Held(grants)}, [CHANGE])[0]["p"].grants
        for one in held:
            if one.id > 0 or one.places is None:
                continue
            territory = {code for place in one.places - {"D"} for code in AFTER.get(place, place)}
            known = {code for old in grants if _reaches(old) for code in old.places or ()}
            assert territory <= known

    @given(GRANTS)
    def test_told_what_is_lost_or_it_goes_on(self, grants: list[Grant]) -> None:
        change = followed(grants, CHANGE)
        lost = {one.id for one, _codes in change.lost}
        for one in change.shortened:
            if one.id not in lost and one.places is not None:
                left = {code for new in after(*grants) for code in new.places or ()}
                assert {new for new, olds in AFTER.items() if set(olds) & one.places} & left or not left


def _reaches(grant: Grant) -> bool:
    return grant.ends_before is None or grant.ends_before > ON

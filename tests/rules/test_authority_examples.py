"""Real instruments as worked examples, and what is told of the facts of a matter."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from haicap.domains.authority.contracts import (
    Basis,
    Block,
    Fact,
    FactOutside,
    FactUnknown,
    FindingKind,
    Grant,
    Office,
    OfUnit,
    Own,
    Place,
    Seal,
    Signing,
)
from haicap.domains.authority.rules.checking import faults, joined
from haicap.domains.authority.rules.deciding import Outcome
from haicap.domains.authority.rules.lapsing import warning
from haicap.domains.authority.rules.layout import asked, era_of, layout
from haicap.domains.authority.rules.staffed import without
from haicap.domains.authority.rules.told import read_told
from haicap.kernel.axes import Choice, Range

BEGIN, END = date(2025, 7, 1), date(2027, 7, 1)
WARD, OTHER = Place("W1", "ward", BEGIN), Place("W2", "ward", BEGIN)
PC, DEPARTMENT = "H10", "H10.07"
PERMIT = "1.000001"
HAZARD = Fact(PERMIT, "hazard_class", Choice(frozenset("1234")), BEGIN, label_vi="Cấp nguy hiểm", counts=True)
AREA = Fact(PERMIT, "floor_area_m2", Range(Decimal(0)), BEGIN, unit="m²")


def grant(number, basis, holder, starts_on=BEGIN, ends_before=None, **more):
    given_on = basis in {Basis.DELEGATED, Basis.DECENTRALISED}
    more.setdefault("giver", PC if given_on else "")
    more.setdefault("instrument", f"{number}/QĐ-UBND")
    more.setdefault("office", Office.HEAD if given_on else Office.COMMITTEE)
    return Grant(number, basis, holder, starts_on=starts_on, ends_before=ends_before, **more)


def lao_cai():
    """Return 1696 and 2848/QĐ-UBND: two hazard classes delegated to a department, with a hole between the two."""
    classes = {"hazard_class": Choice(frozenset("23"))}
    own_form = Signing(Block.BY_AUTHORISATION, Seal.OWN)
    return [
        grant(1, Basis.BY_LAW, OfUnit(PC), signing=Signing(Block.ON_BEHALF)),
        grant(1696, Basis.DELEGATED, OfUnit(DEPARTMENT), date(2025, 9, 5), date(2026, 5, 29), conditions=classes,
              signing=own_form),
        grant(2848, Basis.DELEGATED, OfUnit(DEPARTMENT), date(2026, 8, 13), date(2027, 3, 1), conditions=classes,
              signing=own_form),
    ]  # fmt: skip


def who(grants, on, facts=None, declared=(HAZARD, AREA), place=WARD):
    era = era_of(layout(grants, declared, [WARD, OTHER]), on)
    told = read_told(facts or {}, era.facts, procedure=PERMIT, on=on)
    return asked(era, on=on, place_code=place.unit_code, facts=told)


def check(grants, first=BEGIN, end=END, declared=(HAZARD, AREA), empty=None):
    found = faults(grants, declared, procedure=PERMIT, places=[WARD, OTHER], spans=[(first, end)], empty=empty or {})
    return list(found)


class TestLaoCai:
    def test_answers_the_department_for_the_classes_that_were_delegated(self):
        said = who(lao_cai(), date(2026, 1, 5), {"hazard_class": 2})
        assert (said.verdict.unit, said.chain[0].signing.block) == (DEPARTMENT, Block.BY_AUTHORISATION)
        assert (said.starts_on, said.ends_before) == (date(2025, 9, 5), date(2026, 5, 29))
        assert [one.id for one in said.chain] == [1696, 1]

    def test_answers_the_committee_for_the_other_classes(self):
        assert who(lao_cai(), date(2026, 1, 5), {"hazard_class": "1"}).verdict.unit == PC

    def test_asks_for_the_class_and_for_nothing_else(self):
        assert who(lao_cai(), date(2026, 1, 5)).missing == ("hazard_class",)
        assert who(lao_cai(), date(2026, 1, 5), {"floor_area_m2": 20}).missing == ("hazard_class",)

    def test_answers_the_giver_with_its_own_block_between_the_two(self):
        said = who(lao_cai(), date(2026, 7, 1))
        assert (said.missing, said.verdict.unit) == ((), PC)
        assert said.chain[0].signing.block is Block.ON_BEHALF
        assert (said.starts_on, said.ends_before) == (date(2026, 5, 29), date(2026, 8, 13))

    def test_is_told_as_expiring_and_not_as_a_gap(self):
        found = check(lao_cai(), end=date(2027, 1, 1))
        assert [(one.kind, one.starts_on, one.ends_before, one.when, one.grants) for one in found] == [
            (FindingKind.EXPIRING, date(2026, 5, 29), date(2026, 8, 13), {"hazard_class": [2, 3]}, (1696,))
        ]

    def test_is_told_to_who_looks_only_at_the_hole(self):
        found = check(lao_cai(), date(2026, 6, 15), date(2026, 7, 15))
        assert [(one.kind, one.starts_on, one.ends_before) for one in found] == [
            (FindingKind.EXPIRING, date(2026, 6, 15), date(2026, 7, 15))
        ]

    def test_is_forgotten_after_half_a_year(self):
        assert [one.grants for one in check(lao_cai(), date(2027, 1, 5), date(2027, 2, 1))] == []

    def test_is_a_gap_once_the_base_ends(self):
        base, *delegated = lao_cai()
        found = check([replace(base, ends_before=date(2026, 7, 1)), *delegated], end=date(2027, 1, 1))
        gaps = [(one.starts_on, one.ends_before, one.when) for one in found if one.kind is FindingKind.GAP]
        assert gaps == [(date(2026, 7, 1), date(2027, 1, 1), {})]


class TestOtherInstruments:
    def test_can_tho_ends_with_february_2027(self):
        """2568/QĐ-UBND of Cần Thơ: a whole list to the department until 28 February 2027."""
        register = [grant(1, Basis.BY_LAW, OfUnit(PC)),
                    grant(2568, Basis.DELEGATED, OfUnit(DEPARTMENT), date(2025, 11, 21), date(2027, 3, 1))]  # fmt: skip
        assert who(register, date(2027, 2, 28)).verdict.unit == DEPARTMENT
        assert who(register, date(2027, 3, 1)).verdict.unit == PC

    def test_thanh_hoa_outlives_no_base(self):
        """3617/QĐ-UBND of Thanh Hóa runs until 2030: where the base of its giver ends before, it ends with it."""
        register = [grant(1, Basis.BY_LAW, OfUnit(PC), ends_before=date(2027, 3, 1)),
                    grant(3617, Basis.DELEGATED, OfUnit(DEPARTMENT), date(2025, 10, 1), date(2031, 1, 1))]  # fmt: skip
        assert who(register, date(2027, 2, 28)).verdict.unit == DEPARTMENT
        assert who(register, date(2027, 3, 1)).verdict.outcome is Outcome.GAP

    def test_hoa_khanh_lets_officers_of_the_ward_certify(self):
        """Hòa Khánh: the chair of a ward lets officers of his own committee certify from 29 August to 31 December."""
        register = [grant(1, Basis.BY_LAW, Own(), office=Office.CHAIR),
                    grant(2, Basis.DELEGATED, OfUnit("W1"), date(2025, 8, 29), date(2026, 1, 1), giver="W1",
                          office=Office.POST, places=frozenset({"W1"}))]  # fmt: skip
        said = who(register, date(2025, 9, 1))
        assert (said.verdict.unit, said.verdict.office) == ("W1", Office.POST)
        assert who(register, date(2025, 9, 1), place=OTHER).verdict.office is Office.CHAIR
        assert who(register, date(2026, 1, 1)).verdict.office is Office.CHAIR


class TestFacts:
    def test_are_refused_when_nobody_declared_them(self):
        with pytest.raises(FactUnknown) as refused:
            who(lao_cai(), date(2026, 1, 5), {"hazard": 2})
        assert refused.value.details()["declared"] == ["floor_area_m2", "hazard_class"]

    @pytest.mark.parametrize(
        "facts",
        [
            {"hazard_class": 5},
            {"hazard_class": 2.0},
            {"hazard_class": [2]},
            {"floor_area_m2": -1},
            {"floor_area_m2": "nan"},
            {"floor_area_m2": True},
            {"floor_area_m2": "9" * 400},
            {"floor_area_m2": "1e999999"},
            {"floor_area_m2": None},
        ],
    )
    def test_are_refused_outside_of_what_they_can_be(self, facts):
        with pytest.raises(FactOutside) as refused:
            who(lao_cai(), date(2026, 1, 5), facts)
        assert refused.value.details()["fact"] == next(iter(facts))

    def test_count_from_the_day_of_their_declaration(self):
        later = replace(AREA, starts_on=date(2026, 1, 1))
        register = [grant(1, Basis.BY_LAW, OfUnit(PC)),
                    grant(2, Basis.DELEGATED, OfUnit(DEPARTMENT), date(2025, 9, 1), date(2026, 9, 1),
                          conditions={"floor_area_m2": Range(None, Decimal(500))})]  # fmt: skip
        assert who(register, date(2025, 12, 31), declared=[later]).verdict.unit == PC
        assert who(register, date(2026, 1, 1), {"floor_area_m2": 499.5}, declared=[later]).verdict.unit == DEPARTMENT

    def test_do_not_divide_a_finding(self):
        later = replace(AREA, starts_on=date(2026, 1, 1))
        found = check([], declared=[later])
        assert [(one.kind, one.starts_on, one.ends_before) for one in found] == [(FindingKind.GAP, BEGIN, END)]

    def test_are_told_as_ranges(self):
        register = [grant(1, Basis.BY_LAW, OfUnit(PC), conditions={"floor_area_m2": Range(Decimal(500), None)})]
        assert [one.when for one in check(register)] == [{"floor_area_m2": {"from": 0, "below": 500}}]


class TestUnstaffed:
    def test_is_who_decides_without_a_post(self):
        register = [grant(1, Basis.BY_LAW, Own())]
        empty = {("W2", Office.COMMITTEE): ((date(2026, 1, 1), date(2026, 2, 1)),)}
        found = check(register, empty=empty)
        assert [(one.kind, one.places, one.starts_on, one.ends_before) for one in found] == [
            (FindingKind.UNSTAFFED, ("W2",), date(2026, 1, 1), date(2026, 2, 1))
        ]

    def test_looks_at_the_days_between_posts(self):
        spans = [(date(2025, 8, 1), date(2025, 9, 1)), (date(2025, 8, 15), date(2025, 10, 1)), (date(2027, 1, 1), None)]
        assert without(spans, first=BEGIN, end=END) == (
            (BEGIN, date(2025, 8, 1)),
            (date(2025, 10, 1), date(2027, 1, 1)),
        )
        assert without([], first=BEGIN, end=END) == ((BEGIN, END),)
        assert without([(BEGIN, None)], first=BEGIN, end=END) == ()


class TestWarnings:
    @pytest.mark.parametrize(
        ("days", "alert"), [(0, None), (1, 14), (14, 14), (15, 60), (60, 60), (180, 180), (181, None)]
    )
    def test_come_three_times(self, days, alert):
        on = date(2026, 1, 1)
        assert warning(ends_before=date.fromordinal(on.toordinal() + days), on=on) == alert


def test_findings_that_follow_each_other_are_one():
    one = check([])[0]
    first, second = replace(one, ends_before=date(2026, 1, 1)), replace(one, starts_on=date(2026, 1, 1))
    assert joined([second, first]) == [one]

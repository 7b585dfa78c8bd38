"""What would heal a fault: one of two ends, the natural holder is given, what ended is given anew."""

from datetime import date
from decimal import Decimal

from haicap.domains.authority.contracts import (
    Basis,
    Block,
    FindingKind,
    Grant,
    HealKind,
    Office,
    OfUnit,
    Own,
    RegisterFinding,
    Signing,
)
from haicap.domains.authority.rules.healing import heals
from haicap.domains.procedures.contracts import Level
from haicap.kernel.axes import Choice, Range

TODAY = date(2026, 1, 5)


def finding(kind: FindingKind, *places: str, **when: object) -> RegisterFinding:
    return RegisterFinding(kind, "1.1", places or ("A", "B"), when, date(2026, 2, 1), date(2026, 3, 1), (1, 2))


def grant(number: int, text: str, **more: object) -> Grant:
    given = {"ends_before": date(2026, 2, 1), "giver": "H26", "procedure": "1.1", **more}
    return Grant(number, Basis.DELEGATED, OfUnit("D5"), Office.HEAD, date(2025, 9, 1), text, **given)  # type: ignore[arg-type]


def ways(found: RegisterFinding, *grants: Grant, levels: tuple[Level, ...] = (), on: date = TODAY):
    return heals(found, grants, levels=levels, city="H26", all_places=2, on=on)


class TestAnOverlap:
    def test_is_healed_by_the_end_of_either(self) -> None:
        first, second = ways(finding(FindingKind.OVERLAP), grant(1, "a"), grant(2, "b"))
        assert (first.kind, first.grant_id, second.grant_id) == (HealKind.END, 1, 2)
        assert first.changes == ({"end_grant": {"number": "a", "procedures": ["1.1"], "on": "2026-02-01"}},)

    def test_that_stands_already_ends_today_and_not_in_the_past(self) -> None:
        (change,) = ways(finding(FindingKind.OVERLAP), grant(1, "a"), on=date(2026, 2, 9))[0].changes
        assert change["end_grant"]["on"] == "2026-02-09"

    def test_of_one_text_with_itself_is_left_to_a_person(self) -> None:
        assert ways(finding(FindingKind.OVERLAP), grant(1, "a"), grant(2, "a")) == ()


class TestAGap:
    def test_is_given_to_whom_the_catalogue_names(self) -> None:
        (way,) = ways(finding(FindingKind.GAP), levels=(Level.COMMUNE, Level.MINISTRY))
        assert way.changes[0]["grant"] == {
            "basis": "by_law",
            "to": {"tier": "commune"},
            "procedures": ["1.1"],
            "starts_on": "2026-02-01",
        }
        both = ways(finding(FindingKind.GAP), levels=(Level.COMMUNE, Level.PROVINCE))
        assert [way.changes[0]["grant"]["to"] for way in both] == [{"tier": "commune"}, {"unit": "H26"}]

    def test_is_filled_only_where_and_for_what_it_is(self) -> None:
        body = ways(finding(FindingKind.GAP, "A", owner=["x"]), levels=(Level.COMMUNE,))[0].changes[0]["grant"]
        assert (body["place"], body["when"]) == ({"units": ["A"]}, {"owner": ["x"]})


class TestAPowerThatEnded:
    def test_is_given_anew_behind_its_end_as_it_was(self) -> None:
        was = grant(
            1,
            "a",
            conditions={"hazard_class": Choice(frozenset("12")), "area": Range(Decimal(0), Decimal("0.5"))},
            places=frozenset("A"),
            signing=Signing(Block.BY_AUTHORISATION),
        )
        (way,) = ways(finding(FindingKind.EXPIRING), was)
        body = way.changes[0]["grant"]
        assert (body["starts_on"], body["ends_before"]) == ("2026-02-01", "2026-07-31")
        assert body["when"] == {"area": {"from": 0, "below": 0.5}, "hazard_class": [1, 2]}
        assert (body["to"], body["place"]) == ({"unit": "D5"}, {"units": ["A"]})
        assert body["signing"] == {"block": "TUQ", "seal": "own"}

    def test_goes_again_to_the_units_that_held_it(self) -> None:
        for holder, to in (
            (Own(), {"tier": "commune"}),
            (Own(kinds=frozenset({"ward"})), {"kind": "ward"}),
            (Own(codes=frozenset("BA")), {"units": ["A", "B"]}),
        ):
            was = Grant(1, Basis.DELEGATED, holder, Office.COMMITTEE, date(2025, 9, 1), "a", date(2026, 2, 1), "H26")
            assert ways(finding(FindingKind.EXPIRING), was)[0].changes[0]["grant"]["to"] == to


class TestOtherFindings:
    def test_are_healed_by_no_change_of_law(self) -> None:
        for kind in (FindingKind.UNCONFIRMED, FindingKind.UNSTAFFED):
            assert ways(finding(kind), grant(1, "a"), levels=(Level.COMMUNE,)) == ()

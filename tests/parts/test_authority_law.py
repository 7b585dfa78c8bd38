"""Powers given and ended by an amendment, and taken back."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import FactMissing, FindingKind, NoCompetentUnit, OverlappingGrants
from haicap.domains.authority.models import GrantRow
from haicap.domains.law import api as law
from haicap.domains.law.contracts import LaterChangeStands
from haicap.kernel.actors import Actor, Role
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, city

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

ANNA = Actor(role=Role.LEGAL, account_id=7, post_id=1, unit_id=1, name="Anna")
MINH = Actor(role=Role.LEGAL, account_id=8, post_id=2, unit_id=1, name="Minh")
PERMIT, BOTH = "1.013236", "2.000635"
DELEGATION = """
  - grant:
      basis: delegated
      from: H26
      to: {unit: H26.05}
      procedures: ["1.013236"]
      place: {units: ["00256"]}
      when: {hazard_class: [2, 3], floor_area_m2: {from: 0, below: 500}}
      starts_on: 2026-02-01
      ends_before: 2026-05-29
"""
END = '  - end_grant: {number: "1696/QĐ-UBND", procedures: ["1.013236"], on: 2026-03-01}\n'
FACTS = {"hazard_class": 2, "floor_area_m2": 120}


def file(changes: str, *, number: str = "1696/QĐ-UBND", kind: str = "decision", issuer: str = "H26") -> bytes:
    head = f'instrument: {{number: "{number}", issuer: {issuer}, kind: {kind}, signed_on: 2026-01-02, title: T}}\n'
    return f"{head}changes:\n{changes.lstrip(chr(10))}".encode()


def grant(**changes: str) -> str:
    """Return a delegation of the permit to the department, with fields changed or left out (`None`)."""
    fields = {
        "basis": "delegated",
        "from": "H26",
        "to": "{unit: H26.05}",
        "procedures": '["1.013236"]',
        "starts_on": "2026-02-01",
        "ends_before": "2026-05-29",
        **changes,
    }
    return "  - grant: {" + ", ".join(f"{name}: {value}" for name, value in fields.items() if value) + "}\n"


def in_force(content: bytes, at: datetime = AT) -> int:
    drafted = law.draft(by=ANNA, at=at, content=content)
    assert not law.check(by=ANNA, at=at, amendment_id=drafted.id).faults
    law.approve(by=MINH, at=at, amendment_id=drafted.id)
    return drafted.id


def back(number: int, at: datetime) -> None:
    text = law.amendment_by_id(number, on=at.date()).instrument.number
    law.roll_back(by=MINH, at=at, named=text)


def impact(content: bytes) -> dict[str, int]:
    drafted = law.draft(by=ANNA, at=AT, content=content)
    return {item.code: item.count for item in law.check(by=ANNA, at=AT, amendment_id=drafted.id).impact}


def refused(content: bytes) -> list[tuple[str, str]]:
    drafted = law.draft(by=ANNA, at=AT, content=content)
    return [(one.code, one.field) for one in law.check(by=ANNA, at=AT, amendment_id=drafted.id).faults]


def who(code: str = PERMIT, place: str = HAI_BA_TRUNG, on: date = date(2026, 2, 10), **more):
    return authority.who(procedure_code=code, place_code=place, on=on, **more)


class TestGrant:
    def test_is_in_force_with_the_facts_that_it_names(self):
        in_force(file(DELEGATION))
        found = who(facts=FACTS)
        assert (found.unit_code, found.basis, found.instrument) == ("H26.05", "delegated", "1696/QĐ-UBND")
        assert (found.signing.block, found.accountable) == ("TUQ", "H26")
        assert who(facts={**FACTS, "hazard_class": 1}).unit_code == "H26"
        assert who(facts={**FACTS, "floor_area_m2": 500}).unit_code == "H26"
        assert who(place=CUA_NAM).unit_code == "H26"
        with pytest.raises(FactMissing) as missing:
            who()
        assert missing.value.details()["can_be"] == {"floor_area_m2": {}, "hazard_class": [2, 3, "*"]}
        assert who(on=date(2026, 5, 29)).unit_code == "H26"

    def test_is_taken_back_whole_and_stays_readable(self):
        number = in_force(file(DELEGATION))
        back(number, AT + timedelta(days=2))
        assert who(facts=FACTS).unit_code == "H26"
        assert who(facts=FACTS, as_known_at=AT + timedelta(days=1)).unit_code == "H26.05"

    def test_widens_the_words_of_a_fact(self):
        in_force(file(DELEGATION))
        more = grant(when="{hazard_class: [4]}", place='{units: ["00082"]}')
        in_force(file(more, number="9/QĐ-UBND"), AT + timedelta(days=1))
        assert who(place=CUA_NAM, facts={"hazard_class": 4}).unit_code == "H26.05"
        assert who(facts=FACTS).unit_code == "H26.05"

    def test_shows_the_overlap_that_it_makes(self):
        wards = grant(to='{units: ["00256", "00082"]}', ends_before="2026-05-01")
        assert impact(file(wards)).keys() >= {"LapseMade"}
        in_force(file(grant(ends_before="2026-05-29")))
        assert impact(file(wards, number="2/QĐ"))["OverlapMade"] == 1

    def test_heals_what_was_not_confirmed(self):
        heals = grant(
            basis="by_law", **{"from": "", "to": "{tier: commune}", "procedures": f'["{BOTH}"]', "ends_before": ""}
        )
        ends = f'  - end_grant: {{number: "163/QĐ-BTP", procedures: ["{BOTH}"], on: 2026-02-01}}\n'
        found = impact(file(ends + heals))
        assert found["UnconfirmedHealed"] == 1
        in_force(file(ends + heals, number="3/QĐ"))
        assert who(BOTH).unit_code == HAI_BA_TRUNG


class TestEnd:
    def test_ends_what_a_text_gave_and_lets_it_stand_again(self):
        in_force(file(DELEGATION))
        later = AT + timedelta(days=1)
        number = in_force(file(END, number="7/QĐ-UBND"), later)
        assert who(facts=FACTS, on=date(2026, 3, 1)).unit_code == "H26"
        assert who(facts=FACTS).unit_code == "H26.05"
        back(number, later + timedelta(days=1))
        assert who(facts=FACTS, on=date(2026, 3, 1)).unit_code == "H26.05"

    def test_of_a_base_grant_is_a_gap(self):
        ends = file('  - end_grant: {number: "56/QĐ-BXD", procedures: ["1.013236"], on: 2026-03-01}\n', number="8/QĐ")
        assert impact(ends)["GapMade"] == 1
        in_force(ends)
        with pytest.raises(NoCompetentUnit):
            who(on=date(2026, 3, 1))
        [gap] = [one for one in authority.check(first=date(2026, 2, 1), end=date(2026, 6, 1), procedure=PERMIT)
                 if one.kind is FindingKind.GAP]  # fmt: skip
        assert gap.starts_on == date(2026, 3, 1)
        assert authority.load(at=AT + timedelta(days=5)).grants == 0

    def test_keeps_what_it_ended_from_being_taken_back(self):
        first = in_force(file(DELEGATION))
        in_force(file(END, number="7/QĐ-UBND"), AT + timedelta(days=1))
        with pytest.raises(LaterChangeStands):
            back(first, AT + timedelta(days=2))

    def test_is_taken_back_after_what_ended_it(self):
        first = in_force(file(DELEGATION))
        second = in_force(file(END, number="7/QĐ-UBND"), AT + timedelta(days=1))
        with pytest.raises(LaterChangeStands) as refused:
            back(first, AT + timedelta(days=2))
        assert "7/QĐ-UBND" in str(refused.value)
        back(second, AT + timedelta(days=3))
        assert who(facts=FACTS, on=date(2026, 3, 1)).unit_code == "H26.05"
        back(first, AT + timedelta(days=4))
        assert who(facts=FACTS, on=date(2026, 3, 1)).unit_code == "H26"

    def test_and_its_successor_in_one_text_are_taken_back_together(self):
        in_force(file(DELEGATION))
        both = END + grant(starts_on="2026-03-01", place='{units: ["00256"]}')
        number = in_force(file(both, number="7/QĐ-UBND"), AT + timedelta(days=1))
        assert who(on=date(2026, 3, 1)).instrument == "7/QĐ-UBND"
        back(number, AT + timedelta(days=2))
        assert who(facts=FACTS, on=date(2026, 3, 1)).instrument == "1696/QĐ-UBND"
        assert GrantRow.objects.filter(procedure=PERMIT, withdrawn_at__isnull=True).count() == 2


class TestTheBorder:
    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"ends_before": ""}, ("DelegationWithoutTerm", "changes.0.grant")),
            ({"from": ""}, ("GiverMissing", "changes.0.grant.basis")),
            ({"from": '"00256"'}, ("GiverWithoutPower", "changes.0.grant.from")),
            ({"basis": "devolved", "from": ""}, ("DevolvedWithoutLaw", "changes.0.grant.basis")),
            ({"basis": "by_law"}, ("GiverOfLaw", "changes.0.grant.from")),
            ({"to": "{unit: nowhere}"}, ("UnitUnknown", "changes.0.grant.to.unit")),
            ({"place": '{units: ["00256", "99999"]}'}, ("UnitUnknown", "changes.0.grant.place.units.1")),
            ({"procedures": '["1.013236", "9.9"]'}, ("ProcedureUnknown", "changes.0.grant.procedures.1")),
            ({"ends_before": "2026-01-01"}, ("DatesReversed", "changes.0.grant.ends_before")),
            ({"when": "{area: {from: 5, below: 5}}"}, ("ConditionEmpty", "changes.0.grant.when.area")),
        ],
    )
    def test_refuses_with_its_name_and_place(self, changes, fault):
        [(code, field)] = refused(file(grant(**changes)))
        assert code == fault[0]
        assert field.startswith(fault[1])

    def test_refuses_a_delegation_given_on(self):
        onward = grant(to="{tier: commune}", **{"from": "H26.05"})
        assert refused(file(grant() + onward)) == [("SubDelegation", "changes.1.grant.from")]

    def test_refuses_a_power_decentralised_again(self):
        first = grant(basis="decentralised", ends_before="")
        onward = grant(basis="decentralised", to="{tier: commune}", **{"from": "H26.05"})
        assert refused(file(first + onward)) == [("FurtherDecentralisation", "changes.1.grant.from")]

    def test_refuses_the_same_twice(self):
        assert refused(file(grant() + grant(starts_on="2026-03-01"))) == [
            ("GrantRepeated", "changes.1.grant.procedures.0")
        ]

    def test_refuses_an_end_of_nothing(self):
        assert refused(file(END)) == [("NothingEnds", "changes.0.end_grant.number")]

    def test_refuses_a_fact_of_two_kinds(self):
        in_force(file(DELEGATION))
        odd = grant(when="{floor_area_m2: [small]}")
        assert refused(file(odd, number="2/QĐ")) == [("FactUnfit", "changes.0.grant.when.floor_area_m2")]

    def test_names_the_article(self):
        drafted = law.draft(by=ANNA, at=AT, content=file(grant(ends_before="")))
        [fault] = law.check(by=ANNA, at=AT, amendment_id=drafted.id).faults
        with override("vi"):
            assert "(Điều 14 Luật 72/2025/QH15)" in law.worded(fault)

    def test_takes_a_devolution_by_the_national_assembly(self):
        devolved = grant(basis="devolved", to="{kind: ward}", ends_before="", **{"from": ""})
        in_force(file(devolved, kind="resolution", issuer="QH"))
        assert (who().unit_code, who().basis) == (HAI_BA_TRUNG, "devolved")


def test_two_delegations_of_one_power_overlap():
    in_force(file(grant() + grant(to='{units: ["00256"]}')))
    with pytest.raises(OverlappingGrants):
        who()

"""The facts of a matter on which depends who decides: asked for, kept with the dossier, corrected."""

from datetime import date, timedelta
from typing import Any

import pytest

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import FactMissing, FactOutside, FactUnknown, NotPossible, Question
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Act,
    FactsStand,
    Kind,
    LeavesTheLaw,
    MayNotAct,
    ReasonMissing,
    Slip,
    StaysHere,
    UnitNamed,
)
from haicap.domains.dossiers.models import DossierRow, EventRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.organisation import api as organisation
from tests.city import AT, BIRTH, CUA_NAM, HAI_BA_TRUNG, city, filing, officer
from tests.parts.test_authority_law import BOTH, file, in_force

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
#: the city takes over big matters of dangerous classes that one ward decides by law
TAKEN_UP = """
  - grant:
      basis: delegated
      from: "00256"
      to: {unit: "00082"}
      procedures: ["1.001193"]
      when: {hazard_class: [2, 3], floor_area_m2: {from: 500}}
      starts_on: 2026-01-05
      ends_before: 2026-06-01
"""
BIG = {"hazard_class": "2", "floor_area_m2": "620.5"}
LATER, NOTE = AT + timedelta(days=1), "Đo lại tại chỗ"
SMALL = {"hazard_class": 2, "floor_area_m2": 40}


def submit(facts: dict[str, object], key: str = "k", **changes: Any) -> Slip:
    return dossiers.submit(filing=filing(facts=facts, **changes), at=AT, sender="test", key=key)


def ward(code: str = HAI_BA_TRUNG) -> Any:
    return organisation.unit(code, AT.date())


def asked(facts: dict[str, object], place: str = HAI_BA_TRUNG) -> list[Question]:
    return list(authority.questions(procedure_code=BIRTH, place=ward(place), on=AT.date(), facts=facts))


class TestAsking:
    def test_asks_for_what_matters_and_no_more(self) -> None:
        assert asked({}) == []
        in_force(file(TAKEN_UP))
        assert [one.name for one in asked({})] == ["hazard_class", "floor_area_m2"]
        # Of another class the area changes nothing; of another ward nothing does.
        assert [one.name for one in asked({"hazard_class": 2})] == ["hazard_class", "floor_area_m2"]
        assert asked({}, CUA_NAM) == []
        assert authority.questions(
            procedure_code=BIRTH, place=ward(), on=date(2026, 6, 1), facts={}
        ) == ()  # fmt: skip

    def test_tells_what_each_can_be(self) -> None:
        in_force(file(TAKEN_UP))
        by_name = {one.name: one for one in asked({})}
        assert by_name["hazard_class"].words == ("2", "3", "*")
        assert (by_name["floor_area_m2"].words, by_name["floor_area_m2"].at_least) == ((), None)
        assert by_name["hazard_class"].label == "hazard class"


class TestFiling:
    def test_keeps_facts_and_place_in_row_and_log(self) -> None:
        in_force(file(TAKEN_UP))
        slip = submit(BIG)
        row = DossierRow.objects.get()
        assert row.facts == {"hazard_class": 2, "floor_area_m2": 620.5}
        assert (row.place_unit_id, row.competent_unit_id) == (ward().id, ward(CUA_NAM).id)
        assert (row.competence["basis"], row.competence["signing"]["block"]) == ("delegated", "TM")
        assert (found := read(slip.code)).facts == row.facts
        assert found.place_unit_id == ward().id
        assert dossiers.verify().differences == ()
        DossierRow.objects.update(facts={"hazard_class": 3})
        assert len(dossiers.verify().differences) == 1

    def test_goes_by_the_facts(self) -> None:
        in_force(file(TAKEN_UP))
        assert submit(SMALL).competent_unit_id == ward().id
        slip = dossiers.receive(by=officer("receiver", CUA_NAM), filing=filing(facts=BIG), at=AT, key="c")
        assert slip.competent_unit_id == ward(CUA_NAM).id

    def test_refuses_what_is_missing_unknown_or_impossible(self) -> None:
        in_force(file(TAKEN_UP))
        with pytest.raises(FactMissing) as missing:
            submit({"hazard_class": 2})
        assert missing.value.details()["missing"] == ["floor_area_m2"]
        with pytest.raises(FactOutside):
            submit({"hazard_class": 2, "floor_area_m2": "much"})
        with pytest.raises(FactUnknown):
            submit({**BIG, "colour": "red"})
        assert not EventRow.objects.exists()

    def test_adds_no_statement_where_nothing_is_asked(self, django_assert_num_queries: Any) -> None:
        submit({})
        with django_assert_num_queries(3):
            submit({}, key="2")


def in_work(facts: dict[str, object]) -> str:
    code = dossiers.receive(by=officer("receiver"), filing=filing(facts=facts), at=AT, key="w").code
    unit = read(code).competent_unit_id
    here = HAI_BA_TRUNG if unit == ward().id else CUA_NAM
    dossiers.assign(by=officer("head", here), at=AT, code=code, assignee_id=officer("specialist", here).account_id)
    return code


def correct(code: str, facts: dict[str, object], word: str = "specialist", unit: str = HAI_BA_TRUNG) -> None:
    dossiers.correct_facts(by=officer(word, unit), at=LATER, code=code, facts=facts, note=NOTE)


class TestCorrection:
    def test_sets_the_facts_and_keeps_step_and_clock(self) -> None:
        in_force(file(TAKEN_UP))
        code = in_work(SMALL)
        before = read(code)
        correct(code, {"hazard_class": 2, "floor_area_m2": 60})
        after = read(code)
        assert after.facts == {"hazard_class": 2, "floor_area_m2": 60}
        assert (after.node, after.due_at, after.competent_unit_id) == (
            before.node,
            before.due_at,
            before.competent_unit_id,
        )
        entry = dossiers.log(after.id)[-1]
        assert (entry.kind, entry.note, entry.old_facts) == (Kind.FACTS_CORRECTED, NOTE, SMALL)
        assert dossiers.deciding(after, on=LATER.date()).elsewhere is None
        assert dossiers.verify().differences == ()

    def test_says_that_another_unit_decides_and_it_can_go_there_only(self) -> None:
        in_force(file(TAKEN_UP))
        code = in_work(SMALL)
        forward = {"by": officer("head"), "at": LATER, "code": code, "unit_code": CUA_NAM, "note": NOTE, "basis": ""}
        correct(code, {"hazard_class": 3, "floor_area_m2": 900})
        found = dossiers.deciding(read(code), on=LATER.date())
        assert found.elsewhere is not None
        assert found.elsewhere.unit_code == CUA_NAM
        assert found.pinned is not None
        assert found.pinned.unit_code == HAI_BA_TRUNG
        dossiers.forward(**forward)
        after = read(code)
        assert (after.competent_unit_id, after.place_unit_id) == (ward(CUA_NAM).id, ward().id)
        assert after.competence["instrument"] == "1696/QĐ-UBND"
        assert dossiers.deciding(after, on=LATER.date()).elsewhere is None
        assert dossiers.verify().differences == ()

    def test_refuses_what_changes_nothing_or_cannot_be(self) -> None:
        in_force(file(TAKEN_UP))
        code = in_work(SMALL)
        for facts, refusal in (
            (SMALL, FactsStand),
            ({"hazard_class": 2}, FactMissing),
            ({"hazard_class": 2, "floor_area_m2": "?"}, FactOutside),
            ({**SMALL, "colour": "red"}, FactUnknown),
        ):
            with pytest.raises(refusal):
                correct(code, facts)
        with pytest.raises(ReasonMissing):
            dossiers.correct_facts(by=officer("specialist"), at=LATER, code=code, facts=BIG, note=" ")
        for word, unit in (("chair", HAI_BA_TRUNG), ("receiver", CUA_NAM), ("head", CUA_NAM)):
            with pytest.raises(MayNotAct):
                correct(code, BIG, word, unit)
        assert read(code).seen == 2

    def test_is_offered_only_where_facts_matter(self) -> None:
        plain = dossiers.receive(by=officer("receiver"), filing=filing(), at=AT, key="p").code
        in_force(file(TAKEN_UP))
        code = in_work(SMALL)

        def acts(of: str, word: str) -> set[Act]:
            return {one.act for one in dossiers.standings(actor=officer(word), dossier=read(of), on=LATER.date())}

        assert Act.CORRECT_FACTS in acts(code, "specialist")
        assert Act.CORRECT_FACTS not in acts(code, "chair")
        # Taken in before the law knew a fact, it may have to be told now.
        assert Act.CORRECT_FACTS in acts(plain, "head")


class TestTransfer:
    def test_is_refused_to_a_unit_that_does_not_decide(self) -> None:
        in_force(file(TAKEN_UP))
        code = in_work(SMALL)
        with pytest.raises(StaysHere) as stays:
            dossiers.forward(by=officer("head"), at=LATER, code=code, unit_code="H26", note=NOTE, basis="")
        assert stays.value.details()["grants"]
        correct(code, {"hazard_class": 3, "floor_area_m2": 900})
        with pytest.raises(LeavesTheLaw) as leaves:
            dossiers.forward(by=officer("head"), at=LATER, code=code, unit_code="H26", note=NOTE, basis="")
        assert leaves.value.params["decides"] == "Phường Cửa Nam"
        assert read(code).competent_unit_id == ward().id

    def test_goes_to_the_ward_where_the_matter_lies(self) -> None:
        code = in_work({})
        dossiers.forward(by=officer("head"), at=LATER, code=code, unit_code=CUA_NAM, note=NOTE, basis="")
        assert read(code).place_unit_id == ward(CUA_NAM).id
        assert dossiers.log(read(code).id)[-1].basis

    def test_names_one_of_the_units_that_may_be_meant(self) -> None:
        named = UnitNamed(HAI_BA_TRUNG, "Thường trú tại phường")
        code = dossiers.receive(
            by=officer("receiver"), filing=filing(procedure_code=BOTH), at=AT, key="b", named=named
        ).code
        with pytest.raises(NotPossible):
            dossiers.forward(by=officer("head"), at=LATER, code=code, unit_code="H26.05", note=NOTE, basis="x y")
        dossiers.forward(by=officer("head"), at=LATER, code=code, unit_code="H26", note=NOTE, basis="Luật")
        assert read(code).competence["set_by_officer"] is True
        assert dossiers.verify().differences == ()


class TestPins:
    def test_are_held_against_log_and_register(self) -> None:
        in_force(file(TAKEN_UP))
        submit(BIG)
        row = DossierRow.objects.get()
        assert len(row.competence["grants"]) == 2
        assert dossiers.verify().differences == ()
        for changed in ({"signing": {"block": "KT", "seal": "own"}}, {"grants": [999_999]}, {"instrument": "1/QĐ"}):
            DossierRow.objects.update(competence={**row.competence, **changed})
            # Once against the log, once against the register.
            assert len(dossiers.verify().differences) == 2

    def test_stay_when_the_power_lapses(self) -> None:
        in_force(file(TAKEN_UP))
        code = submit(BIG).code
        late = date(2026, 7, 1)
        assert authority.who(procedure_code=BIRTH, place_code=HAI_BA_TRUNG, on=late).unit_code == HAI_BA_TRUNG
        found = dossiers.deciding(read(code), on=late)
        assert found.elsewhere is None
        assert found.pinned is not None
        assert (found.pinned.unit_code, found.pinned.instrument) == (CUA_NAM, "1696/QĐ-UBND")
        assert "1696/QĐ-UBND" in authority.why(found.pinned)

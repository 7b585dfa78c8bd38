"""The facts of a matter on which depends who decides: asked for, kept with the dossier, corrected."""

from datetime import date
from typing import Any

import pytest

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import FactMissing, FactOutside, FactUnknown, Question
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Slip
from haicap.domains.dossiers.models import DossierRow, EventRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.organisation import api as organisation
from tests.city import AT, BIRTH, CUA_NAM, HAI_BA_TRUNG, city, filing, officer
from tests.parts.test_authority_law import file, in_force

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

"""What a draft changes of who decides: before and after, pages, and what is running."""

from datetime import date

import pytest

from haicap.domains.authority import api as authority
from haicap.domains.dossiers import api as dossiers
from haicap.domains.law import api as law
from haicap.domains.law.contracts import ImpactItem
from haicap.kernel.actors import Actor, Role
from tests.city import AT, BIRTH, CUA_NAM, HAI_BA_TRUNG, city, filing, officer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

ANNA = Actor(role=Role.LEGAL, account_id=7, post_id=1, unit_id=1, name="Anna")
MINH = Actor(role=Role.LEGAL, account_id=8, post_id=2, unit_id=1, name="Minh")
PERMIT = "1.013236"


def grant(**changes):
    fields = {
        "basis": "delegated",
        "from": "H26",
        "to": {"units": [HAI_BA_TRUNG, CUA_NAM]},
        "procedures": [PERMIT],
        "starts_on": "2026-02-01",
        "ends_before": "2026-05-01",
        **changes,
    }
    return {"grant": {name: value for name, value in fields.items() if value}}


def draft(*changes, number="5/QĐ-UBND") -> int:
    head = {"number": number, "issuer": "H26", "kind": "decision", "signed_on": "2026-01-02", "title": "T"}
    return law.draft_from_values(by=ANNA, at=AT, values={"instrument": head, "changes": list(changes)}).id


def impact(number: int) -> dict[str, ImpactItem]:
    found = law.check(by=ANNA, at=AT, amendment_id=number)
    assert not found.faults
    return {item.code: item for item in found.impact}


class TestADraft:
    def test_says_who_decides_before_and_after(self):
        found = impact(draft(grant()))
        [change] = found["DeciderChanges"].details
        assert (change["procedures"], sorted(change["places"])) == ([PERMIT], [CUA_NAM, HAI_BA_TRUNG])
        assert (change["from"], change["before"], change["when"]) == ("2026-02-01", "2026-05-01", {})
        [before], [after] = change["was"]["powers"], change["becomes"]["powers"]
        assert (before["unit"], before["basis"]) == ("H26", "by_law")
        assert (after["unit"], after["basis"], after["giver"], after["instrument"]) == (
            "*", "delegated", "H26", "5/QĐ-UBND",
        )  # fmt: skip
        assert found["PagesChange"].details == ({"procedures": [PERMIT]},)

    def test_says_it_for_the_facts_it_names_alone(self):
        found = impact(draft(grant(when={"hazard_class": [2, 3], "floor_area_m2": {"from": 0, "below": 500}})))
        [change] = found["DeciderChanges"].details
        assert change["when"] == {"hazard_class": [2, 3], "floor_area_m2": {"from": 0, "below": 500}}

    def test_puts_procedures_together_that_change_alike(self):
        found = impact(draft(grant(procedures=[PERMIT, "1.013238"])))
        assert [one["procedures"] for one in found["DeciderChanges"].details] == [[PERMIT, "1.013238"]]

    def test_shows_two_where_it_makes_an_overlap(self):
        first = draft(grant(to={"unit": "H26.05"}, place={"units": [HAI_BA_TRUNG]}))
        impact(first)
        law.approve(by=MINH, at=AT, amendment_id=first)
        found = impact(draft(grant(), number="6/QĐ-UBND"))
        overlap = [one for one in found["DeciderChanges"].details if one["becomes"]["outcome"] == "overlap"]
        assert [(one["places"], [power["unit"] for power in one["becomes"]["powers"]]) for one in overlap] == [
            ([HAI_BA_TRUNG], ["*", "H26.05"])
        ]
        assert found["OverlapMade"].count == 1
        mended = impact(
            draft(
                {"end_grant": {"number": "5/QĐ-UBND", "procedures": [PERMIT], "on": "2026-02-01"}},
                grant(),
                number="7/QĐ",
            )
        )
        assert "OverlapMade" not in mended

    def test_of_an_end_says_to_whom_it_falls_back(self):
        first = draft(grant())
        impact(first)
        law.approve(by=MINH, at=AT, amendment_id=first)
        end = {"end_grant": {"number": "5/QĐ-UBND", "on": "2026-03-01"}}
        [change] = impact(draft(end, number="8/QĐ"))["DeciderChanges"].details
        assert (change["from"], change["before"]) == ("2026-03-01", "2026-05-01")
        assert [power["unit"] for power in change["becomes"]["powers"]] == ["H26"]

    def test_counts_what_is_running(self):
        dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="k")
        found = impact(
            draft({"end_grant": {"number": standing_text(BIRTH), "procedures": [BIRTH], "on": "2026-02-01"}})
        )
        assert found["RunningUnitChanges"].details == ({"procedure": BIRTH, "place": HAI_BA_TRUNG, "dossiers": 1},)


class TestTakingBack:
    def test_says_who_would_decide_again(self):
        number = draft(grant())
        impact(number)
        law.approve(by=MINH, at=AT, amendment_id=number)
        [change] = authority.deciders_without(number, first=AT.date())
        assert [power.unit for power in change.becomes.powers] == ["H26"]
        assert (change.starts_on, change.ends_before) == (date(2026, 2, 1), date(2026, 5, 1))


class TestStandingTexts:
    def test_are_found_by_number_and_procedure_the_given_ones_first(self):
        number = draft(grant())
        impact(number)
        law.approve(by=MINH, at=AT, amendment_id=number)
        assert authority.standing_texts(on=AT.date())[0].number == "5/QĐ-UBND"
        assert [one.number for one in authority.standing_texts(on=AT.date(), text="5/qđ-u")] == ["5/QĐ-UBND"]
        assert "5/QĐ-UBND" in {one.number for one in authority.standing_texts(on=AT.date(), text=PERMIT)}
        assert authority.procedures_under("5/QĐ-UBND", on=AT.date()) == [PERMIT]
        assert not authority.procedures_under("5/QĐ-UBND", on=date(2026, 5, 1))


def standing_text(code: str) -> str:
    return next(one.number for one in authority.standing_texts(on=AT.date(), text=code))

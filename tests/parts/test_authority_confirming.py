"""The base register confirmed by a legal officer, and that taken back; ends of powers told once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import (
    ConfirmAct,
    FindingKind,
    HolderDiffers,
    HolderMissing,
    MayNotConfirm,
    NotInRegister,
    RegisterFinding,
    TextMissing,
    Tier,
    Undetermined,
)
from haicap.domains.authority.models import ConfirmationRow, EndingRow, GrantRow
from haicap.domains.law import api as law
from haicap.kernel.actors import Actor, Role
from haicap.platform.notify.models import MailRow
from tests.city import AT, BIRTH, HAI_BA_TRUNG, MARRIAGE, city, officer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
ANNA = Actor(role=Role.LEGAL, account_id=7, post_id=1, unit_id=1, name="Anna")
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
TEXT = "Quyết định 163/QĐ-BTP"
DAY = AT.date()
LATER = AT + timedelta(hours=1)


def both_tiers() -> str:
    """Return a procedure of which the catalogue names both tiers."""
    row = GrantRow.objects.filter(holder_kind="undetermined", withdrawn_at__isnull=True).order_by("procedure").first()
    assert row is not None
    return row.procedure


def unconfirmed(code: str) -> list[RegisterFinding]:
    found = authority.check(first=DAY, end=DAY + timedelta(days=30), procedure=code)
    return [one for one in found if one.kind is FindingKind.UNCONFIRMED]


def who(code: str) -> Any:
    return authority.who(procedure_code=code, place_code=HAI_BA_TRUNG, on=DAY)


class TestConfirming:
    def test_marks_who_decides_as_confirmed_under_a_text(self) -> None:
        assert who(BIRTH).chain[0].is_derived
        found = authority.confirm(by=ANNA, at=AT, procedures=[BIRTH, MARRIAGE], text=TEXT)
        assert (found.done, found.already) == ((MARRIAGE, BIRTH), ())
        assert not who(BIRTH).chain[0].is_derived
        (act,) = authority.confirmations([BIRTH])
        assert (act.act, act.by_name, act.at, act.text, act.tier) == (ConfirmAct.CONFIRMED, "Anna", AT, TEXT, "")

    def test_done_twice_is_done_once(self) -> None:
        authority.confirm(by=ANNA, at=AT, procedures=[BIRTH], text=TEXT)
        again = authority.confirm(by=ANNA, at=LATER, procedures=[BIRTH, MARRIAGE], text=TEXT)
        assert (again.done, again.already) == ((MARRIAGE,), (BIRTH,))
        assert ConfirmationRow.objects.filter(procedure=BIRTH).count() == 1

    @pytest.mark.parametrize(("tier", "unit"), [(Tier.COMMUNE, HAI_BA_TRUNG), (Tier.CITY, "H26")])
    def test_says_who_decides_where_the_catalogue_does_not(self, tier: Tier, unit: str) -> None:
        code = both_tiers()
        assert unconfirmed(code)
        with pytest.raises(Undetermined):
            who(code)
        with pytest.raises(HolderMissing):
            authority.confirm(by=ANNA, at=AT, procedures=[code], text=TEXT)
        authority.confirm(by=ANNA, at=AT, procedures=[code], text=TEXT, tier=tier)
        assert (who(code).unit_code, who(code).instrument) == (unit, TEXT)
        assert not unconfirmed(code)
        assert authority.confirmations([code])[0].tier == tier.value

    def test_takes_many_at_once_with_few_statements(self, django_assert_max_num_queries: Any) -> None:
        codes = list(
            GrantRow.objects.filter(holder_kind="own", withdrawn_at__isnull=True).values_list("procedure", flat=True)
        )
        with django_assert_max_num_queries(8):
            found = authority.confirm(by=ANNA, at=AT, procedures=codes, text=TEXT)
        assert len(found.done) == len(set(codes)) > 200
        assert ConfirmationRow.objects.count() == len(codes)

    def test_is_refused_whole_when_one_does_not_fit(self) -> None:
        for codes, refusal in (([BIRTH, "9.999999"], NotInRegister), ([BIRTH, both_tiers()], HolderMissing)):
            with pytest.raises(refusal):
                authority.confirm(by=ANNA, at=AT, procedures=codes, text=TEXT)
        with pytest.raises(HolderDiffers):
            authority.confirm(by=ANNA, at=AT, procedures=[BIRTH], text=TEXT, tier=Tier.CITY)
        with pytest.raises(TextMissing):
            authority.confirm(by=ANNA, at=AT, procedures=[BIRTH], text=" ")
        assert not ConfirmationRow.objects.exists()

    def test_is_for_legal_officers(self) -> None:
        for actor in (officer("chair"), officer("receiver")):
            assert not authority.may_confirm(actor)
            with pytest.raises(MayNotConfirm):
                authority.confirm(by=actor, at=AT, procedures=[BIRTH], text=TEXT)
            with pytest.raises(MayNotConfirm):
                authority.undo_confirmation(by=actor, at=AT, procedures=[BIRTH], reason="x")

    def test_goes_on_when_the_catalogue_is_loaded_again(self) -> None:
        code = both_tiers()
        authority.confirm(by=ANNA, at=AT, procedures=[BIRTH, code], text=TEXT, tier=Tier.COMMUNE)
        assert authority.load(at=LATER).grants == 0
        assert (who(code).unit_code, who(BIRTH).chain[0].is_derived) == (HAI_BA_TRUNG, False)


class TestTakingBack:
    def test_is_an_act_of_its_own(self) -> None:
        code = both_tiers()
        authority.confirm(by=ANNA, at=AT, procedures=[BIRTH, code], text=TEXT, tier=Tier.COMMUNE)
        found = authority.undo_confirmation(by=ANNA, at=LATER, procedures=[BIRTH, code, MARRIAGE], reason="Nhầm")
        assert (set(found.done), found.already) == ({BIRTH, code}, (MARRIAGE,))
        assert who(BIRTH).chain[0].is_derived
        assert unconfirmed(code)
        acts = authority.confirmations([code])
        assert [(one.act, one.text) for one in acts] == [(ConfirmAct.UNDONE, "Nhầm"), (ConfirmAct.CONFIRMED, TEXT)]
        assert authority.undo_confirmation(by=ANNA, at=LATER, procedures=[code], reason="x").done == ()
        assert authority.confirm(by=ANNA, at=LATER, procedures=[BIRTH], text=TEXT).done == (BIRTH,)
        assert authority.who(procedure_code=code, place_code=HAI_BA_TRUNG, on=DAY, as_known_at=AT).unit_code

    def test_leaves_the_history_alone(self) -> None:
        authority.confirm(by=ANNA, at=AT, procedures=[BIRTH], text=TEXT)
        for change in ("update authority_confirmationrow set text = 'x'", "delete from authority_confirmationrow"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)


def delegate(until: str, *, number: str = "5/QĐ-UBND", starts: str = "2026-01-01") -> None:
    text = (
        f'instrument: {{number: "{number}", issuer: H26, kind: decision, signed_on: 2026-01-01, title: T}}\nchanges:\n'
        f'  - grant: {{basis: delegated, from: "{HAI_BA_TRUNG}", to: {{unit: "{HAI_BA_TRUNG}"}}, office: post, '
        f'procedures: ["{BIRTH}"], starts_on: {starts}, ends_before: {until}}}\n'
    )
    law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=AT, content=text.encode())


def tell(on: date) -> list[tuple[str, int]]:
    at = datetime.combine(on, AT.timetz())
    told = authority.tell_endings(at=at, addresses=["phap.che@vidu.vn", "not an address"])
    return [(one.procedure, one.alert) for one in told]


class TestAComingEnd:
    END = date(2026, 12, 1)

    def before(self, days: int) -> date:
        return self.END - timedelta(days=days)

    def test_is_told_once_a_step(self) -> None:
        delegate("2026-12-01")
        assert tell(self.before(181)) == []
        said = [tell(self.before(days)) for days in (180, 179, 100, 61, 60, 59, 15, 14, 14, 1, 0)]
        once = [[(BIRTH, 180)], [], [], [], [(BIRTH, 60)], [], [], [(BIRTH, 14)], [], [], []]
        assert said == once
        assert MailRow.objects.filter(kind="authority.endings").count() == 3
        assert [one.step for one in authority.endings_told(on=self.before(1))] == [14, 60, 180]

    def test_is_told_under_the_step_of_today_after_a_standstill(self) -> None:
        delegate("2026-12-01")
        assert tell(self.before(200)) == []
        assert tell(self.before(10)) == [(BIRTH, 14)]
        assert tell(self.before(9)) == []
        assert EndingRow.objects.count() == 1

    def test_is_told_no_more_when_it_goes_on_or_was_ended(self) -> None:
        delegate("2026-12-01")
        assert tell(self.before(180))
        delegate("2027-12-01", number="6/QĐ-UBND", starts="2026-12-01")
        assert tell(self.before(60)) == []
        assert [one.procedure for one in authority.endings(on=self.before(60))] == []
        law.roll_back(by=OPERATOR, at=LATER, named="6/QĐ-UBND")
        law.roll_back(by=OPERATOR, at=LATER, named="5/QĐ-UBND")
        assert tell(self.before(14)) == []


class TestAClockThatIsBehind:
    def test_takes_back_what_another_machine_has_just_recorded(self) -> None:
        delegate("2026-12-01")
        (back,) = law.roll_back(by=OPERATOR, at=AT - timedelta(milliseconds=100), named="5/QĐ-UBND")
        assert back.rolled_back_at is not None
        row = GrantRow.objects.get(cited="5/QĐ-UBND")
        assert row.withdrawn_at == row.recorded_at == AT

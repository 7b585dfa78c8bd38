"""Units that end, begin and go over into others by a law file."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from pytest_django.plugin import DjangoDbBlocker

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Assay, LaterChangeStands, LawFileInvalid
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Share, Tier, UnitUnknown
from haicap.domains.organisation.models import SuccessionRow, UnitRow
from haicap.kernel.actors import Actor, Role
from haicap.platform.clock.api import LOCAL
from tests import units

AT = datetime(2026, 6, 1, 9, 0, tzinfo=LOCAL)
ON, EVE = date(2026, 7, 1), date(2026, 6, 30)
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
HAI_BA_TRUNG, CUA_NAM, VINH_TUY = "00256", "00082", "00283"
HEAD = (
    'instrument: {{number: "{number}", issuer: UBTVQH, kind: resolution, signed_on: 2026-05-20, '
    'effective_on: 2026-07-01, title: "Sắp xếp"}}\nchanges:\n'
)
MERGER = 'on: 2026-07-01, from: ["00256", "00082"], to: {code: "00999", name: Bình An, kind: ward}, share: whole'


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with units.loaded(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def loaded(shipped: None, db: None) -> None:
    """All tests of this module change the units that ship."""


def file(*successions: str, number: str = "9/NQ-UBTVQH16") -> bytes:
    return (HEAD.format(number=number) + "".join(f"  - succession: {{{one}}}\n" for one in successions)).encode()


def put(*successions: str, number: str = "9/NQ-UBTVQH16") -> None:
    law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=AT, content=file(*successions, number=number))


def assayed(*successions: str) -> Assay:
    return law.assay(file(*successions), at=AT)


def codes(*successions: str) -> list[tuple[str, str]]:
    return [(fault.code, fault.field.partition("succession.")[2]) for fault in assayed(*successions).faults]


class TestAMerger:
    def test_ends_two_wards_and_begins_one(self) -> None:
        put(MERGER)
        new = organisation.unit("00999", ON)
        assert (new.full_name, new.name_en, new.identification_code) == ("Phường Bình An", "Binh An", "H26.00999")
        olds = [organisation.unit(code, EVE) for code in (HAI_BA_TRUNG, CUA_NAM)]
        assert new.population == sum(old.population or 0 for old in olds)
        assert {old.validity.ends_before for old in olds} == {ON}
        assert {old.ended_by for old in olds} == {"9/NQ-UBTVQH16"}
        for code in (HAI_BA_TRUNG, CUA_NAM):
            with pytest.raises(UnitUnknown):
                organisation.unit(code, ON)
            assert [(one.new.code, one.share) for one in organisation.successors(code, ON)] == [("00999", Share.WHOLE)]
            assert organisation.successors(code, EVE) == ()
        assert len(organisation.units(Tier.COMMUNE, ON)) == 125
        assert len(organisation.units(Tier.COMMUNE, EVE)) == 126
        assert {one.old.code for one in organisation.predecessors("00999", ON)} == {HAI_BA_TRUNG, CUA_NAM}

    def test_gives_the_new_ward_the_land_of_both(self) -> None:
        old = organisation.unit(HAI_BA_TRUNG, EVE)
        assert old.lat is not None
        assert old.lon is not None
        assert organisation.unit_at(old.lat, old.lon, EVE).units[0].unit.code == HAI_BA_TRUNG
        put(MERGER)
        assert organisation.unit_at(old.lat, old.lon, ON).units[0].unit.code == "00999"
        assert organisation.unit_at(old.lat, old.lon, EVE).units[0].unit.code == HAI_BA_TRUNG

    def test_is_found_by_its_name_and_the_old_names_lead_to_it(self) -> None:
        put(MERGER)
        assert [one.unit.code for one in organisation.find_units("Bình An", ON)][:1] == ["00999"]
        old = next(one for one in organisation.find_units("phường Hai Bà Trưng") if one.unit.code == HAI_BA_TRUNG)
        assert [piece.new.full_name for piece in old.successors] == ["Phường Bình An"]

    def test_says_before_what_it_would_do(self) -> None:
        found = assayed(MERGER)
        told = {item.code: item.count for item in found.impact}
        assert told["UnitsEnd"] == 2
        assert told["UnitsBegin"] == 1
        assert told["AddressesEnd"] == 2
        assert told["AddressMissing"] == 1
        assert "BorderMissing" not in told
        assert UnitRow.objects.filter(code="00999").count() == 0

    def test_is_taken_back_whole_and_can_be_done_again(self) -> None:
        put(MERGER)
        new = organisation.unit("00999", ON)
        law.roll_back(by=OPERATOR, at=AT, named="9/NQ-UBTVQH16")
        assert len(organisation.units(Tier.COMMUNE, ON)) == 126
        assert organisation.unit(HAI_BA_TRUNG, ON).validity.ends_before is None
        with pytest.raises(UnitUnknown):
            organisation.unit("00999", ON)
        assert organisation.successors(HAI_BA_TRUNG, ON) == ()
        # What was written under its name can still be read.
        assert organisation.unit_by_id(new.id).full_name == "Phường Bình An"
        put(MERGER, number="10/NQ-UBTVQH16")
        assert organisation.unit("00999", ON).id != new.id

    def test_stays_while_something_stands_on_it(self) -> None:
        put(MERGER)
        put(
            'on: 2026-08-01, from: ["00999"], to: {code: "00999", name: Bình Minh, kind: ward}, share: whole',
            number="11/NQ-UBTVQH16",
        )
        assert organisation.unit("00999", date(2026, 7, 31)).name == "Bình An"
        assert organisation.unit("00999", date(2026, 8, 1)).name == "Bình Minh"
        with pytest.raises(LaterChangeStands) as refused:
            law.roll_back(by=OPERATOR, at=AT, named="9/NQ-UBTVQH16")
        assert "11/NQ-UBTVQH16" in str(refused.value.params)
        law.roll_back(by=OPERATOR, at=AT, named="11/NQ-UBTVQH16")
        law.roll_back(by=OPERATOR, at=AT, named="9/NQ-UBTVQH16")
        assert organisation.unit(HAI_BA_TRUNG, date(2026, 8, 1)).full_name == "Phường Hai Bà Trưng"

    def test_is_kept_by_the_database(self) -> None:
        put(MERGER)
        new = UnitRow.objects.get(code="00999")
        with pytest.raises(IntegrityError), transaction.atomic():
            UnitRow.objects.filter(pk=new.pk).update(code=VINH_TUY)
        row = SuccessionRow.objects.filter(new=new).first()
        assert row is not None
        with pytest.raises(IntegrityError), transaction.atomic():
            SuccessionRow.objects.create(
                old=row.old, new_id=UnitRow.objects.filter(code=VINH_TUY).latest("starts_on").pk, share="whole", on=ON,
                instrument=row.instrument,
            )  # fmt: skip


class TestOtherForms:
    def test_a_new_name_under_the_same_code(self) -> None:
        old = organisation.unit(HAI_BA_TRUNG, EVE)
        put('on: 2026-07-01, from: ["00256"], to: {code: "00256", name: Phường Hai Bà, kind: ward}, share: whole')
        new = organisation.unit(HAI_BA_TRUNG, ON)
        assert (new.full_name, new.headquarters, new.identification_code) == (
            "Phường Hai Bà", old.headquarters, old.identification_code,
        )  # fmt: skip
        assert new.id != old.id
        assert (new.population, new.lat, new.boundary_known) == (old.population, old.lat, True)

    def test_one_takes_another_in(self) -> None:
        before = organisation.unit(CUA_NAM, EVE)
        put('on: 2026-07-01, from: ["00256"], to: {code: "00082"}, share: whole')
        assert organisation.unit(CUA_NAM, ON).id == before.id
        assert [one.new.code for one in organisation.successors(HAI_BA_TRUNG, ON)] == [CUA_NAM]

    def test_a_split_of_which_one_keeps_the_office(self) -> None:
        put(
            'on: 2026-07-01, from: ["00256"], to: {code: "00901", name: A, kind: ward}, share: part, '
            "where: {streets: [phố Huế]}",
            'on: 2026-07-01, from: ["00256"], to: {code: "00082"}, share: remainder, office: true, where: {rest: true}',
        )
        pieces = organisation.pieces_of(UnitRow.objects.get(code="00901").amendment_id or 0)
        assert {piece.new.code for piece in pieces} == {"00901", CUA_NAM}
        assert (heir := organisation.office_heir(pieces)) is not None
        assert heir.code == CUA_NAM
        assert organisation.only_heir(pieces) is None

    def test_land_that_a_standing_unit_gives(self) -> None:
        put('on: 2026-07-01, from: ["00256"], to: {code: "00082"}, share: area_only, ends: false')
        assert organisation.unit(HAI_BA_TRUNG, ON).validity.ends_before is None
        assert organisation.successors(HAI_BA_TRUNG, ON) == ()


ONE = 'on: 2026-07-01, from: ["{old}"], to: {{{to}}}, share: {share}{more}'


def one(*, old: str = HAI_BA_TRUNG, to: str = 'code: "00082"', share: str = "whole", more: str = "") -> str:
    return ONE.format(old=old, to=to, share=share, more=more)


ALL = ", where: {streets: [phố Huế], rest: true}, office: true"


class TestRefusals:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ([one(old="77777")], [("UnitUnknown", "from.0")]),
            ([one(old="00001")], [("UnitUnknown", "from.0")]),
            ([one(to='code: "77777"')], [("UnitUnknown", "to.code")]),
            ([one(to='code: "00256"')], [("SuccessionToItself", "to.code")]),
            ([one(to='code: "00283", name: X, kind: ward')], [("CodeTaken", "to.code")]),
            ([one(to='code: "00999", name: X')], [("UnitUndescribed", "to")]),
            ([one(to='code: "00999", name: X, kind: department')], [("WrongKind", "from.0")]),
            ([one(old="H26")], [("WrongKind", "from.0")]),
            ([one(old="H26.05")], [("WrongKind", "from.0")]),
            ([one(share="part")], [("SharesDoNotAddUp", "share")]),
            ([one(share="remainder")], [("SharesDoNotAddUp", "share")]),
            ([one(share="part"), one(to='code: "00283"', share="part")], [("SharesDoNotAddUp", "share")]),
            ([one(), one(to='code: "00283"')], [("SharesDoNotAddUp", "share")]),
            ([one(share="whole", more=", ends: false")], [("SharesDoNotAddUp", "share")]),
            ([one(share="part"), one(share="remainder")], [("SuccessionTwice", "from")]),
            ([one(more=", office: true")], [("NotSplit", "office")]),
            ([one(more=", where: {rest: true}")], [("NotSplit", "where")]),
            ([one(), one(old=CUA_NAM, to='code: "00283"')], [("UnitUnknown", "to.code")]),
            (
                [one(share="part", more=", ends: false"), one(to='code: "00283"', share="remainder")],
                [("EndUnclear", "ends")],
            ),
            (
                [one(share="part", more=", where: {old_units: ['00004']}"),
                 one(to='code: "00283"', share="remainder")],
                [("UnitUnknown", "where.old_units.0")],
            ),
            (
                [one(share="part", more=ALL), one(to='code: "00283"', share="remainder", more=ALL)],
                [("OfficeTwice", "office"), ("ClaimedTwice", "where.streets.0"), ("RestTwice", "where.rest")],
            ),
        ],
    )  # fmt: skip
    def test_names_the_field(self, given: list[str], expected: list[tuple[str, str]]) -> None:
        assert sorted(codes(*given)) == sorted(expected)

    def test_names_the_line_and_changes_nothing(self) -> None:
        given = file(MERGER, one(old="77777"))
        with pytest.raises(LawFileInvalid) as refused:
            law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=AT, content=given)
        assert [(fault.line, fault.code) for fault in refused.value.faults] == [(4, "UnitUnknown")]
        assert organisation.unit(HAI_BA_TRUNG, ON).validity.ends_before is None

    def test_a_day_before_the_text_was_signed(self) -> None:
        early = MERGER.replace("2026-07-01", "2026-05-01")
        assert codes(early) == [("DatesReversed", "on")]

    def test_a_unit_that_ends_already(self) -> None:
        put(MERGER)
        assert codes('on: 2026-06-15, from: ["00256"], to: {code: "00283"}, share: whole') == [
            ("UnitEndsAlready", "from.0")
        ]
        assert codes('on: 2026-07-15, from: ["00256"], to: {code: "00283"}, share: whole') == [
            ("UnitUnknown", "from.0")
        ]

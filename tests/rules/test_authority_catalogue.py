"""What the catalogue says of who decides, as the base of the register."""

from datetime import date

import pytest

from haicap.domains.authority.contracts import Attached, Basis, Block, Office, OfUnit, Own, Status, Tier
from haicap.domains.authority.rules.catalogue import agency_of, base_grant
from haicap.domains.procedures.contracts import Level, PublishedLevel
from haicap.kernel.validity import Validity

SPAN = Validity(date(2025, 7, 1))


def published(*levels, competent=""):
    return PublishedLevel(7, "1.001193", "Thủ tục", SPAN, levels, "163/QĐ-BTP", competent)


class TestBaseGrant:
    def test_gives_the_unit_of_the_place_what_communes_alone_carry_out(self):
        grant = base_grant(published(Level.COMMUNE, Level.MINISTRY), city="H26")
        assert (grant.holder, grant.basis, grant.office) == (Own(), Basis.BY_LAW, Office.COMMITTEE)
        assert (grant.status, grant.version_id, grant.instrument) == (Status.DERIVED, 7, "163/QĐ-BTP")
        assert grant.signing.block is Block.ON_BEHALF

    def test_gives_the_city_what_it_alone_carries_out(self):
        assert base_grant(published(Level.PROVINCE), city="H26").holder == OfUnit("H26")

    def test_leaves_open_what_both_carry_out(self):
        grant = base_grant(published(Level.COMMUNE, Level.PROVINCE), city="H26")
        assert grant.holder is None
        assert grant.possible == (Tier.COMMUNE, Tier.CITY)

    def test_knows_nobody_for_what_neither_carries_out(self):
        assert base_grant(published(Level.MINISTRY, Level.OTHER), city="H26") is None

    def test_gives_the_commune_police_what_they_decide(self):
        grant = base_grant(published(Level.COMMUNE, competent="Công an cấp Xã"), city="H26")
        assert (grant.holder, grant.office, grant.agency) == (Attached("commune_police"), Office.HEAD, "Công an cấp Xã")

    @pytest.mark.parametrize(
        "words", ["Chủ tịch UBND cấp xã", "Chủ tịch Uỷ ban nhân dân tỉnh, thành phố trực thuộc trung ương"]
    )
    def test_tells_a_chair_from_a_committee(self, words):
        grant = base_grant(published(Level.PROVINCE, competent=words), city="H26")
        assert (grant.office, grant.signing.block) == (Office.CHAIR, Block.NONE)


class TestAgencyOf:
    @pytest.mark.parametrize(
        ("words", "purpose"),
        [
            ("Công an cấp Xã", "commune_police"),
            ("Cục Hải quan tỉnh, thành phố", "customs"),
            ("Thuế cơ sở, Thuế tỉnh, thành phố", "tax"),
            ("Công an tỉnh, Bảo hiểm xã hội cấp Tỉnh", ""),
            ("Ủy ban nhân dân cấp xã", ""),
            ("Công an cấp Xã, Uỷ ban Nhân dân cấp xã", ""),
            ("Cơ quan, tổ chức có liên quan", ""),
            ("", ""),
        ],
    )
    def test_is_said_only_of_what_is_clear(self, words, purpose):
        assert agency_of(words) == purpose

"""Organisations and proxies: which tax codes there are, who may act for another and by what."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.people import api as people
from haicap.domains.people.contracts import (
    Authorisation,
    AuthorisationMissing,
    AuthorisationPaperMissing,
    Identity,
    OrganisationNameMissing,
    PositionMissing,
    ProxyIsApplicant,
    ProxyTooYoung,
    TaxCodeWrong,
)
from haicap.domains.people.rules.organisation import WEIGHTS

ON = date(2026, 1, 5)
APPLICANT = Identity("Nguyễn Thị Ưỡn", "003192000123", date(1992, 3, 5))
PROXY = Identity("Trần Văn Khuỷu", "001080000456", date(1980, 4, 1))


def authorised(**changes: Any) -> object:
    usual: dict[str, Any] = {
        "applicant": APPLICANT,
        "proxy": PROXY,
        "authorisation": Authorisation.CERTIFIED,
        "paper": "Giấy ủy quyền số 12 ngày 03/01/2026",
        "on": ON,
    }
    return people.authorised(**{**usual, **changes})


class TestTaxCode:
    @pytest.mark.parametrize(
        "code", ["0100109106", "0300588569", "0101248141", "0100112437", "0301442379", "0100686209", "0106713804"]
    )
    def test_takes_those_of_well_known_companies(self, code: str) -> None:
        assert people.tax_code(code) == code

    @pytest.mark.parametrize("written", ["0100109106-001", "0100109106001", " 0100 109 106 - 001 "])
    def test_takes_those_of_branches(self, written: str) -> None:
        assert people.tax_code(written) == "0100109106-001"

    @pytest.mark.parametrize(
        "written",
        ["", "0", "0100109107", "0000000000", "0100000001", "010010910", "01001091066", "0100109106-000",
         "003192000123", "0100109106-01", "٠١٠٠١٠٩١٠٦", "abcdefghij", "0100109106\n--001"],
    )  # fmt: skip
    def test_refuses_others(self, written: str) -> None:
        with pytest.raises(TaxCodeWrong) as refusal:
            people.tax_code(written)
        assert refusal.value.field == "tax_code"

    @given(st.integers(0, 10**9 - 1), st.integers(1, 9))
    def test_one_wrong_digit_is_noticed(self, front: int, more: int) -> None:
        nine = f"{front:09d}"
        check = 10 - sum(weight * int(digit) for weight, digit in zip(WEIGHTS, nine, strict=True)) % 11
        for last in range(10):
            is_right = last == check and nine[2:] != "0000000"
            try:
                assert people.tax_code(f"{nine}{last}")
                assert is_right
            except TaxCodeWrong:
                assert not is_right
        wrong = (check + more) % 10
        if wrong != check:
            with pytest.raises(TaxCodeWrong):
                people.tax_code(f"{nine}{wrong}")

    @given(st.text(max_size=60))
    def test_answers_or_refuses_any_text(self, text: str) -> None:
        from haicap.kernel.refusals import Refused

        try:
            assert len(people.tax_code(text)) in {10, 14}
        except Refused as refusal:
            assert refusal.field == "tax_code"


class TestOrganisation:
    def test_is_cleaned(self) -> None:
        found = people.organisation(tax_code="0100 109 106", name="  Công  ty Ánh Dương ", address="Số 1 Bà Triệu")
        assert (found.tax_code, found.name) == ("0100109106", "Công ty Ánh Dương")

    def test_needs_a_name_and_a_position(self) -> None:
        with pytest.raises(OrganisationNameMissing):
            people.organisation(tax_code="0100109106", name="12", address="Số 1")
        with pytest.raises(PositionMissing):
            people.position(" - ")


class TestAuthorised:
    def test_gives_the_kind_and_the_paper(self) -> None:
        assert authorised(paper=" Giấy  ủy quyền ") == (Authorisation.CERTIFIED, "Giấy ủy quyền")

    @pytest.mark.parametrize(
        ("changes", "refusal", "field"),
        [
            ({"authorisation": None}, AuthorisationMissing, "authorisation"),
            ({"paper": " 12 "}, AuthorisationPaperMissing, "authorisation_paper"),
            ({"proxy": replace(PROXY, national_id=APPLICANT.national_id)}, ProxyIsApplicant, "proxy_national_id"),
            ({"proxy": replace(PROXY, born_on=date(2011, 1, 6))}, ProxyTooYoung, "proxy_born_on"),
            (
                {"proxy": replace(PROXY, born_on=date(2009, 1, 5)), "authorisation": Authorisation.GUARDIAN},
                ProxyTooYoung,
                "proxy_born_on",
            ),
        ],
    )
    def test_names_what_is_wrong(self, changes: Any, refusal: Any, field: str) -> None:
        with pytest.raises(refusal) as refused:
            authorised(**changes)
        assert refused.value.field == field

    @pytest.mark.parametrize("kind", set(Authorisation) - {Authorisation.GUARDIAN})
    def test_begins_with_the_fifteenth_birthday(self, kind: Authorisation) -> None:
        assert authorised(proxy=replace(PROXY, born_on=date(2011, 1, 5)), authorisation=kind)

    def test_of_a_guardian_begins_with_the_eighteenth(self) -> None:
        born = replace(PROXY, born_on=date(2008, 1, 5))
        assert authorised(proxy=born, authorisation=Authorisation.GUARDIAN)

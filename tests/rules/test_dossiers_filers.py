"""What the forms say of who applies and who files."""

from datetime import date

import pytest

from haicap.domains.dossiers.contracts import Filers
from haicap.domains.dossiers.rules.finding import words_of
from haicap.domains.dossiers.rules.receipt import AUTHORISATIONS, applicant_words, filer_words, signer_name
from haicap.domains.people.contracts import Authorisation, KnownOrganisation, Person

PERSON = Person(1, "Nguyễn Thị Ưỡn", "003192000123", date(1992, 3, 5))
PROXY = Person(2, "Trần Văn Khuỷu", "001080000456", date(1980, 4, 1))
COMPANY = KnownOrganisation(1, "0100109106", "Công ty Ánh Dương", "Số 1")
ORGANISATION = Filers(PERSON, organisation=COMPANY, position="Giám đốc")
BY_PROXY = Filers(PERSON, proxy=PROXY, authorisation=Authorisation.FAMILY, paper="Giấy ủy quyền số 12")


def test_a_person_files_alone() -> None:
    alone = Filers(PERSON)
    assert (filer_words(alone), signer_name(alone)) == ("", "Nguyễn Thị Ưỡn")
    assert applicant_words(alone, name="Nguyễn Thị Ưỡn") == "Nguyễn Thị Ưỡn"


def test_an_organisation_is_told_by_its_tax_code_and_signed_for_by_its_representative() -> None:
    assert applicant_words(ORGANISATION, name="Công ty Ánh Dương") == "Công ty Ánh Dương (mã số thuế 0100109106)"
    assert filer_words(ORGANISATION) == "Nguyễn Thị Ưỡn, giám đốc"
    assert signer_name(ORGANISATION) == "Nguyễn Thị Ưỡn"


def test_a_proxy_is_told_with_the_paper_and_signs() -> None:
    told = filer_words(BY_PROXY)
    assert told == "Trần Văn Khuỷu, theo văn bản ủy quyền giữa người thân (Giấy ủy quyền số 12)"
    assert signer_name(BY_PROXY) == "Trần Văn Khuỷu"


def test_what_was_erased_is_left_out() -> None:
    assert filer_words(Filers(PERSON, organisation=COMPANY)) == "Nguyễn Thị Ưỡn"
    bare = Filers(PERSON, proxy=PROXY, authorisation=Authorisation.GUARDIAN)
    assert filer_words(bare) == "Trần Văn Khuỷu, là cha, mẹ hoặc người giám hộ"


@pytest.mark.parametrize("kind", list(Authorisation))
def test_every_authorisation_has_words(kind: Authorisation) -> None:
    assert AUTHORISATIONS[kind]


def test_words_are_found_by_their_beginnings() -> None:
    assert words_of("Nguyễn  Thị Ưỡn-Đạt") == " nguyen thi uon dat"

"""The page of what a draft would do: each effect is told with what it is about, in words."""

import re

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.law import api as law
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, city, filing
from tests.merger import ON, OPERATOR, law_file, put_in_force
from tests.surfaces.desk_visits import desk_of, monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
PERMIT = "1.013236"
DAY = "  - day: {date: 2026-02-02, kind: off}\n"
#: two wards out of one, and nobody is named who takes over its office
SPLIT = (
    f'on: {ON}, from: ["{HAI_BA_TRUNG}"], to: {{code: "00901", name: Một, kind: ward}}, share: part',
    f'on: {ON}, from: ["{HAI_BA_TRUNG}"], to: {{code: "00902", name: Hai, kind: ward}}, share: remainder',
)
TAKEN_IN = f'on: {ON}, from: ["{CUA_NAM}"], to: {{code: "{HAI_BA_TRUNG}"}}, share: whole'
GIVEN = (
    f'  - grant: {{procedures: ["{PERMIT}"], basis: delegated, from: H26, to: {{units: ["{HAI_BA_TRUNG}"]}}, '
    "starts_on: 2026-01-06, ends_before: 2026-06-01}\n"
)


def shown(content: bytes) -> str:
    """Return the words of the page of effects of a draft."""
    made = law.draft(by=OPERATOR, at=AT, content=content)
    found = law.check(by=OPERATOR, at=AT, amendment_id=made.id)
    assert not found.faults
    page = desk_of("legal", "H26").get(f"/city/amendments/{made.id}/impact")
    assert page.status_code == 200
    return words(page)


def test_tells_a_day() -> None:
    assert "ngày nghỉ: Nghỉ theo 9/NQ-UBTVQH16" in shown(law_file(more=DAY))


def test_tells_where_posts_end_and_whose_dossiers_nobody_takes() -> None:
    dossiers.submit(filing=filing(), at=AT, sender="test", key="k")
    told = shown(law_file(*SPLIT))
    assert "Phường Hai Bà Trưng · 1 hồ sơ" in told
    assert "Phường Hai Bà Trưng · 1 vị trí công tác" in told


def test_tells_which_powers_grow() -> None:
    put_in_force(number="3/QĐ-UBND", more=GIVEN)
    told = shown(law_file(TAKEN_IN))
    assert re.search(rf"{PERMIT} [^·]+ · Phường Hai Bà Trưng ", told), told


def test_tells_which_posts_go_where() -> None:
    assert "Phường Cửa Nam → Phường Hai Bà Trưng · 1 vị trí công tác" in shown(law_file(TAKEN_IN))

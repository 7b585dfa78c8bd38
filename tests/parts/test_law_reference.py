"""The examples of the reference of law files, as an officer would copy them."""

import re
from pathlib import Path

import pytest

from haicap.domains.law import api as law
from haicap.kernel.actors import Actor, Role
from tests.city import AT, city

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "law-file.md"
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
TEXT = PAGE.read_text(encoding="utf-8")
HEAD = 'instrument: {number: "1/NQ", issuer: UBTVQH, kind: resolution, signed_on: 2026-01-02, title: T}\n'
EXAMPLES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


class TestTheReference:
    @pytest.mark.parametrize("example", EXAMPLES)
    def test_has_examples_that_are_taken_and_taken_back(self, example: str) -> None:
        whole = example if example.startswith("instrument:") else HEAD + example
        made = law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=AT, content=whole.encode())
        assert law.roll_back(by=OPERATOR, at=AT, named=made.name)

    def test_names_every_kind(self) -> None:
        for kind in law.kinds_taken():
            assert f"`{kind}`" in TEXT, kind

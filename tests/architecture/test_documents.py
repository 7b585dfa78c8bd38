"""The documents say what the code is: drawn pages are current, nothing is undocumented, no link leads nowhere."""

import re
from pathlib import Path

import pytest

from haicap.domains.authority.contracts import Basis, Office
from haicap.domains.dossiers.contracts import Business
from haicap.domains.organisation.contracts import Kind, Share
from haicap.kernel.actors import Role
from tools.diagrams import DRAWN
from tools.diagrams.__main__ import ROOT, is_current
from tools.house import source

VARIABLE = re.compile(r"\bHAICAP_[A-Z_]+[A-Z]\b")
#: Values that differ between installations only in the settings' file, not in the environment.
OF_SETTINGS = {"HAICAP_CITY", "HAICAP_TRACK_URL", "HAICAP_TRACK_URLS"}
LINK = re.compile(r"\]\(([^)\s]+)\)")
PAGES = [
    file
    for file in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "haicap").rglob("*.md")])
    if "node_modules" not in file.parts
]


class TestADrawnPage:
    @pytest.mark.parametrize("name", DRAWN)
    def test_is_current(self, name: str) -> None:
        assert is_current(name, DRAWN[name]()), "draw it again: python -m tools.diagrams"


class TestTheConfiguration:
    def test_has_every_variable_of_the_code(self) -> None:
        told = set(VARIABLE.findall((ROOT / "docs/reference/configuration.md").read_text(encoding="utf-8")))
        used = {
            name
            for file in source.files(ROOT, "haicap", "tools", "tests", ending=".py")
            for name in VARIABLE.findall(file.read_text(encoding="utf-8"))
        }
        assert used - OF_SETTINGS - told == set()

    def test_has_none_that_the_code_does_not_read(self) -> None:
        told = set(VARIABLE.findall((ROOT / "docs/reference/configuration.md").read_text(encoding="utf-8")))
        code = "".join(
            file.read_text(encoding="utf-8") for file in source.files(ROOT, "haicap", "tools", "tests", ending=".py")
        )
        keys = {"HAICAP_SIGNING_KEY", "HAICAP_DATA_KEY", "HAICAP_INDEX_KEY"}
        assert {name for name in told - keys if name not in code} == set()


class TestTheGlossary:
    @pytest.mark.parametrize("words", [Business, Role, Basis, Kind, Share], ids=lambda words: words.__name__)
    def test_has_every_value(self, words: type[Business]) -> None:
        text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
        assert [word.value for word in words if f"`{word.value}`" not in text] == []

    def test_has_the_offices(self) -> None:
        text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
        assert [
            office.value for office in Office if office is not Office.POST and f"`{office.value}`" not in text
        ] == []


class TestAPage:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
    def test_links_to_what_is_there(self, page: Path) -> None:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:|#", target):
                assert (page.parent / target.split("#")[0]).exists(), target

    def test_of_a_decision_is_in_the_list(self) -> None:
        folder = ROOT / "docs/decisions"
        listed = (folder / "index.md").read_text(encoding="utf-8")
        numbers = sorted(file.name[:4] for file in folder.glob("[0-9]*.md"))
        assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
        assert [file.name for file in folder.glob("[0-9]*.md") if f"({file.name})" not in listed] == []

"""
The language files: `python -m tools.words compile|extract|check`.

`compile` makes a `.mo` beside every `.po` that is newer. `extract` prints every sentence of the product and
where it is said. `check` names the sentences that a language lacks, and exits 1 if there are any.

English is the language of the code. All sentences must be there in Vietnamese; in Indonesian all that can be
shown at the portal, so not those said only at the desk or by the command line.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2.exceptions import TemplateSyntaxError

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ROOT / "haicap"
LANGUAGES = ("vi", "id")
OFFICERS_ONLY = (
    "haicap/surfaces/desk/",
    "haicap/surfaces/city/",
    "haicap/surfaces/cli/",
    "haicap/domains/law/",
    "haicap/platform/flows/faults.py",
    "haicap/domains/organisation/rules/days.py",
    "haicap/domains/organisation/rules/hours.py",
    "haicap/domains/procedures/rules/decision_changes.py",
    "haicap/domains/procedures/rules/process_changes.py",
    "haicap/domains/procedures/rules/processes.py",
    "haicap/domains/procedures/rules/internal_files.py",
    "haicap/domains/procedures/rules/internal_process.py",
    "haicap/domains/procedures/rules/setting.py",
    "haicap/domains/procedures/rules/versions.py",
)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "sentence": None,
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
TEMPLATES = (".html", ".jinja")

#: A sentence, with its context: as gettext keeps them apart.
Key = tuple[str, str]


def main() -> int:
    """Do what is asked; return the exit code."""
    words = argparse.ArgumentParser(prog="tools.words")
    words.add_argument("do", choices=["compile", "extract", "check"])
    asked = words.parse_args().do
    if asked == "compile":
        compile_all()
        return 0
    if asked == "extract":
        for (context, sentence), places in sorted(sentences().items()):
            mark = f" [{context}]" if context else ""
            sys.stdout.write(f"{sentence!r}{mark}  {', '.join(places)}\n")
        return 0
    compile_all()
    faults = [*missing(), *spoilt()]
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{len(sentences())} sentences, {len(faults)} faults in the language files\n")
    return 1 if faults else 0


def compile_all() -> None:
    """Make the `.mo` of every language file that has none or an older one."""
    for po in language_files():
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        aside = mo.with_suffix(".mo.new")
        with aside.open("wb") as file:
            write_mo(file, catalogue(po))
        aside.replace(mo)


def language_files(language: str = "*") -> list[Path]:
    """Return the language files of all packages."""
    return sorted(PRODUCT.glob(f"**/locale/{language}/LC_MESSAGES/django.po"))


def catalogue(po: Path) -> Catalog:
    """Return what a language file holds."""
    with po.open("rb") as file:
        return read_po(file, locale=po.parent.parent.name, abort_invalid=True)


def sentences() -> dict[Key, list[str]]:
    """Return every sentence of the product with the places (`file:line`) that say it."""
    found: dict[Key, list[str]] = defaultdict(list)
    for file in sorted(PRODUCT.rglob("*")):
        if "locale" in file.parts or "static" in file.parts:
            continue
        if file.suffix == ".py":
            said = _of_python(file)
        elif file.suffix in TEMPLATES:
            said = _of_template(file)
        else:
            continue
        name = file.relative_to(ROOT).as_posix()
        for line, key in said:
            found[key].append(f"{name}:{line}")
    return dict(found)


def missing() -> Iterator[str]:
    """Yield a line for each sentence that a language must have and has not."""
    said = sentences()
    for language in LANGUAGES:
        there = translated(language)
        for key, places in sorted(said.items(), key=lambda item: item[1]):
            if language == "id" and all(place.startswith(OFFICERS_ONLY) for place in places):
                continue
            if key not in there:
                yield f"{places[0]}: no {language} for {key[1]!r}"


def translated(language: str) -> set[Key]:
    """Return the sentences that a language has; a fuzzy translation counts for nothing."""
    return {
        (entry.context or "", _first(entry.id))
        for po in language_files(language)
        for entry in catalogue(po)
        if entry.id and entry.string and all(_all(entry.string)) and not entry.fuzzy
    }


def spoilt() -> Iterator[str]:
    """Yield a line for each translation whose places differ from those of the sentence."""
    for language in LANGUAGES:
        for po in language_files(language):
            for entry in catalogue(po):
                if not entry.id or not entry.string:
                    continue
                for error in entry.check():
                    yield f"{po.relative_to(ROOT)}:{entry.lineno}: {error}: {_first(entry.id)!r}"


def _of_python(file: Path) -> Iterator[tuple[int, Key]]:
    with file.open("rb") as source:
        yield from _keys(extract("python", source, keywords=KEYWORDS, options={"encoding": "utf-8"}))


def _of_template(file: Path) -> Iterator[tuple[int, Key]]:
    extensions = "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols"
    options = {"encoding": "utf-8", "extensions": extensions, "silent": "false"}
    with file.open("rb") as source:
        try:
            yield from _keys(extract("jinja2", source, keywords=KEYWORDS, options=options))
        except TemplateSyntaxError as wrong:
            raise SystemExit(f"{file}:{wrong.lineno}: {wrong.message}") from wrong


def _keys(found: Iterable[tuple[int, object, list[str], str | None]]) -> Iterator[tuple[int, Key]]:
    for line, sentence, _comments, context in found:
        yield line, (context or "", _first(sentence))


def _first(sentence: object) -> str:
    return str(sentence[0]) if isinstance(sentence, tuple | list) else str(sentence)


def _all(string: object) -> list[str]:
    return [str(part) for part in string] if isinstance(string, tuple | list) else [str(string)]


if __name__ == "__main__":
    sys.exit(main())

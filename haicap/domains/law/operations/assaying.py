"""What a draft would do: its faults against what is in force, and its impact. Nothing is written."""

from collections.abc import Sequence
from datetime import datetime

from haicap.domains.law.contracts import Assay, Change, Draft, Fault, ImpactItem, LawChange, Overlay
from haicap.domains.law.operations.registered import askers, kinds
from haicap.domains.law.rules.reading import read_draft
from haicap.domains.law.rules.schema import Checker, file_schema


def read(content: bytes) -> Draft:
    """
    Return the draft that the bytes of a law file hold. No statement.

    :raises LawFileInvalid: if the file cannot be taken.
    """
    taken = {kind.kind: kind for kind in kinds()}
    return read_draft(content, kinds=taken, checker=Checker(taken.values()))


def assay(content: bytes, *, at: datetime, with_impact: bool = True) -> Assay:
    """
    Return what a law file would do on the day of `at`. Reads only; the impact may take seconds in a large city.

    :raises LawFileInvalid: if the file cannot be taken.
    """
    draft = read(content)
    faults, over = weighed(draft, at=at)
    return Assay(draft, faults, _impact(draft, over=over, at=at) if with_impact and not faults else ())


def weighed(draft: Draft, *, at: datetime) -> tuple[tuple[Fault, ...], Overlay]:
    """Return what no longer fits what is in force, and what would be in force as far as there are no faults."""
    faults: list[Fault] = []
    over: Overlay = {}
    for kind, changes in by_kind(draft):
        found = kind.check(changes, under=draft.instrument, over=over, at=at)
        faults += found
        if not faults:
            over = kind.overlay(changes, under=draft.instrument, over=over, at=at)
    return tuple(sorted(faults, key=lambda one: (one.line, one.field))), over


def by_kind(draft: Draft) -> list[tuple[LawChange, list[Change]]]:
    """Return the changes of a draft by kind, in the order of the parts, each kind in the order of the file."""
    found = []
    for kind in kinds():
        changes = [dated.change for dated in draft.changes if dated.change.kind == kind.kind]
        if changes:
            found.append((kind, changes))
    return found


def law_file_schema() -> dict[str, object]:
    """Return the JSON Schema of the law files that this installation takes."""
    return file_schema(kinds())


def _impact(draft: Draft, *, over: Overlay, at: datetime) -> tuple[ImpactItem, ...]:
    items: list[ImpactItem] = []
    for kind, changes in by_kind(draft):
        items += kind.impact(changes, over=over, at=at)
    whole: Sequence[Change] = [dated.change for dated in draft.changes]
    for asker in askers():
        items += asker.impact(whole, over=over, at=at)
    return tuple(items)

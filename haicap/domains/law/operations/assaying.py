"""What a draft would do: its faults against what is in force, and its impact. Nothing is written."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from haicap.domains.law.contracts import (
    Assay,
    Change,
    Draft,
    Fault,
    ImpactItem,
    LawEffect,
    LawFileInvalid,
    Overlay,
)
from haicap.domains.law.operations.registered import askers, effects, kinds
from haicap.domains.law.rules.reading import read_change, read_draft
from haicap.domains.law.rules.schema import Checker, file_schema
from haicap.domains.law.rules.writing import written


def read(content: bytes, *, least: int = 1) -> Draft:
    """
    Return the draft that the bytes of a law file hold, with `least` changes at least. No statement.

    :raises LawFileInvalid: if the file cannot be taken.
    """
    taken = {kind.kind: kind for kind in kinds()}
    return read_draft(content, kinds=taken, checker=Checker(taken.values(), least=least))


def change_typed(text: str) -> Change:
    """
    Return one change that was typed as YAML, its lines counted from 1. No statement.

    :raises LawFileInvalid: if it is not one change of a known kind.
    """
    return read_change(text, kinds={kind.kind: kind for kind in kinds()})


def faults_of_change(values: Mapping[str, Any], *, ordinal: int, at: datetime) -> tuple[Fault, ...]:
    """
    Return what is wrong with one change of a draft, given as the values of its file, seen with all others.

    Reads only; faults of the other changes are left out, for they may be mended one by one.
    """
    try:
        draft = read(written(values))
    except LawFileInvalid as invalid:
        faults: tuple[Fault, ...] = invalid.faults
    else:
        faults, _over = weighed(draft, at=at)
    place = f"changes.{ordinal}"
    return tuple(one for one in faults if one.field == place or one.field.startswith(f"{place}."))


def kinds_taken() -> tuple[str, ...]:
    """Return the words of the kinds of change that this installation takes, in the order of the parts."""
    return tuple(kind.kind for kind in kinds())


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
    for effect, changes in by_effect(draft):
        found = effect.check(changes, under=draft.instrument, over=over, at=at)
        faults += found
        if not faults:
            over = effect.overlay(changes, under=draft.instrument, over=over, at=at)
    return tuple(sorted(faults, key=lambda one: (one.line, one.field))), over


def by_effect(draft: Draft) -> list[tuple[LawEffect, list[Change]]]:
    """Return what the parts do, in their order, each with the changes of its kind in the order of the file."""
    found = []
    for effect in effects():
        changes = [dated.change for dated in draft.changes if dated.change.kind == effect.kind]
        if changes:
            found.append((effect, changes))
    return found


def law_file_schema() -> dict[str, object]:
    """Return the JSON Schema of the law files that this installation takes."""
    return file_schema(kinds())


def _impact(draft: Draft, *, over: Overlay, at: datetime) -> tuple[ImpactItem, ...]:
    items: list[ImpactItem] = []
    for effect, changes in by_effect(draft):
        items += effect.impact(changes, over=over, at=at)
    whole: Sequence[Change] = [dated.change for dated in draft.changes]
    for asker in askers():
        items += asker.impact(whole, over=over, at=at)
    return tuple(items)

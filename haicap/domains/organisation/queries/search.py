"""Units by words."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q

from haicap.domains.organisation.contracts import Found, NothingToSearch, Tier, Unit
from haicap.domains.organisation.models import UnitRow
from haicap.domains.organisation.models.spans import STANDS
from haicap.domains.organisation.queries.successions import successions_of
from haicap.domains.organisation.queries.units import FIELDS, in_force, joined, to_unit
from haicap.domains.organisation.rules.names import (
    LEAST_LIKENESS,
    Match,
    Names,
    accents_differ,
    match,
    wanted_words,
)
from haicap.kernel.text import clean_line, fold

MOST = 20
_TIERS = {Tier.COMMUNE: 0, Tier.DEPARTMENT: 1, Tier.CITY: 2, Tier.DISTRICT: 3}
_FOLDED = {
    "parent_folded": F("parent__folded_full_name"),
    "parent_own": F("parent__folded_name"),
    "grand_folded": F("parent__parent__folded_full_name"),
    "grand_own": F("parent__parent__folded_name"),
    "grand_name": F("parent__parent__full_name"),
}

Order = tuple[Match, bool, bool, int, float, str]


def find_units(text: str, on: date | None = None, most: int = MOST) -> tuple[Found, ...]:
    """
    Return the units that the words may mean, the likeliest first, at most `most` of them.

    Diacritics, capitals and the placing of tones do not matter; kinds may be shortened (`P. Ba Đình`). With
    `on`, only units of that day; else those that have ended too, each with what became of it. Misspelled
    names are offered only when nothing fits. Two statements.

    :raises NothingToSearch: if the text holds no letter and no digit.
    :raises TextTooLong: if the text has more than 100 characters.
    :raises TextUnusable: if the text holds control characters.
    """
    asked = clean_line(text, field="text", most=100)
    if not wanted_words(asked):
        raise NothingToSearch("text", value=text)
    ranked = _ranked(asked, on)
    fitting = [pair for pair in ranked if pair[0][0] is not Match.MISSPELLED] or ranked
    units = [unit for _order, unit in fitting[:most]]
    became = successions_of(unit.id for unit in units if unit.validity.ends_before)
    return tuple(Found(unit, became.get(unit.id, ())) for unit in units)


def _ranked(asked: str, on: date | None) -> list[tuple[Order, Unit]]:
    words = wanted_words(asked)
    fitting = reduce(and_, (Q(folded_path__contains=word) for word in words))
    rows = UnitRow.objects.annotate(likeness=TrigramSimilarity("folded_full_name", " ".join(words))).filter(
        STANDS, fitting | Q(likeness__gte=LEAST_LIKENESS) | Q(code__iexact=asked)
    )
    if on is not None:
        rows = rows.filter(in_force(on))
    ranked = []
    for row in rows.values(*FIELDS, "folded_full_name", "folded_name", "likeness", **joined(), **_FOLDED):
        kind = match(words=words, names=_names(row), likeness=row["likeness"])
        if kind is not None:
            ranked.append((_order(kind, row, asked), to_unit(row)))
    return sorted(ranked, key=lambda pair: pair[0])


def _names(row: Mapping[str, Any]) -> Names:
    above = (("parent_folded", "parent_own"), ("grand_folded", "grand_own"))
    return Names(
        code=fold(row["code"]),
        full_name=row["folded_full_name"],
        name=row["folded_name"],
        above=tuple((row[full], row[own]) for full, own in above if row[full]),
    )


def _order(kind: Match, row: Mapping[str, Any], asked: str) -> Order:
    names = [row[name] or "" for name in ("full_name", "parent_name", "grand_name")]
    # Among equals: the diacritics as typed, what stands before what has ended, communes before the rest.
    return (
        kind,
        accents_differ(asked, names),
        row["ends_before"] is not None,
        _TIERS[Tier(row["tier"])],
        -row["likeness"],
        row["code"],
    )

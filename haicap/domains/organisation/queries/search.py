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
from haicap.domains.organisation.queries.successions import successions_of
from haicap.domains.organisation.queries.units import FIELDS, JOINED, in_force, to_unit
from haicap.domains.organisation.rules.names import LEAST_LIKENESS, Match, Names, match, wanted_words
from haicap.kernel.text import clean_line, fold

MOST = 20
_TIERS = {Tier.COMMUNE: 0, Tier.DEPARTMENT: 1, Tier.CITY: 2, Tier.DISTRICT: 3}
_ABOVE = {
    "parent_own": F("parent__name"),
    "grand_name": F("parent__parent__full_name"),
    "grand_own": F("parent__parent__name"),
}

Order = tuple[Match, bool, int, float, str]


def find_units(text: str, on: date | None = None, most: int = MOST) -> tuple[Found, ...]:
    """
    Return the units that the words may mean, the likeliest first, at most `most` of them.

    Diacritics, capitals and the placing of tones do not matter; kinds may be shortened (`P. Ba Đình`). With
    `on`, only units of that day; else those that have ended too, each with what became of it. Misspelled names
    are offered only when nothing fits. Two statements.

    :raises NothingToSearch: if the text holds no letter and no digit.
    :raises TextTooLong: if the text has more than 100 characters.
    :raises TextUnusable: if the text holds control characters.
    """
    words = wanted_words(clean_line(text, field="text", most=100))
    if not words:
        raise NothingToSearch("text", value=text)
    ranked = _ranked(words, on)
    fitting = [pair for pair in ranked if pair[0][0] is not Match.MISSPELLED] or ranked
    units = [unit for _order, unit in fitting[:most]]
    became = successions_of(unit.id for unit in units if unit.validity.ends_before)
    return tuple(Found(unit, became.get(unit.id, ())) for unit in units)


def _ranked(words: tuple[str, ...], on: date | None) -> list[tuple[Order, Unit]]:
    whole = " ".join(words)
    fitting = reduce(and_, (Q(folded_path__contains=word) for word in words))
    rows = UnitRow.objects.annotate(likeness=TrigramSimilarity("folded_full_name", whole)).filter(
        fitting | Q(likeness__gte=LEAST_LIKENESS) | Q(code__iexact=whole)
    )
    if on is not None:
        rows = rows.filter(in_force(on))
    ranked = []
    for row in rows.values(*FIELDS, "likeness", **JOINED, **_ABOVE):
        kind = match(words=words, names=_names(row), likeness=row["likeness"])
        if kind is not None:
            ranked.append((_order(kind, row), to_unit(row)))
    return sorted(ranked, key=lambda pair: pair[0])


def _names(row: Mapping[str, Any]) -> Names:
    above = (("parent_name", "parent_own"), ("grand_name", "grand_own"))
    return Names(
        code=row["code"],
        full_name=fold(row["full_name"]),
        name=fold(row["name"]),
        above=tuple((fold(row[full]), fold(row[own])) for full, own in above if row[full]),
    )


def _order(kind: Match, row: Mapping[str, Any]) -> Order:
    # Among equals: what stands before what has ended, communes before the rest, the likelier name first.
    ended = row["ends_before"] is not None
    return kind, ended, _TIERS[Tier(row["tier"])], -row["likeness"], row["code"]

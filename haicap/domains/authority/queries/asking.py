"""The facts that must be told of a matter before it can be said who decides, and what they are called."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language

from haicap.domains.authority.contracts import Fact, FactOutside, Question
from haicap.domains.authority.queries.places import place_of
from haicap.domains.authority.queries.register import held_of
from haicap.domains.authority.rules.layout import Era, asked, era_of, layout
from haicap.domains.authority.rules.told import OTHER, read_told
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.kernel.axes import Choice, Range
from haicap.kernel.editions import Editions


def questions(
    *, procedure_code: str, place: Unit, on: date, facts: Mapping[str, object], editions: Editions | None = None
) -> tuple[Question, ...]:
    """
    Return the facts that decide who decides there on the day: those told of `facts`, and those to be told next.

    Which further fact matters may depend on the ones before it, so there may be more once these are told. One
    statement; none with `editions` in which this process holds the grants of the procedure.
    """
    held = held_of(procedure_code, editions=editions)
    if not held.facts or place.tier is not Tier.COMMUNE:
        return ()
    era = era_of(layout(held.grants, held.facts, [place_of(place)]), on)
    told: dict[str, object] = {}
    found: dict[str, Fact] = {}
    while True:
        read = read_told(told, era.facts, procedure=procedure_code, on=on)
        missing = asked(era, on=on, place_code=place.code, facts=read).missing
        found |= {name: era.facts[name] for name in missing}
        more = {name: facts[name] for name in missing if name in facts and _fits(name, facts[name], era)}
        if not more:
            # In the order in which the law named them.
            return tuple(_question(fact) for fact in sorted(found.values(), key=lambda fact: fact.id))
        told |= more


def label(fact: Fact) -> str:
    """Return what a fact is called in the language of the asker; its name when it has no label."""
    words = fact.label_vi if (get_language() or "vi") == "vi" else fact.label_en
    return words or fact.label_vi or fact.name.replace("_", " ")


def _fits(name: str, value: object, era: Era) -> bool:
    try:
        read_told({name: value}, era.facts, procedure="", on=era.first)
    except FactOutside:
        return False
    return True


def _question(fact: Fact) -> Question:
    if isinstance(fact.domain, Choice):
        words = sorted(fact.domain.values - {OTHER}, key=lambda word: (int(word) if fact.counts else 0, word))
        other = (OTHER,) if OTHER in fact.domain.values else ()
        return Question(fact.name, label(fact), fact.unit, (*words, *other))
    assert isinstance(fact.domain, Range)
    return Question(fact.name, label(fact), fact.unit, (), fact.domain.at_least, fact.domain.below)

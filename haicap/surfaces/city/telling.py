"""Answers of the register in words: the chain from the law to the one who decides, facts, and grants concerned."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import (
    Block,
    Competence,
    Fact,
    Grant,
    History,
    OfUnit,
    Own,
    Seal,
    Signing,
)
from haicap.kernel.axes import Choice
from haicap.kernel.messages import sentence
from haicap.surfaces.city.words import BASES, OFFICES
from haicap.ui.formats import date_vi

BLOCKS: Mapping[Block, str] = {
    Block.NONE: sentence("signs in the own name"),
    Block.ON_BEHALF: sentence("signs on behalf of the committee (TM.)"),
    Block.FOR_THE_HEAD: sentence("signs for the head (KT.)"),
    Block.BY_AUTHORISATION: sentence("signs by authorisation (TUQ.)"),
    Block.BY_ORDER: sentence("signs by order (TL.)"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain: who holds the power, on what basis, by which text, on which days."""

    holder: str
    office: str
    basis: str
    mark: str
    text: str
    days: str
    is_derived: bool
    decides: bool
    signing: str


def steps(found: Competence) -> list[Step]:
    """Return the chain of an answer from the law down to the one who decides."""
    return [
        Step(
            holder=link.unit_name,
            office=_(OFFICES[link.office]),
            basis=_(BASES[link.basis]),
            mark=link.basis.value,
            text=", ".join(filter(None, [link.clause, link.instrument])) or _("the published procedure"),
            days=days_words(link.starts_on, link.ends_before),
            is_derived=link.is_derived,
            decides=number == 0,
            signing=signing_words(found.signing) if number == 0 else "",
        )
        for number, link in reversed(list(enumerate(found.chain)))
    ]


def signing_words(signing: Signing) -> str:
    """Return how papers are signed and sealed."""
    seal = _("own seal") if signing.seal is Seal.OWN else _("seal of the giver")
    return f"{_(BLOCKS[signing.block])}, {seal}"


def days_words(starts_on: date, ends_before: date | None) -> str:
    """Return a span of days in words; its last day is the one before its end."""
    if ends_before is None or ends_before == date.max:
        return _("from %(first)s") % {"first": date_vi(starts_on)}
    if starts_on == date.min:
        return _("until %(day)s") % {"day": date_vi(ends_before - timedelta(days=1))}
    return _("%(first)s to %(last)s") % {
        "first": date_vi(starts_on),
        "last": date_vi(ends_before - timedelta(days=1)),
    }


def facts_words(when: Mapping[str, object], facts: Iterable[Fact]) -> str:
    """Return the facts that bound an answer or a finding, in words; nothing when it holds for all."""
    declared = {fact.name: fact for fact in facts}
    return "; ".join(
        f"{authority.label(declared[name]) if name in declared else name}: "
        f"{_bounds(bounds, declared[name].unit if name in declared else '')}"
        for name, bounds in when.items()
    )


def _bounds(bounds: object, unit: str) -> str:
    if isinstance(bounds, Mapping):
        return " ".join(filter(None, [_range(bounds), unit]))
    assert isinstance(bounds, Sequence)
    if bounds and isinstance(bounds[0], Mapping):
        return " ".join(filter(None, [_(" or ").join(_range(one) for one in bounds), unit]))
    return ", ".join(_("any other") if word == "*" else str(word) for word in bounds)


def _range(ends: Mapping[str, object]) -> str:
    if "from" in ends and "below" in ends:
        return _("from %(low)s to below %(high)s") % {"low": ends["from"], "high": ends["below"]}
    if "from" in ends:
        return _("from %(low)s") % {"low": ends["from"]}
    return _("below %(high)s") % {"high": ends["below"]} if "below" in ends else _("any")


def conditions_words(grant: Grant, facts: Iterable[Fact]) -> str:
    """Return for which facts a grant is, in words."""
    when: dict[str, object] = {}
    for name, condition in grant.conditions.items():
        if isinstance(condition, Choice):
            when[name] = sorted(condition.values)
        else:
            ends = {"from": condition.at_least, "below": condition.below}
            when[name] = {key: format(end.normalize(), "f") for key, end in ends.items() if end is not None}
    return facts_words(when, facts)


@dataclass(frozen=True, slots=True)
class GrantTold:
    """A grant in words: number, holder, giver, basis, text, days, places and facts, and whether it is confirmed."""

    id: int
    holder: str
    office: str
    giver: str
    basis: str
    mark: str
    text: str
    days: str
    places: str
    facts: str
    is_derived: bool


def grant_told(grant: Grant, *, names: Mapping[str, str], facts: Collection[Fact]) -> GrantTold:
    """Return a grant in words. `names` are those of units by code."""
    places = (
        ""
        if grant.places is None
        else ngettext("%(num)d unit", "%(num)d units", len(grant.places)) % {"num": len(grant.places)}
    )
    return GrantTold(
        id=grant.id,
        holder=holder_words(grant, names),
        office=_(OFFICES[grant.office]),
        giver=names.get(grant.giver, grant.giver),
        basis=_(BASES[grant.basis]),
        mark=grant.basis.value,
        text=", ".join(filter(None, [grant.clause, grant.instrument])) or _("the published procedure"),
        days=days_words(grant.starts_on, grant.ends_before),
        places=places,
        facts=conditions_words(grant, facts),
        is_derived=grant.status.value == "derived",
    )


def holder_words(grant: Grant, names: Mapping[str, str]) -> str:
    """Return who holds a grant: a unit by name, the unit of the place, or what the source says instead."""
    holder = grant.holder
    if isinstance(holder, OfUnit):
        return names.get(holder.code, holder.code)
    if isinstance(holder, Own):
        return _("the unit of the place")
    return grant.agency or _("not determined")


def grants_of(history: History, ids: Collection[int], *, names: Mapping[str, str]) -> list[GrantTold]:
    """Return grants of a procedure by number, in words."""
    return [
        grant_told(entry.grant, names=names, facts=history.facts)
        for entry in history.entries
        if entry.grant.id in set(ids)
    ]

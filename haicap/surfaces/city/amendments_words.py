"""Changes of law in words: what a draft says, who decides before and after, and what it would do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haicap.domains.law.contracts import InstrumentKind
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.ui.formats import date_vi

#: the kinds of change in words; one that is not here stands by its own word
KINDS: Mapping[str, str] = {
    "grant": sentence("Grant of a power"),
    "end_grant": sentence("End of powers"),
    "day": sentence("Day off or worked day"),
    "hours": sentence("Working hours"),
    "unit": sentence("Unit"),
    "succession": sentence("Merger or split of units"),
    "procedure": sentence("Version of a procedure"),
    "deadline": sentence("Deadline of a procedure"),
    "process": sentence("Process of procedures"),
    "decision": sentence("Decision tables of procedures"),
}
INSTRUMENT_KINDS: Mapping[InstrumentKind, str] = {
    InstrumentKind.LAW: sentence("law"),
    InstrumentKind.RESOLUTION: sentence("resolution"),
    InstrumentKind.DECREE: sentence("decree"),
    InstrumentKind.DECISION: sentence("decision"),
    InstrumentKind.CIRCULAR: sentence("circular"),
    InstrumentKind.OTHER: sentence("other text"),
}
BASES: Mapping[str, str] = {
    "delegated": sentence("Delegation"),
    "decentralised": sentence("Decentralisation"),
    "devolved": sentence("Devolution by a law"),
    "by_law": sentence("Power by the law itself"),
}
OFFICES: Mapping[str, str] = {
    "committee": sentence("the People's Committee of %(unit)s"),
    "chair": sentence("the Chair of the People's Committee of %(unit)s"),
    "head": sentence("the head of %(unit)s"),
    "post": sentence("the officer in charge at %(unit)s"),
}
#: how a power came to its holder, behind its name
BY: Mapping[str, str] = {
    "by_law": sentence("by law, %(text)s"),
    "devolved": sentence("devolved by %(text)s"),
    "decentralised": sentence("decentralised by %(giver)s, %(text)s"),
    "delegated": sentence("delegated by %(giver)s, %(text)s"),
}
HOLDER_KINDS: Mapping[str, str] = {
    "ward": sentence("every ward"),
    "commune": sentence("every commune"),
    "special_zone": sentence("every special zone"),
}
ANY_PLACE = sentence("every commune and ward")
DAYS: Mapping[str, str] = {
    "off": sentence("Day off: %(day)s"),
    "weekend_workday": sentence("Worked day of the weekend: %(day)s"),
    "normal": sentence("Ordinary day again: %(day)s"),
}
#: what becomes of work taken in, where it does not simply stay
RUNNING: Mapping[str, str] = {
    "move": sentence("All that are not decided go to who decides then"),
    "by_state": sentence("Only those on which work has not begun go along"),
}
#: the signing block of a paper in words
BLOCKS: Mapping[str, str] = {
    "": sentence("in one's own name"),
    "TM": sentence("on behalf (TM.)"),
    "KT": sentence("for the head (KT.)"),
    "TUQ": sentence("by authorisation (TUQ.)"),
    "TL": sentence("by order (TL.)"),
}
#: a name in a list is no longer
SHORT = 90
#: so many places are named one by one
MOST_NAMED = 5
#: words for a kind of unit, written small within a sentence
_WITHIN = ("Phường ", "Xã ", "Đặc khu ", "Thành phố ")


@dataclass(frozen=True, slots=True)
class Names:
    """What units and procedures are called, by code; `communes` is how many places the city has."""

    units: Mapping[str, str]
    procedures: Mapping[str, str]
    communes: int

    def unit(self, code: str) -> str:
        """Return the name of a unit as it stands in a sentence; its code where nobody bears it."""
        name = self.units.get(code, code)
        return name[:1].lower() + name[1:] if name.startswith(_WITHIN) else name

    def procedure(self, code: str) -> str:
        """Return a procedure in one line: its code, and the beginning of its name."""
        return f"{code} {shorten(self.procedures.get(code, ''))}".strip()

    def places(self, codes: Sequence[str]) -> str:
        """Return places in words: all, or some by name."""
        if len(codes) >= self.communes:
            return _("the whole city")
        named = ", ".join(sorted(self.units.get(code, code) for code in codes)[:MOST_NAMED])
        more = len(codes) - MOST_NAMED
        return named if more <= 0 else ngettext("%(named)s and %(num)d more", "%(named)s and %(num)d more", more) % {
            "named": named,
            "num": more,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Before:
    """A region in which the answer changes, in words."""

    procedures: tuple[tuple[str, str], ...]
    places: str
    when: str
    starts_on: str
    until: str
    was: tuple[str, ...]
    becomes: tuple[str, ...]
    tone: str


def city_units(on: date) -> tuple[Unit, ...]:
    """Return the city, its departments and its communes and wards on a day. Three statements."""
    return tuple(one for tier in (Tier.CITY, Tier.DEPARTMENT, Tier.COMMUNE) for one in organisation.units(tier, on))


def names_of(codes: Collection[str], *, on: date, units: Sequence[Unit] | None = None) -> Names:
    """Return the names that a page needs: of these procedures, and of all units. Four statements at most."""
    there = city_units(on) if units is None else units
    return Names(
        units={one.code: one.full_name for one in there},
        procedures=procedures.names_by_code(codes, on) if codes else {},
        communes=sum(one.tier is Tier.COMMUNE for one in there),
    )


def procedures_in(bodies: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the codes of the procedures that changes name."""
    named = {code for body in bodies for code in body.get("procedures", ()) if isinstance(code, str)}
    return named | {body["code"] for body in bodies if isinstance(body.get("code"), str)}


def shorten(name: str) -> str:
    """Return the beginning of a name that is too long for a line of a list, to its last whole word."""
    return name if len(name) <= SHORT else f"{name[:SHORT].rpartition(' ')[0]} …"


def kind_words(kind: str) -> str:
    """Return what a kind of change is called."""
    return _(KINDS[kind]) if kind in KINDS else kind


def day_of(iso: str) -> str:
    """Return a day of a law file as people write it."""
    return date_vi(date.fromisoformat(iso))


def last_day(iso: str | None) -> str:
    """Return the last day on which something holds that ends before a day; nothing for no end."""
    return date_vi(date.fromisoformat(iso) - timedelta(days=1)) if iso else ""


def holder(to: Mapping[str, Any], names: Names) -> str:
    """Return who receives a power, in words."""
    if "unit" in to:
        return names.unit(to["unit"])
    if "units" in to:
        return names.places(to["units"])
    said = HOLDER_KINDS.get(to.get("kind", ""), ANY_PLACE)
    return _(said)


def when_words(when: Mapping[str, Any]) -> str:
    """Return the facts for which something holds, in words."""
    return "; ".join(f"{name.replace('_', ' ')}: {_bounds(bounds)}" for name, bounds in when.items())


def before_and_after(detail: Mapping[str, Any], names: Names) -> Before:
    """Return a region in which who decides changes, in words."""
    return Before(
        procedures=tuple((code, shorten(names.procedures.get(code, ""))) for code in detail["procedures"]),
        places=names.places(detail["places"]),
        when=when_words(detail["when"]),
        starts_on=day_of(detail["from"]),
        until=last_day(detail["before"]),
        was=_side(detail["was"], names),
        becomes=_side(detail["becomes"], names),
        tone="" if detail["becomes"]["outcome"] == "decided" else "late",
    )


def _side(side: Mapping[str, Any], names: Names) -> tuple[str, ...]:
    powers = tuple(_power(one, names) for one in side["powers"])
    if side["outcome"] == "gap":
        return (_("Nobody"),)
    if side["outcome"] == "undetermined":
        return (_("Not confirmed who"),)
    return powers


def _power(power: Mapping[str, str], names: Names) -> str:
    unit = power["unit"]
    if unit == "*":
        named = _("the commune or ward of the place")
    elif unit.startswith("@") or not unit:
        return _("an agency at the place")
    else:
        named = names.unit(unit)
    office, basis = OFFICES[power["office"]], BY[power["basis"]]
    who = _(office) % {"unit": named}
    by = _(basis) % {"giver": names.unit(power["giver"]), "text": power["instrument"]}
    return f"{who[:1].upper()}{who[1:]} ({by})"


def _bounds(bounds: Any) -> str:
    if isinstance(bounds, Mapping):
        bounds = [bounds]
    return ", ".join(_range(one) if isinstance(one, Mapping) else _word(one) for one in bounds)


def _word(one: object) -> str:
    return _("any other") if one == "*" else str(one)


def _range(ends: Mapping[str, Any]) -> str:
    if "from" in ends and "below" in ends:
        return _("from %(low)s to below %(high)s") % {"low": ends["from"], "high": ends["below"]}
    if "below" in ends:
        return _("below %(high)s") % {"high": ends["below"]}
    return _("from %(low)s on upwards") % {"low": ends["from"]} if "from" in ends else _("any number")

"""The changes of a draft in words: one line that says each, and more of it by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Change
from haicap.kernel.messages import sentence
from haicap.platform.flows import api as flows
from haicap.surfaces.city.amendments_words import (
    BASES,
    BLOCKS,
    DAYS,
    OFFICES,
    RUNNING,
    Names,
    day_of,
    holder,
    kind_words,
    last_day,
    shorten,
    when_words,
)
from haicap.ui.formats import count

#: facts by name, as a page lists them
Facts = tuple[tuple[str, str], ...]
#: kinds of units of which one may begin, or whose hours may be set
UNIT_KINDS: Mapping[str, str] = {
    "ward": sentence("Ward"),
    "commune": sentence("Commune"),
    "township": sentence("Township"),
    "special_zone": sentence("Special zone"),
    "city": sentence("City"),
    "department": sentence("Department"),
    "division": sentence("Division"),
    "centre": sentence("Centre"),
    "agency": sentence("Agency"),
    "branch": sentence("Branch"),
}
#: by the kind of change: the kind of unit that it does not know
OTHER_KINDS: Mapping[str, str] = {"hours": "township", "succession": "city"}
SHARES: Mapping[str, str] = {
    "whole": sentence("Whole: land, people and work"),
    "part": sentence("A part"),
    "remainder": sentence("What is left after the other parts"),
    "area_only": sentence("Land on which nobody moves"),
    "area_with_all_people": sentence("A part of the land with all people"),
}
WEEKDAYS: Mapping[str, str] = {
    "mon": sentence("Monday"),
    "tue": sentence("Tuesday"),
    "wed": sentence("Wednesday"),
    "thu": sentence("Thursday"),
    "fri": sentence("Friday"),
    "sat": sentence("Saturday"),
    "sun": sentence("Sunday"),
}
CHANNELS: Mapping[str, str] = {
    "in_person": sentence("At the counter"),
    "online": sentence("Online"),
    "post": sentence("By post"),
}
LEVELS: Mapping[str, str] = {
    "commune": sentence("Ward and commune"),
    "province": sentence("City"),
    "ministry": sentence("Ministry"),
    "other": sentence("Other body"),
}
HOURS_OF: Mapping[str, str] = {
    "ward": sentence("Working hours of every ward"),
    "commune": sentence("Working hours of every commune"),
    "special_zone": sentence("Working hours of every special zone"),
}


@dataclass(frozen=True, slots=True)
class Described:
    """A change in words: its kind, one line that says it, more of it by name, its procedures, or its text."""

    ordinal: int
    kind: str
    title: str
    facts: Facts = ()
    procedures: tuple[tuple[str, str], ...] = ()
    text: str = ""


def described(change: Change, names: Names) -> Described:
    """Return a change in words; of a kind that has none its text in the file."""
    body, kind = change.body, change.kind
    if kind not in TOLD:
        return Described(change.ordinal, kind, kind_words(kind), text=law.written_change(kind, body))
    title, facts = TOLD[kind](body, names)
    codes = [*body.get("procedures", ()), *([body["code"]] if kind == "procedure" else ())]
    known = tuple((code, shorten(names.procedures.get(code, ""))) for code in codes)
    return Described(change.ordinal, kind, title, facts, known)


def _grant(body: Mapping[str, Any], names: Names) -> tuple[str, Facts]:
    said = BASES[body["basis"]]
    basis, to = _(said), holder(body["to"], names)
    if "from" not in body:
        return _("%(basis)s: to %(holder)s") % {"basis": basis, "holder": to}, _grant_facts(body, names)
    giver = names.unit(body["from"])
    title = _("%(basis)s: from %(giver)s to %(holder)s") % {"basis": basis, "giver": giver, "holder": to}
    return title, _grant_facts(body, names)


def _end_grant(body: Mapping[str, Any], names: Names) -> tuple[str, Facts]:
    title = _("Powers under %(number)s end from %(day)s on") % {"number": body["number"], "day": day_of(body["on"])}
    facts = () if body.get("procedures") else ((_("Procedures"), _("all that stand under this text")),)
    return title, (*facts, *_running(body))


def _day(body: Mapping[str, Any], names: Names) -> tuple[str, Facts]:
    said = DAYS[body["kind"]]
    title = _(said) % {"day": day_of(body["date"])}
    return title, ((_("Name of the day"), body["name"]),) if "name" in body else ()


def _hours(body: Mapping[str, Any], names: Names) -> tuple[str, Facts]:
    of = body.get("of", {})
    if "kind" in of and of["kind"] in HOURS_OF:
        said = HOURS_OF[of["kind"]]
        title = _(said)
    elif "kind" in of:
        said = UNIT_KINDS[of["kind"]]
        title = _("Working hours: %(whose)s") % {"whose": _(said)}
    elif "tier" in of:
        title = _("Working hours of every commune and ward")
    elif of:
        title = _("Working hours: %(whose)s") % {"whose": names.places(of.get("units", [of.get("unit", "")]))}
    else:
        title = _("Working hours of all offices that have none of their own")
    facts = [(_("Hours"), "; ".join(body["sessions"]).replace("-", "–")), (_("Days"), _days(body))]
    if "weekdays" in body:
        told = [WEEKDAYS[one] for one in body["weekdays"]]
        facts.append((_("Days of the week"), ", ".join(_(one) for one in told)))
    if "cut_off" in body:
        facts.append(
            (_("Counts for the next working day"), _("what comes in after %(time)s") % {"time": body["cut_off"]})
        )
    return title, tuple(facts)


def _succession(body: Mapping[str, Any], names: Names) -> tuple[str, Facts]:
    to, share = body["to"], SHARES[body["share"]]
    old = ", ".join(names.units.get(code, code) for code in body["from"])
    title = _("%(old)s into %(new)s from %(day)s on") % {
        "old": old,
        "new": _new_unit(to) or names.units.get(to["code"], to["code"]),
        "day": day_of(body["on"]),
    }
    facts = [(_("What goes over"), _(share))]
    if _new_unit(to):
        facts.append((_("New unit"), f"{_new_unit(to)} ({to['code']})"))
    if "headquarters" in to:
        facts.append((_("Headquarters"), to["headquarters"]))
    if body.get("ends") is False:
        facts.append((_("The old unit"), _("stands on and gives land")))
    if body.get("office"):
        facts.append((_("Posts and counter"), _("go over into this unit")))
    facts += _where(body.get("where", {}), names)
    if "clause" in body:
        facts.append((_("Clause"), body["clause"]))
    return title, tuple(facts)


def _where(where: Mapping[str, Any], names: Names) -> list[tuple[str, str]]:
    told = []
    if "streets" in where:
        told.append(", ".join(where["streets"]))
    if "old_units" in where:
        told.append(", ".join(names.units.get(code, code) for code in where["old_units"]))
    if where.get("rest"):
        told.append(_("what no other part takes"))
    return [(_("Running dossiers that go along"), "; ".join(told))] if told else []


def _new_unit(to: Mapping[str, Any]) -> str:
    """Return the name of a unit that begins, with its kind as units bear it; nothing for one that stands."""
    name, kind = to.get("name", ""), UNIT_PREFIXES.get(to.get("kind", ""), "")
    return name if not kind or name.startswith(kind) else f"{kind} {name}".strip()


#: how the names of units begin; names are Vietnamese in every language
UNIT_PREFIXES = {"ward": "Phường", "commune": "Xã", "special_zone": "Đặc khu"}


def _deadline(body: Mapping[str, Any], names: Names) -> tuple[str, Facts]:
    title = _("Deadline: %(length)s") % {"length": length_words(body)}
    facts = [(_("Words of the text"), f"“{body['text']}”"), (_("Days"), _days(body))]
    if "units" in body:
        facts.append((_("Units"), names.places(body["units"])))
    if "channel" in body:
        channel = CHANNELS[body["channel"]]
        facts.append((_("Channel"), _(channel)))
    if "article" in body:
        facts.append((_("Article"), body["article"]))
    if "longer" in body:
        facts.append((_("Words that allow more time"), f"“{body['longer']}”"))
    return title, tuple(facts)


def length_words(body: Mapping[str, Any]) -> str:
    """Return a length of time in words, as a change or a kept deadline has it."""
    if body.get("same_day"):
        return _("on the same day")
    told = []
    if number := body.get("working_days"):
        told.append(_("%(number)s working days") % {"number": _figure(number)})
    if number := body.get("working_hours"):
        told.append(_("%(number)s working hours") % {"number": _figure(number)})
    if number := body.get("calendar_days"):
        told.append(_("%(number)s calendar days") % {"number": _figure(number)})
    if number := body.get("months"):
        told.append(_("%(number)s months") % {"number": _figure(number)})
    return " + ".join(told)


def _figure(number: float) -> str:
    return f"{float(number):g}".replace(".", ",")


def _procedure(body: Mapping[str, Any], names: Names) -> tuple[str, Facts]:
    params = {"code": body["code"], "day": day_of(body["starts_on"])}
    if body.get("ended"):
        return _("Procedure %(code)s is carried out no more from %(day)s on") % params, ()
    facts = [
        (label, body[name])
        for name, label in (("name", _("Name of the procedure")), ("field", _("Field")))
        if name in body
    ]
    if "levels" in body:
        levels = [LEVELS[one] for one in body["levels"]]
        facts.append((_("Carried out by"), ", ".join(_(one) for one in levels)))
    if "fees" in body:
        facts.append((_("Fees"), "; ".join(_fee(one) for one in body["fees"])))
    if "papers" in body:
        facts.append((_("Papers"), "; ".join(one["name"] for one in body["papers"]) or _("None")))
    return _("Further version of procedure %(code)s from %(day)s on") % params, tuple(facts)


def _process(body: Mapping[str, Any], names: Names) -> tuple[str, Facts]:
    params = {"process": body["code"], "day": day_of(body["starts_on"])}
    if "bpmn" not in body:
        return _("Procedures use the process “%(process)s” from %(day)s on") % params, ()
    title = _("Further version of the process “%(process)s” from %(day)s on") % params
    try:
        flow = flows.read(body["bpmn"].encode())
    except flows.FlowUnfit:
        return title, ()
    steps = "; ".join(one.name or one.id for one in flow.elements.values() if one.step)
    return title, ((_("Name of the process"), flow.name), (_("Steps of the process"), steps))


def _decision(body: Mapping[str, Any], names: Names) -> tuple[str, Facts]:
    title = _("Decision tables for %(count)s procedures") % {"count": len(body["procedures"])}
    return title, ((_("Days"), _days(body)),)


def _fee(fee: Mapping[str, Any]) -> str:
    amount = _("free of charge") if fee.get("free") else f"{count(fee.get('amount_vnd', 0))} đ"
    channel = CHANNELS.get(fee.get("channel", ""))
    return f"{_(channel)}: {amount}" if channel else amount


def _grant_facts(body: Mapping[str, Any], names: Names) -> Facts:
    facts = [(_("Days"), _days(body))]
    if "place" in body:
        facts.append((_("Places"), names.places(body["place"]["units"])))
    if body.get("when"):
        facts.append((_("Only if"), when_words(body["when"])))
    facts += _running(body)
    if "office" in body:
        office = OFFICES[body["office"]]
        facts.append((_("Office"), _(office) % {"unit": "…"}))
    if "block" in body.get("signing", {}):
        block = BLOCKS[body["signing"]["block"]]
        facts.append((_("Signed"), _(block)))
    if "clause" in body:
        facts.append((_("Clause"), body["clause"]))
    return tuple(facts)


def _running(body: Mapping[str, Any]) -> Facts:
    said = RUNNING.get(body.get("running", ""))
    return ((_("Dossiers that are running then"), _(said)),) if said else ()


def _days(body: Mapping[str, Any]) -> str:
    first, last = day_of(body["starts_on"]), last_day(body.get("ends_before"))
    if not last:
        return _("from %(first)s on, without an end") % {"first": first}
    return _("from %(first)s to the end of %(last)s") % {"first": first, "last": last}


TOLD: Mapping[str, Callable[[Mapping[str, Any], Names], tuple[str, Facts]]] = {
    "grant": _grant,
    "end_grant": _end_grant,
    "day": _day,
    "hours": _hours,
    "succession": _succession,
    "deadline": _deadline,
    "procedure": _procedure,
    "process": _process,
    "decision": _decision,
}

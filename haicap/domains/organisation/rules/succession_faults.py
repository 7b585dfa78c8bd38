"""What is wrong with changes of law by which units go over into others."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from haicap.domains.law.contracts import Change, Fault, Instrument, fault_in
from haicap.domains.organisation.contracts import Kind, Share, Unit
from haicap.domains.organisation.rules.successions import TIERS, Ground, begins, day_of
from haicap.kernel.messages import sentence

NO_UNIT = sentence("No unit has ever had the code %(unit)s.")
NOT_THERE = sentence("No unit has the code %(unit)s on the day before %(on)s.")
NOT_THERE_TO = sentence("No unit has the code %(unit)s on %(on)s; one that begins then needs a name and a kind.")
ENDS_ALREADY = sentence("%(name)s ends on %(on)s already, by %(number)s.")
EARLY = sentence("%(on)s is before the signature of the text, %(signed_on)s.")
UNDESCRIBED = sentence("A unit that begins needs both a name and a kind.")
TAKEN = sentence("The code %(unit)s is that of %(name)s from %(on)s on.")
DESCRIBED_TWICE = sentence("The unit %(unit)s is described on line %(line)s already.")
ITSELF = sentence("%(name)s cannot go over into itself; one that begins under the same code needs a name and a kind.")
WRONG_KIND = sentence("%(name)s is of another tier than the unit into which it goes.")
NOT_MERGED = sentence("%(name)s does not go over into others: only communes, wards and departments do.")
TWICE = sentence("%(name)s goes over into %(unit)s on line %(line)s already.")
NOT_WHOLE = sentence(
    "The shares of %(name)s do not add up: either it goes over whole, once, or in pieces of which one is the remainder."
)
SEVERAL_DAYS = sentence("%(name)s ends on several days.")
STANDS_AND_ENDS = sentence("%(name)s cannot both end and stand on.")
STANDS_ON = sentence("A unit that stands on gives a part, or land only: it keeps the rest.")
NO_SPLIT = sentence("%(field)s is for a unit that goes over in pieces; this one goes over whole.")
OFFICE_TWICE = sentence("The office of %(name)s goes over once; line %(line)s says so already.")
REST_TWICE = sentence("What is left of the matters of %(name)s goes over once; line %(line)s says so already.")
CLAIMED_TWICE = sentence("“%(street)s” goes over on line %(line)s already.")
NOT_AN_ORIGIN = sentence("%(unit)s is none of the units that %(name)s was made of.")


def faults_of(changes: Sequence[Change], *, under: Instrument, ground: Ground) -> list[Fault]:
    """
    Return what is wrong with successions, against each other and what is in force.

    Source: Law 72/2025/QH15 (units are set up, dissolved, merged and split by resolution). House rule: every unit
    that ends goes over whole, nothing is left without an heir, and no code is two units on one day.
    """
    found = [fault for change in changes for fault in _plain(change, changes, under, ground)]
    if found:
        return found
    by_old: dict[int, list[tuple[Change, Unit]]] = defaultdict(list)
    for change in changes:
        for number, code in enumerate(change.body["from"]):
            old = _before(ground.lives.get(code, ()), day_of(change))
            if old is None:
                message = NOT_THERE if ground.lives.get(code) else NO_UNIT
                found.append(
                    fault_in(change, f"from.{number}", code="UnitUnknown", message=message, unit=code, on=_day(change))
                )
                continue
            found += _old_faults(change, number, old)
            by_old[old.id].append((change, old))
    if found:
        return found
    ending = {
        old.id: day_of(change) for pairs in by_old.values() for change, old in pairs if change.body.get("ends", True)
    }
    for change in changes:
        found += _new_faults(change, changes, ground, ending)
    for pairs in by_old.values():
        found += _share_faults(pairs)
        found += _split_faults(pairs, ground)
    return found


def _plain(change: Change, changes: Sequence[Change], under: Instrument, ground: Ground) -> Iterator[Fault]:
    to = change.body["to"]
    if day_of(change) < under.signed_on:
        days = {"on": _day(change), "signed_on": f"{under.signed_on:%d/%m/%Y}"}
        yield fault_in(change, "on", code="DatesReversed", message=EARLY, **days)
    if begins(change) and not ("name" in to and "kind" in to):
        yield fault_in(change, "to", code="UnitUndescribed", message=UNDESCRIBED)


def _old_faults(change: Change, number: int, old: Unit) -> Iterator[Fault]:
    path, to = f"from.{number}", change.body["to"]
    if old.validity.ends_before is not None:
        told = {"name": old.full_name, "on": f"{old.validity.ends_before:%d/%m/%Y}", "number": old.ended_by}
        yield fault_in(change, path, code="UnitEndsAlready", message=ENDS_ALREADY, **told)
    if old.tier not in TIERS.values():
        yield fault_in(change, path, code="WrongKind", message=NOT_MERGED, name=old.full_name)
    elif "kind" in to and TIERS[Kind(to["kind"])] is not old.tier:
        yield fault_in(change, path, code="WrongKind", message=WRONG_KIND, name=old.full_name)


def _new_faults(
    change: Change, changes: Sequence[Change], ground: Ground, ending: Mapping[int, date]
) -> Iterator[Fault]:
    to, on = change.body["to"], day_of(change)
    lives = ground.lives.get(to["code"], ())
    describing = [one for one in changes if begins(one) and one.body["to"]["code"] == to["code"] and day_of(one) == on]
    if begins(change):
        first = describing[0]
        if first is not change:
            line = first.line_of("to.name")
            yield fault_in(change, "to", code="UnitTwice", message=DESCRIBED_TWICE, unit=to["code"], line=line)
        for life in lives:
            until = ending.get(life.id, life.validity.ends_before)
            if until is None or until > on:
                told = {
                    "unit": to["code"],
                    "name": life.full_name,
                    "on": f"{max(on, life.validity.starts_on):%d/%m/%Y}",
                }
                yield fault_in(change, "to.code", code="CodeTaken", message=TAKEN, **told)
        return
    if describing:
        return
    standing = next((life for life in lives if life.validity.covers(on)), None)
    if standing is None or standing.validity.starts_on == on:
        yield fault_in(change, "to.code", code="UnitUnknown", message=NOT_THERE_TO, unit=to["code"], on=_day(change))
    elif to["code"] in change.body["from"]:
        yield fault_in(change, "to.code", code="SuccessionToItself", message=ITSELF, name=standing.full_name)
    elif ending.get(standing.id, date.max) <= on:
        yield fault_in(change, "to.code", code="UnitUnknown", message=NOT_THERE_TO, unit=to["code"], on=_day(change))
    else:
        for number, code in enumerate(change.body["from"]):
            old = _before(ground.lives.get(code, ()), on)
            if old is not None and old.tier is not standing.tier:
                yield fault_in(change, f"from.{number}", code="WrongKind", message=WRONG_KIND, name=old.full_name)


def _share_faults(pairs: Sequence[tuple[Change, Unit]]) -> Iterator[Fault]:
    old, last = pairs[0][1], pairs[-1][0]
    seen: dict[tuple[str, date], Change] = {}
    for change, _old in pairs:
        key = (change.body["to"]["code"], day_of(change))
        if key in seen:
            told = {"name": old.full_name, "unit": key[0], "line": seen[key].line}
            yield fault_in(change, "from", code="SuccessionTwice", message=TWICE, **told)
        seen.setdefault(key, change)
    ends = [change for change, _old in pairs if change.body.get("ends", True)]
    if ends and len(ends) < len(pairs):
        yield fault_in(last, "ends", code="EndUnclear", message=STANDS_AND_ENDS, name=old.full_name)
        return
    if not ends:
        for change, _old in pairs:
            if Share(change.body["share"]) not in {Share.PART, Share.AREA_ONLY}:
                yield fault_in(change, "share", code="SharesDoNotAddUp", message=STANDS_ON)
        return
    if len({day_of(change) for change in ends}) > 1:
        yield fault_in(last, "on", code="EndUnclear", message=SEVERAL_DAYS, name=old.full_name)
    shares = [Share(change.body["share"]) for change in ends]
    is_whole = shares == [Share.WHOLE]
    if not is_whole and not (len(shares) > 1 and shares.count(Share.REMAINDER) == 1 and shares.count(Share.WHOLE) == 0):
        yield fault_in(last, "share", code="SharesDoNotAddUp", message=NOT_WHOLE, name=old.full_name)


def _split_faults(pairs: Sequence[tuple[Change, Unit]], ground: Ground) -> Iterator[Fault]:
    old = pairs[0][1]
    offices: list[Change] = []
    rests: list[Change] = []
    claimed: dict[str, Change] = {}
    origins = {unit.code for unit in ground.origins.get(old.id, ())}
    for change, _old in pairs:
        body, where = change.body, change.body.get("where", {})
        is_piece = body.get("ends", True) and body["share"] != Share.WHOLE.value
        for field in ("office", "where"):
            if field in body and not is_piece:
                yield fault_in(change, field, code="NotSplit", message=NO_SPLIT, field=field)
        if body.get("office"):
            if offices:
                told = {"name": old.full_name, "line": offices[0].line_of("office")}
                yield fault_in(change, "office", code="OfficeTwice", message=OFFICE_TWICE, **told)
            offices.append(change)
        if where.get("rest"):
            if rests:
                told = {"name": old.full_name, "line": rests[0].line_of("where.rest")}
                yield fault_in(change, "where.rest", code="RestTwice", message=REST_TWICE, **told)
            rests.append(change)
        for kind in ("streets", "old_units"):
            for number, name in enumerate(where.get(kind, ())):
                path = f"where.{kind}.{number}"
                if kind == "old_units" and name not in origins:
                    yield fault_in(
                        change, path, code="UnitUnknown", message=NOT_AN_ORIGIN, unit=name, name=old.full_name
                    )
                if name.lower() in claimed and claimed[name.lower()] is not change:
                    line = claimed[name.lower()].line_of(f"where.{kind}")
                    yield fault_in(change, path, code="ClaimedTwice", message=CLAIMED_TWICE, street=name, line=line)
                claimed.setdefault(name.lower(), change)


def _before(lives: Sequence[Unit], on: date) -> Unit | None:
    """Return the unit that bears a code on the day before."""
    return next(
        (
            life
            for life in lives
            if life.validity.starts_on < on and (life.validity.ends_before is None or life.validity.ends_before >= on)
        ),
        None,
    )


def _day(change: Change) -> str:
    return f"{day_of(change):%d/%m/%Y}"

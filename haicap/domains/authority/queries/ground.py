"""What a draft of law is held against: register, units, versions and places."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from haicap.domains.authority.contracts import REGISTER, Drafted, Held
from haicap.domains.authority.queries.places import places
from haicap.domains.authority.queries.register import register
from haicap.domains.authority.rules.enacting import Ground
from haicap.domains.law.contracts import Overlay
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import UNITS, DraftedUnits, Tier, Unit
from haicap.domains.procedures import api as procedures


def ground(codes: Collection[str], *, over: Overlay, first: date = date.min) -> Ground:
    """
    Return what drafts that name these procedures are held against; the draft so far goes before what is in force.

    `first` is the day from which places matter. Six statements.
    """
    drafted = drafted_in(over)
    missing = [code for code in codes if drafted is None or code not in drafted.register]
    held: dict[str, Held] = dict(register(procedures=missing)) if missing else {}
    if drafted is not None:
        held |= drafted.register
    tiers = (Tier.CITY, Tier.DEPARTMENT, Tier.COMMUNE)
    now = [unit for tier in tiers for unit in organisation.units_between(tier, date.min, date.max)]
    draft = units_in(over)
    units: dict[str, list[Unit]] = defaultdict(list)
    for unit in organisation.with_drafted(now, draft):
        units[unit.code].append(unit)
    published: dict[str, list[procedures.PublishedLevel]] = defaultdict(list)
    wanted = set(codes)
    for one in procedures.published_levels():
        if one.code in wanted:
            published[one.code].append(one)
    return Ground(held, units, published, places(first, date.max, draft=draft))


def drafted_in(over: Overlay) -> Drafted | None:
    """Return the register of the draft so far, `None` when it touches none."""
    found = over.get(REGISTER)
    return found if isinstance(found, Drafted) else None


def units_in(over: Overlay) -> DraftedUnits | None:
    """Return what the draft so far does to units, `None` when it touches none."""
    found = over.get(UNITS)
    return found if isinstance(found, DraftedUnits) else None

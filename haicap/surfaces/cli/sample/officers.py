"""Sample officers: the same posts in every commune and ward, and at the city."""

from datetime import date, datetime
from random import Random

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Actor, Role
from haicap.platform.accounts import api as accounts
from haicap.surfaces.cli.sample.people import full_name

#: word of the user name -> role; two specialists, so that there is somebody to choose
IN_EVERY_UNIT = (
    ("receiver", Role.RECEIVER),
    ("specialist", Role.SPECIALIST),
    ("specialist2", Role.SPECIALIST),
    ("head", Role.HEAD),
    ("chair", Role.CHAIR),
)
AT_THE_CITY = (*IN_EVERY_UNIT, ("supervisor", Role.SUPERVISOR))
#: two, because a second person approves a change of law
LEGAL = (("legal", Role.LEGAL), ("legal2", Role.LEGAL))


def make_officers(chance: Random, *, at: datetime) -> None:
    """Make the sample accounts and give them their posts; those that are there stay as they are."""
    on = at.date()
    wanted = [
        (word, role, unit)
        for unit, posts in [
            (organisation.city(on), AT_THE_CITY),
            *((commune, IN_EVERY_UNIT) for commune in organisation.units(Tier.COMMUNE, on)),
            (organisation.city(on), LEGAL),
        ]
        for word, role in posts
    ]
    new = [
        accounts.NewAccount(f"{word}.{unit.code}".lower(), full_name(chance, sex=chance.choice(("male", "female"))))
        for word, _role, unit in wanted
    ]
    ids = accounts.make_sample_accounts(new, password=accounts.SAMPLE_PASSWORD, at=at)
    staff.give_posts(
        staff.NewPost(ids[f"{word}.{unit.code}".lower()], unit.id, role, _since(unit, on))
        for word, role, unit in wanted
    )


def officers(*, on: date) -> dict[int, dict[Role, list[Actor]]]:
    """Return the sample officers by unit and role."""
    found: dict[int, dict[Role, list[Actor]]] = {}
    for post in staff.sample_posts(on=on):
        actor = Actor(role=post.role, account_id=post.account_id, post_id=post.id, unit_id=post.unit_id)
        found.setdefault(post.unit_id, {}).setdefault(post.role, []).append(actor)
    return found


def _since(unit: Unit, on: date) -> date:
    return min(unit.validity.starts_on, on)

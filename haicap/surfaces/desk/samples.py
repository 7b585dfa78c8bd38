"""The sample accounts that the sign-in offers where sample data is installed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Role
from haicap.kernel.refusals import Refused
from haicap.platform.accounts import api as accounts

#: The unit whose officers stand there at first: phường Hai Bà Trưng.
FIRST_UNIT = "00256"
ORDER = (
    Role.RECEIVER,
    Role.HEAD,
    Role.SPECIALIST,
    Role.CHAIR,
    Role.SUPERVISOR,
    Role.LEGAL,
    Role.ADMINISTRATOR,
)


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account to try, with the posts it holds in the unit shown."""

    username: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class SampleUnit:
    """A unit with the accounts to try in it, in the order of the flow."""

    unit: Unit
    accounts: tuple[SampleAccount, ...]


def sample_unit(code: str, posts: Iterable[staff.Post], *, on: date) -> SampleUnit | None:
    """
    Return the sample accounts that hold some of the posts in the unit, `None` when there is no such unit.

    One statement for the unit and one for each account.
    """
    try:
        unit = organisation.unit(code, on)
    except Refused:
        return None
    roles: dict[int, list[Role]] = {}
    for post in posts:
        if post.unit_id == unit.id:
            roles.setdefault(post.account_id, []).append(post.role)
    found = []
    for account_id in sorted(roles, key=lambda one: (min(map(ORDER.index, roles[one])), one)):
        account = accounts.account(account_id)
        if account is not None:
            found.append(SampleAccount(account.username, account.name, tuple(roles[account_id])))
    return SampleUnit(unit, tuple(found))


def units_named(text: str, *, on: date) -> tuple[Unit, ...]:
    """
    Return the communes, wards and departments that the words mean. Two statements.

    :raises Refused: if the text cannot be searched for.
    """
    found = organisation.find_units(text, on)
    return tuple(one.unit for one in found if one.unit.tier is not Tier.DISTRICT)

"""The table of limits, each from a day on."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Group(StrEnum):
    """What is counted together."""

    SIGN_IN = "sign_in"
    SUBMIT = "submit"
    UPLOAD = "upload"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` within `per`, counted from the first; in force from `starts_on` until the next of its group."""

    group: Group
    most: int
    per: timedelta
    starts_on: date


_FIRST_DAY = date(2025, 7, 1)
#: House rule: a counter or a school behind one address files for many; a guesser needs thousands.
LIMITS = (
    Limit(Group.SIGN_IN, 60, timedelta(minutes=15), _FIRST_DAY),
    Limit(Group.SUBMIT, 120, timedelta(hours=1), _FIRST_DAY),
    Limit(Group.UPLOAD, 600, timedelta(hours=1), _FIRST_DAY),
    Limit(Group.MAIL, 60, timedelta(hours=1), _FIRST_DAY),
)


def limit_of(group: Group, *, on: date, limits: tuple[Limit, ...] = LIMITS) -> Limit | None:
    """Return the limit in force on a day; `None` when there is none yet."""
    return max(
        (limit for limit in limits if limit.group is group and limit.starts_on <= on),
        key=lambda limit: limit.starts_on,
        default=None,
    )

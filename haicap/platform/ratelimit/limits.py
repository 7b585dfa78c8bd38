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
    DETAILS = "details"
    DETAILS_PAIR = "details_pair"
    DETAILS_CODE = "details_code"
    API_READ = "api_read"
    API_WRITE = "api_write"


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
    # Four digits are few: of one code an address tries 5, and all addresses together tell next to nothing in a day.
    Limit(Group.DETAILS, 60, timedelta(hours=1), _FIRST_DAY),
    Limit(Group.DETAILS_PAIR, 5, timedelta(hours=1), _FIRST_DAY),
    Limit(Group.DETAILS_CODE, 60, timedelta(hours=12), _FIRST_DAY),
    # A client reads a list of all procedures in 27 calls, and hands in what a busy post office takes in.
    Limit(Group.API_READ, 1200, timedelta(minutes=5), _FIRST_DAY),
    Limit(Group.API_WRITE, 600, timedelta(hours=1), _FIRST_DAY),
)


def limit_of(group: Group, *, on: date, limits: tuple[Limit, ...] = LIMITS) -> Limit | None:
    """Return the limit in force on a day; `None` when there is none yet."""
    return max(
        (limit for limit in limits if limit.group is group and limit.starts_on <= on),
        key=lambda limit: limit.starts_on,
        default=None,
    )

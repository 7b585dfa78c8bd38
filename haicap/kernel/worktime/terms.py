"""How long the law gives: months, calendar days and working days."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput

MOST_MONTHS = 240
MOST_DAYS = 3_650
MOST_HOURS = 20_000


class TermUnusable(BadInput):
    """The length of a deadline is no number, negative, too large, or not in whole or half days."""

    message = sentence("“%(value)s” is not a length of time that a deadline can have.")


@dataclass(frozen=True, slots=True)
class Term:
    """
    The length of a deadline. All zero means: the same day.

    `working_half_days` counts half working days, so that halves are exact: 5 days are 10. When several are
    given, months run first, then calendar days, then working days.

    :raises TermUnusable: if a part is negative or larger than 240 months or 3,650 days.
    """

    months: int = 0
    calendar_days: int = 0
    working_half_days: int = 0

    def __post_init__(self) -> None:
        for field, value, most in (
            ("months", self.months, MOST_MONTHS),
            ("calendar_days", self.calendar_days, MOST_DAYS),
            ("days", self.working_half_days, 2 * MOST_DAYS),
        ):
            if not 0 <= value <= most:
                raise TermUnusable(field, value=value)

    @property
    def is_same_day(self) -> bool:
        """Test if the result is owed on the very day that counts as the day of receipt."""
        return not (self.months or self.calendar_days or self.working_half_days)

    @property
    def is_half_a_day(self) -> bool:
        """Test if the term is half a working day and nothing else."""
        return self.working_half_days == 1 and not (self.months or self.calendar_days)

    @property
    def working_days(self) -> Decimal:
        """Return the working days, with halves."""
        return Decimal(self.working_half_days) / 2


def working_days(written: str | int | Decimal) -> Term:
    """
    Return a term of working days; halves may be written as `2.5`.

    :raises TermUnusable: if it is no number, negative, over 3,650, or not in halves.
    """
    halves = _number(written, field="days") * 2
    if halves != halves.to_integral_value():
        raise TermUnusable("days", value=written)
    return Term(working_half_days=int(halves))


def minutes_of_hours(written: str | int | Decimal) -> int:
    """
    Return working hours as minutes; seconds do not occur.

    :raises TermUnusable: if it is no number, not above zero, over 20,000, or not in whole minutes.
    """
    minutes = _number(written, field="hours") * 60
    if minutes != minutes.to_integral_value() or not 0 < minutes <= MOST_HOURS * 60:
        raise TermUnusable("hours", value=written)
    return int(minutes)


def _number(written: str | int | Decimal, *, field: str) -> Decimal:
    try:
        number = Decimal(written)
    except InvalidOperation as wrong:
        raise TermUnusable(field, value=str(written)[:40]) from wrong
    # The size first: arithmetic on 1e999999 would not end.
    if not number.is_finite() or number.adjusted() > 6 or number < 0:
        raise TermUnusable(field, value=str(written)[:40])
    return number

"""How days, times, sizes and amounts are written, and how a day that a person typed is read."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKDAYS = (
    sentence("Monday"),
    sentence("Tuesday"),
    sentence("Wednesday"),
    sentence("Thursday"),
    sentence("Friday"),
    sentence("Saturday"),
    sentence("Sunday"),
)
_DAY = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})")
_DAY_RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4})")


class DayUnreadable(BadInput):
    """What was typed is no day of the calendar."""

    message = sentence("“%(value)s” is not a day. Write day, month and year, such as 24/11/2026.")


def _local(moment: date) -> date:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(LOCAL)
    return moment


def date_vi(day: date | None) -> str:
    """Return a day as 24/11/2026, or nothing for no day. A moment gives its day in local time."""
    return f"{_local(day):%d/%m/%Y}" if day else ""


def time_vi(moment: datetime | None) -> str:
    """Return the time of day as 17:00, in local time, or nothing for no moment."""
    return f"{_local(moment):%H:%M}" if moment else ""


def moment_vi(moment: datetime | None) -> str:
    """Return a moment as `17:00, 24/11/2026`, in local time, or nothing for no moment."""
    return f"{time_vi(moment)}, {date_vi(moment)}" if moment else ""


def weekday(day: date) -> str:
    """Return the name of the day of the week in the reader's language."""
    return gettext(WEEKDAYS[_local(day).weekday()])


def size(count_bytes: int) -> str:
    """Return the size of a file as people read it: 340 kB, 1,2 MB (a point in English)."""
    if count_bytes < 1_000_000:
        return f"{max(1, round(count_bytes / 1000))} kB"
    written = f"{count_bytes / 1_000_000:.1f} MB"
    return written if (get_language() or "").startswith("en") else written.replace(".", ",")


def count(number: int) -> str:
    """Return a whole number with its thousands apart: 8.807.523 (commas in English)."""
    written = f"{number:,}"
    return written if (get_language() or "").startswith("en") else written.replace(",", ".")


def read_day(text: str, *, field: str = "") -> date:
    """
    Return the day that a person typed: 24/11/2026, 24-11-2026, 24.11.2026, 24 11 2026 or 24112026.

    :raises DayUnreadable: if it is no such text or no day of the calendar.
    """
    typed = text.strip()
    found = _DAY.fullmatch(typed) or _DAY_RUN_TOGETHER.fullmatch(typed)
    if found is None:
        raise DayUnreadable(field, value=typed[:40])
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError as wrong:
        raise DayUnreadable(field, value=typed[:40]) from wrong

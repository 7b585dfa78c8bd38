"""What a due date says at a glance: a tone, an icon and words, never a colour alone."""

from functools import cache, lru_cache
from typing import NamedTuple

from django.utils.translation import get_language, gettext, ngettext
from markupsafe import Markup

from haicap.ui.icons import icon

HOUR = 60
DAY = 8 * HOUR
SOON = DAY


class DueWords(NamedTuple):
    """`tone` is `good`, `soon`, `late`, `info` or empty; `icon` is a name of `haicap.ui.icons`."""

    tone: str
    icon: str
    words: str


def due_badge(due: DueWords) -> Markup:
    """Return the words with their tone and icon, as pages show them."""
    return Markup('<span class="due" data-tone="{}">{}<span>{}</span></span>').format(
        due.tone, icon(due.icon), due.words
    )


def due_words(minutes: int) -> DueWords:
    """
    Return what to say of running work with so many working minutes left (8 hours are a day; below 0: late).

    Whole units are said, and time left is rounded down, so that nobody counts on an hour that is not there.
    """
    if minutes < 0:
        return DueWords("late", "late", _late(_rounded(-minutes), get_language()))
    tone = "soon" if minutes <= SOON else "good"
    return DueWords(tone, "clock", _left(_rounded(minutes), get_language()))


def _rounded(minutes: int) -> int:
    """Return the minutes without those that are not said, so that a worklist needs few different words."""
    unit = DAY if minutes >= DAY else HOUR if minutes >= HOUR else 1
    return minutes // unit * unit


@cache
def _paused(is_short: bool, _language: str | None) -> DueWords:  # noqa: FBT001
    if is_short:
        return DueWords("info", "pause", gettext("Clock stopped"))
    return DueWords("info", "pause", gettext("Clock stopped: waiting for the applicant"))


@cache
def _done(on_time: bool, _language: str | None) -> DueWords:  # noqa: FBT001
    if on_time:
        return DueWords("good", "check", gettext("Done on time"))
    return DueWords("late", "late", gettext("Done late"))


@lru_cache(maxsize=2000)
def _left(minutes: int, _language: str | None) -> str:
    if minutes == 0:
        return gettext("Due now")
    if minutes < HOUR:
        return ngettext("%(n)d working minute left", "%(n)d working minutes left", minutes) % {"n": minutes}
    if minutes < DAY:
        hours = minutes // HOUR
        return ngettext("%(n)d working hour left", "%(n)d working hours left", hours) % {"n": hours}
    days = minutes // DAY
    return ngettext("%(n)d working day left", "%(n)d working days left", days) % {"n": days}


@lru_cache(maxsize=2000)
def _late(minutes: int, _language: str | None) -> str:
    if minutes < HOUR:
        return ngettext("%(n)d minute overdue", "%(n)d minutes overdue", minutes) % {"n": minutes}
    if minutes < DAY:
        hours = minutes // HOUR
        return ngettext("%(n)d hour overdue", "%(n)d hours overdue", hours) % {"n": hours}
    days = minutes // DAY
    return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}


def due_paused(*, is_short: bool = False) -> DueWords:
    """Return what to say while the clock stands still; short in a list, whose step says for whom it waits."""
    return _paused(is_short, get_language())


def due_done(*, on_time: bool) -> DueWords:
    """Return what to say of work that has ended."""
    return _done(on_time, get_language())


def due_unknown() -> DueWords:
    """Return what to say where no due date is known for sure."""
    return DueWords("", "minus", gettext("No due date yet"))

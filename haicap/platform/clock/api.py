"""
The one clock. Surfaces read it and hand the moment down; rules and statements never ask for the time.

`HAICAP_CLOCK=<ISO moment>` shifts it, in an installation with sample data and in tests only. `haicap serve`
turns it into `HAICAP_CLOCK_SHIFT` (seconds), so that all its processes share one shift.
"""

import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


class ClockRefused(Refused):
    """The clock was to be shifted where real dossiers are, or to something that is no moment."""

    message = sentence("HAICAP_CLOCK works only with sample data and must be a moment such as 2026-01-05T16:00.")


def _shift() -> timedelta:
    seconds = os.environ.get("HAICAP_CLOCK_SHIFT")
    if seconds is not None:
        return timedelta(seconds=float(seconds))
    asked = os.environ.get("HAICAP_CLOCK")
    if not asked:
        return timedelta()
    try:
        moment = datetime.fromisoformat(asked)
    except ValueError as wrong:
        raise ClockRefused("HAICAP_CLOCK") from wrong
    local = moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)
    return local - datetime.now(UTC)


SHIFT = _shift()


def now() -> datetime:
    """Return the present moment in local time, shifted when a shift is set."""
    return (datetime.now(UTC) + SHIFT).astimezone(LOCAL)


def is_shifted() -> bool:
    """Test if the clock does not show the real time."""
    return bool(SHIFT)

"""News of this part."""

from datetime import datetime

from haicap.platform.db.api import Clause, run_one, statement
from haicap.platform.outbox import api as outbox


def tell_calendar_changed(*, amendment_id: int, at: datetime) -> None:
    """Tell that an amendment changed working time at `at`, by taking effect or by being taken back. One statement."""
    news = outbox.news(
        name="vn.haicap.calendar.changed",
        body={"amendment": amendment_id, "at": at.isoformat()},
        at=at,
        source="one",
    )
    run_one(*statement([Clause("one", "select 1"), news], "select 1"))

"""Work of the limits that runs by itself."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from haicap.platform.clock import api as clock
from haicap.platform.ratelimit.api import forget_old


@app.periodic(cron="47 2 * * *")
@app.task(name="ratelimit.forget_old", queue="upkeep", retry=5)
def forget(timestamp: int) -> None:
    """Take away, each night, the counts of the days before. Safe to run again."""
    forget_old(at=datetime.fromtimestamp(timestamp, UTC) + clock.SHIFT)

"""Work of codes and passes that runs by itself."""

from procrastinate.contrib.django import app

from haicap.platform.clock import api as clock
from haicap.platform.confirm import api as confirm


@app.periodic(cron="57 2 * * *")
@app.task(name="confirm.forget_old", queue="upkeep", retry=5)
def forget(timestamp: int) -> None:
    """Take away, each night, codes and passes whose time is over. Safe to run again."""
    at = clock.now()
    confirm.forget_codes(at=at)
    confirm.forget_passes(at=at)

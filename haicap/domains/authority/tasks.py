"""Work of this part that runs by the day."""

from django.conf import settings
from procrastinate.contrib.django import app

from haicap.domains.authority.api import keep_check
from haicap.domains.authority.api import tell_endings as tell_legal_officers
from haicap.platform.clock import api as clock


@app.periodic(cron="7 * * * *")
@app.task(name="authority.tell_endings", queue="upkeep", retry=5)
def tell_endings(timestamp: int) -> None:
    """Tell the legal officers which powers end soon; looked at each hour, told once. Safe to run again."""
    tell_legal_officers(at=clock.now(), addresses=settings.HAICAP_LEGAL_MAIL)


@app.periodic(cron="* * * * *")
@app.task(name="authority.check_changed", queue="upkeep", lock="authority.check", queueing_lock="authority.check")
def check_changed(timestamp: int) -> None:
    """Check the register when it, the units, the catalogue or the day have changed. Safe to run again."""
    keep_check(at=clock.now())


@app.task(name="authority.check_register", queue="upkeep", lock="authority.check")
def check_register(*, again: bool) -> None:
    """Check the register because somebody asked for it. Safe to run again."""
    keep_check(at=clock.now(), again=again)

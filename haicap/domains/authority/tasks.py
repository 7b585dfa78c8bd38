"""Work of this part that runs by the day."""

from django.conf import settings
from procrastinate.contrib.django import app

from haicap.domains.authority.api import tell_endings as tell_legal_officers
from haicap.platform.clock import api as clock


@app.periodic(cron="7 * * * *")
@app.task(name="authority.tell_endings", queue="upkeep", retry=5)
def tell_endings(timestamp: int) -> None:
    """Tell the legal officers which powers end soon; looked at each hour, told once. Safe to run again."""
    tell_legal_officers(at=clock.now(), addresses=settings.HAICAP_LEGAL_MAIL)

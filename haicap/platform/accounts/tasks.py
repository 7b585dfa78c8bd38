"""Work of the accounts that runs by itself."""

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from haicap.platform.accounts.sessions import forget_ended


@app.periodic(cron="41 2 * * *")
@app.task(name="accounts.forget_sessions", queue="upkeep", retry=5)
def forget_sessions(timestamp: int) -> None:
    """Take away, each night, the sessions that have ended. Safe to run again."""
    SessionStore.clear_expired()
    forget_ended()

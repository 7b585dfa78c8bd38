"""Where sessions are kept: the table of Django, read by one bare statement, since every page of the desk does so."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from haicap.platform.db.api import run_one


class SessionStore(db.SessionStore):
    """A session in the database. The name of the class is part of what Django signs, so it stays."""

    def _get_session_from_db(self) -> Session | None:
        row = run_one(
            "select session_data, expire_date from django_session "
            "where session_key = %(key)s and expire_date > %(now)s",
            {"key": self.session_key, "now": timezone.now()},
        )
        if row is None:
            self._session_key = None
            return None
        return Session(session_key=self.session_key or "", session_data=row[0], expire_date=row[1])

    def take(self, data: str | None) -> None:
        """Hold what a statement of the caller has just read under this key; `None` when there is no such session."""
        if data is None:
            self._session_key = None
        self._session_cache = {} if data is None else self.decode(data)

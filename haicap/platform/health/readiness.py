"""Whether requests can be answered: the database is there and has the tables that this release needs."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

from haicap.platform.health.figures import Lag, lag


@dataclass(frozen=True, slots=True)
class Readiness:
    """
    Whether requests can be answered; `reasons` say why not: `database`, `migrations`.

    `lag` is told when the database answers. It is no reason: pages answer also while the worker is behind, and
    taking them away would not help it.
    """

    reasons: tuple[str, ...]
    lag: Lag | None

    @property
    def is_ready(self) -> bool:
        """Test if there is no reason against it."""
        return not self.reasons


def readiness(*, at: datetime) -> Readiness:
    """Return whether requests can be answered. Three statements."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select app, name from django_migrations")
            missing = _needed() - set(cursor.fetchall())
        if missing:
            return Readiness(("migrations",), None)
        return Readiness((), lag(at=at))
    except Error:
        # The connection may be one to a server that is gone: the next request makes a new one.
        connection.close()
        return Readiness(("database",), None)


@cache
def _needed() -> frozenset[tuple[str, str]]:
    """Return the migrations of this release, read once: they do not change under a running process."""
    return frozenset(MigrationLoader(None).disk_migrations or ())

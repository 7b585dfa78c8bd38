"""Django asks before each request whether a kept connection still lives; here the answer needs no statement."""

from select import POLLIN, poll
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import Format

#: what psycopg itself reads moments with; Django's own, written in Python, takes four times as long
_MOMENTS = psycopg.adapters.get_loader(psycopg.postgres.types["timestamptz"].oid, Format.TEXT)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL. Moments come in the zone of the connection, which is UTC."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        """Return an open connection that reads moments fast."""
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        assert _MOMENTS is not None  # psycopg always has one
        connection.adapters.register_loader("timestamptz", _MOMENTS)
        return connection

    def create_cursor(self, name: str | None = None) -> psycopg.Cursor[Any]:
        """Return a cursor, one on the side of the server if it has a name; Django's would put its own reading back."""
        opened: psycopg.Connection[Any] = self.connection
        if name is None:
            return opened.cursor()
        return opened.cursor(name, scrollable=False, withhold=opened.autocommit)

    def is_usable(self) -> bool:
        """
        Test if the connection still lives.

        A server that went away has closed its end, so that something is there to be read; then, and only then, a
        statement finds out what.
        """
        if self.connection is None or self.connection.closed:
            return False
        ears = poll()
        ears.register(self.connection.fileno(), POLLIN)
        return not ears.poll(0) or super().is_usable()

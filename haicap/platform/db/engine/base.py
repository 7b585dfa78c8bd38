"""Django asks before each request whether a kept connection still lives; here the answer needs no statement."""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

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

"""
The only door of this service: editions of topics, and values kept in memory under them.

A topic is a group of tables that seldom change (units, the working calendar, the catalogue). A statement that is run
anyway brings the editions along (`SEEN`); a part then answers from memory what it has read under the same edition.
"""

from haicap.kernel.editions import Editions
from haicap.platform.db.api import run_one
from haicap.platform.editions.keeping import Kept, Read

__all__ = ["SEEN", "Editions", "Kept", "Read", "current", "read", "seen"]

#: A column of any statement: the editions of all topics, for `read`.
SEEN = "(select coalesce(string_agg(topic || ' ' || edition, ' '), '') from editions_editionrow)"


def seen(topic: str) -> str:
    """
    Return a column of a statement: the edition of one topic as text, for `Read`.

    :raises ValueError: if the topic is no plain word.
    """
    if not topic.isidentifier():
        raise ValueError(f"“{topic}” cannot be a topic")
    return f"(select edition::text from editions_editionrow where topic = '{topic}')"


def read(told: str) -> Editions:
    """Return the editions from the column `SEEN`."""
    words = told.split()
    return Editions(dict(zip(words[::2], words[1::2], strict=True)))


def current() -> Editions:
    """Return the editions as they are now. One statement."""
    row = run_one(f"select {SEEN}")
    return read(row[0] if row else "")

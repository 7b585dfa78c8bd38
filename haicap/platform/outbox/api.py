"""
News of changes: written with the change, told after commit, at least once.

A part writes news by adding `news(...)` to its statement. `config/wiring.py` says who listens by `listen`.
The relay hands each message to the jobs of its listeners and removes it, in one transaction.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from haicap.platform.db.api import Clause

Listener = Callable[[str], Any]

_listeners: dict[str, list[Listener]] = {}


def listen(name: str, listener: Listener) -> None:
    """
    Have the listener called with the message's body (JSON text) when the relay takes the news `name`.

    The listener runs in the relay's transaction: it defers a job and does nothing else.
    """
    _listeners.setdefault(name, []).append(listener)


def news(*, name: str, body: Mapping[str, object], at: datetime, source: str, more: str = "'{}'::jsonb") -> Clause:
    """
    Return the clause that writes the news, once for each row of the clause called `source`.

    `more` is SQL that gives a jsonb object from columns of `source`, for values that only the statement knows.
    """
    return Clause(
        name="news",
        sql=(
            "insert into outbox_messagerow (name, body, happened_at) "
            f"select %(news_name)s, %(news_body)s::jsonb || {more}, %(news_at)s from {source}"
        ),
        params={"news_name": name, "news_body": json.dumps(body), "news_at": at},
    )


def relay(limit: int = 100) -> int:
    """
    Hand up to `limit` waiting messages to their listeners, oldest first, and return how many there were.

    Safe to run in several processes: each takes rows that no other holds. When it dies the transaction is
    undone and the messages are told again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "delete from outbox_messagerow where id in (select id from outbox_messagerow order by id "
            "for update skip locked limit %s) returning id, name, body::text",
            [limit],
        )
        messages = sorted(cursor.fetchall())
        for _id, name, body in messages:
            for listener in _listeners.get(name, ()):
                listener(body)
    return len(messages)

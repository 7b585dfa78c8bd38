"""What there is of messages, for the operator."""

from collections.abc import Mapping

from haicap.platform.db.api import run_all
from haicap.platform.notify.letters import Mail, State
from haicap.platform.notify.sending import opened

_COLUMNS = "id, uuid, kind, about, language, state, tries, why, made_at, done_at"


def latest(*, limit: int = 50) -> list[Mail]:
    """Return the newest messages without their addresses and what is in them, newest first. One statement."""
    rows = run_all(
        f"select {_COLUMNS} from notify_mailrow order by made_at desc, id desc limit %(limit)s", {"limit": limit}
    )
    return [
        Mail(id_, uuid, kind, about, language, State(state), tries, why, made_at, done_at)
        for id_, uuid, kind, about, language, state, tries, why, made_at, done_at in rows
    ]


def latest_opened(*, limit: int = 50) -> list[Mail]:
    """Return the newest messages whole, for an installation whose people are all invented. One statement."""
    rows = run_all(
        f"select {_COLUMNS}, address_sealed, body_sealed from notify_mailrow "
        "order by made_at desc, id desc limit %(limit)s",
        {"limit": limit},
    )
    return [opened(row) for row in rows]


def counts() -> Mapping[State, int]:
    """Return how many messages there are in each state. One statement."""
    found = dict(run_all("select state, count(*) from notify_mailrow group by 1"))
    return {state: found.get(state.value, 0) for state in State}

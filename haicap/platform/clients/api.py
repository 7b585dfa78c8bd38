"""
Clients: machines that may call the interfaces, each known by a token that only the machine keeps.

The token is 256 random bits, so its plain sha256 is enough: there is nothing to guess. Who has an address is told of
its dossiers there, each time in one signed call.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound, Refused
from haicap.kernel.text import clean_line
from haicap.platform.clients.posting import NotTold, post
from haicap.platform.clients.telling import (
    TELL_SECRET,
    TellAddressHere,
    TellAddressUnusable,
    Telling,
    signature,
    telling,
)
from haicap.platform.db.api import run_all, run_one
from haicap.platform.protect import api as protect

__all__ = [
    "TELL_SECRET",
    "Client",
    "ClientNameMissing",
    "ClientNameTaken",
    "ClientUnknown",
    "NotTold",
    "SystemUnusable",
    "TellAddressHere",
    "TellAddressUnusable",
    "Telling",
    "add",
    "client_named",
    "client_of",
    "clients",
    "revoke",
    "signature",
    "tell",
    "telling",
]

#: what a token begins with, so that one that leaked into a text is recognised
PREFIX = "haicap_"
LONGEST_TOKEN = 200
#: for so long a client that is not reached, or hangs, is left alone
AWAY = timedelta(minutes=1)
COLUMNS = "id, name, made_at, revoked_at, may_mirror, tell_url"
#: the name of a system outside, as it stands in addresses
SYSTEM = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,39}", re.ASCII)


class ClientNameMissing(BadInput):
    """No name was given for a client."""

    message = sentence("Please give the client a name.")


class SystemUnusable(BadInput):
    """The name of a system has another form than addresses take."""

    message = sentence("The name of a system is of letters without marks, digits, dots and hyphens, at most 40.")


class ClientNameTaken(Refused):
    """Another client that may call has this name."""

    message = sentence("There is a client with the name “%(name)s” already.")
    status = 409


class ClientUnknown(NotFound):
    """No client that may call has this name."""

    message = sentence("No client that may call has the name “%(key)s”.")


@dataclass(frozen=True, slots=True)
class Client:
    """
    A machine that may call, or might until `revoked_at`, for the system `may_mirror`. Times are with offset.

    `tell_url` is where it is told of its dossiers, empty when nowhere.
    """

    id: int
    name: str
    made_at: datetime
    revoked_at: datetime | None
    may_mirror: str = ""
    tell_url: str = ""


def add(*, name: str, at: datetime, may_mirror: str = "", told: Telling | None = None) -> tuple[Client, str]:
    """
    Make a client and return it with its token, which is told this once only. One statement.

    `may_mirror` names the one system of whose dossiers it may tell, empty for none; `told` is where and how it is told
    of those that it hands in.

    :raises ClientNameMissing: if the name is empty.
    :raises SystemUnusable: if the name of the system has not its form.
    :raises ClientNameTaken: if a client that may call has the name.
    """
    if may_mirror and not SYSTEM.fullmatch(may_mirror):
        raise SystemUnusable("may_mirror", value=may_mirror[:40])
    clean = clean_line(name, field="name", most=80)
    if not clean:
        raise ClientNameMissing("name", value="")
    token = PREFIX + secrets.token_urlsafe(32)
    row = run_one(
        "insert into clients_clientrow (name, token_sha256, made_at, may_mirror, tell_url, tell_secret_sealed) "
        "values (%(name)s, %(hash)s, %(at)s, %(may_mirror)s, %(url)s, %(secret)s) "
        f"on conflict (name) where revoked_at is null do nothing returning {COLUMNS}",
        {
            "name": clean,
            "hash": _hash(token),
            "at": at,
            "may_mirror": may_mirror,
            "url": told.url if told else "",
            "secret": protect.seal(told.secret, place=TELL_SECRET) if told else b"",
        },
    )
    if row is None:
        raise ClientNameTaken("name", name=clean)
    return Client(*row), token


def clients() -> tuple[Client, ...]:
    """Return all clients, revoked ones too, by age. One statement."""
    rows = run_all(f"select {COLUMNS} from clients_clientrow order by id")
    return tuple(Client(*row) for row in rows)


def revoke(*, name: str, at: datetime) -> Client:
    """
    Take a client's right to call away, from its next call on. One statement.

    :raises ClientUnknown: if no client that may call has the name.
    """
    clean = clean_line(name, field="name", most=80)
    row = run_one(
        "update clients_clientrow set revoked_at = %(at)s where name = %(name)s and revoked_at is null "
        f"returning {COLUMNS}",
        {"name": clean, "at": at},
    )
    if row is None:
        raise ClientUnknown("name", key=clean)
    return Client(*row)


def client_named(name: str) -> Client:
    """
    Return the client of a name that may call. One statement.

    :raises ClientUnknown: if no client that may call has the name.
    """
    clean = clean_line(name, field="name", most=80)
    row = run_one(
        f"select {COLUMNS} from clients_clientrow where name = %(name)s and revoked_at is null", {"name": clean}
    )
    if row is None:
        raise ClientUnknown("name", key=clean)
    return Client(*row)


def tell(client_id: int, body: bytes, *, event: str, at: datetime) -> None:
    """
    Tell a client something in one signed call, and return when it acknowledged. Two statements at most; ten seconds.

    `event` is visible ASCII: the name by which the client knows what it was told before. Of a client that is not
    reached, or hangs, it is kept that it is not to be tried before a minute has gone (`tell_after`), so that many
    things that wait for one such client do not hold up what others wait for.

    :raises NotTold: if it did not acknowledge, or is to be told no more.
    """
    row = run_one(
        "select tell_url, tell_secret_sealed, tell_after from clients_clientrow "
        "where id = %(id)s and revoked_at is null and tell_url <> ''",
        {"id": client_id},
    )
    if row is None:
        raise NotTold("it is to be told no more", is_final=True)
    try:
        post(body, url=row[0], secret=protect.unseal(bytes(row[1]), place=TELL_SECRET), event=event, at=at)
    except NotTold as failed:
        if failed.is_away:
            _try_after(client_id, at + AWAY)
        raise
    if row[2] is not None:
        _try_after(client_id, None)


def client_of(token: str) -> Client | None:
    """Return the client that holds the token, `None` when there is none that may call. One statement."""
    if not token.startswith(PREFIX) or len(token) > LONGEST_TOKEN:
        return None
    row = run_one(
        f"select {COLUMNS} from clients_clientrow where token_sha256 = %(hash)s and revoked_at is null",
        {"hash": _hash(token)},
    )
    return Client(*row) if row else None


def _try_after(client_id: int, at: datetime | None) -> None:
    run_one(
        "update clients_clientrow set tell_after = %(at)s where id = %(id)s returning id", {"id": client_id, "at": at}
    )


def _hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()

"""Where the database of this installation is reached. Starts nothing."""

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from haicap.platform.home.api import home

NAME = "haicap"
USER = "haicap"


@dataclass(frozen=True, slots=True)
class Address:
    """A PostgreSQL database; `host` is a host name or the folder of a socket."""

    host: str
    port: str
    name: str
    user: str
    password: str


def is_external() -> bool:
    """Test if the operator named a database by `DATABASE_URL`, which haicap then never starts or stops."""
    return bool(os.environ.get("DATABASE_URL"))


def socket_folder(of: Path) -> Path:
    """
    Return the folder of the socket of an installation's own database.

    It stands outside `HAICAP_HOME` because the system limits the path of a socket to 107 bytes.
    """
    digest = hashlib.sha256(str(of).encode()).hexdigest()[:12]
    return Path("/tmp") / f"haicap-{digest}"  # noqa: S108 (made with mode 0700 by its owner, checked before use)


def password_file(of: Path) -> Path:
    """Return the file that holds the password of the installation's own database."""
    return of / "keys" / "database-password"


def password(file: Path) -> str:
    """Return the password in a file, which is made on first use, by one of the processes that ask at once."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = file.with_name(f".{file.name}.{os.getpid()}")
        aside.touch(mode=0o600)
        aside.write_text(secrets.token_urlsafe(24))
        with suppress(FileExistsError):
            os.link(aside, file)
        aside.unlink()
    return file.read_text().strip()


def address() -> Address:
    """
    Return where the database is: `DATABASE_URL`, else the installation's own, which may not have been made yet.

    :raises ValueError: if `DATABASE_URL` is not the address of a PostgreSQL database.
    """
    url = os.environ.get("DATABASE_URL")
    if url:
        return _from_url(url)
    here = home()
    secret = password(password_file(here))
    return Address(host=str(socket_folder(here)), port="5432", name=NAME, user=USER, password=secret)


def _from_url(url: str) -> Address:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ValueError("DATABASE_URL must be postgresql://user:password@host:port/name")
    asked = dict(parse_qsl(parts.query))
    return Address(
        host=unquote(parts.hostname or asked.get("host", "")),
        port=str(parts.port or asked.get("port", "5432")),
        name=unquote(parts.path.lstrip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def django_settings() -> dict[str, object]:
    """Return the address as Django's settings want it, with statements prepared by the server."""
    at = address()
    return {
        "ENGINE": "haicap.platform.db.engine",
        "HOST": at.host,
        "PORT": at.port,
        "NAME": at.name,
        "USER": at.user,
        "PASSWORD": at.password,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Planning costs more than running the short statements of the hot paths: the server prepares them.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
    }

"""The keys of an installation: from the environment, else from files in `HAICAP_HOME/keys`."""

import os
import secrets
from functools import cache
from pathlib import Path

from haicap.platform.home.api import home

BYTES = 32


def signing_key() -> str:
    """Return the key that signs cookies and links (`HAICAP_SIGNING_KEY` or `keys/signing`)."""
    return _key("signing").hex()


def data_key() -> bytes:
    """Return the key that encrypts personal values (`HAICAP_DATA_KEY` or `keys/data`), 32 bytes."""
    return _key("data")


def index_key() -> bytes:
    """Return the key of the blind index over personal values (`HAICAP_INDEX_KEY` or `keys/index`), 32 bytes."""
    return _key("index")


@cache
def _key(name: str) -> bytes:
    """
    Return a key of 32 bytes, made on first use.

    :raises ValueError: if the key given is not 64 hexadecimal digits.
    """
    given = os.environ.get(f"HAICAP_{name.upper()}_KEY")
    if given is None:
        file = home() / "keys" / name
        given = file.read_text().strip() if file.exists() else _made(file)
    key = bytes.fromhex(given)
    if len(key) != BYTES:
        raise ValueError(f"the {name} key must be 64 hexadecimal digits")
    return key


def _made(file: Path) -> str:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = secrets.token_bytes(BYTES).hex()
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_text(fresh)
    try:
        # A link fails when another process was first: then its key is the key.
        os.link(aside, file)
    except FileExistsError:
        fresh = file.read_text().strip()
    finally:
        aside.unlink()
    return fresh

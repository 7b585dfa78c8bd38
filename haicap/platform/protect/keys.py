"""The keys of an installation: from the environment, else from files in `HAICAP_HOME/keys`."""

import os
import re
import secrets
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from haicap.platform.home.api import home

BYTES = 32
#: A data key has a number, which stands in the first byte of what it sealed.
FIRST, MOST = 1, 255


def signing_key() -> str:
    """Return the key that signs cookies and links (`HAICAP_SIGNING_KEY` or `keys/signing`)."""
    return _key("signing").hex()


def index_key() -> bytes:
    """Return the key of the blind index over personal values (`HAICAP_INDEX_KEY` or `keys/index`), 32 bytes."""
    return _key("index")


def data_keys() -> Mapping[int, bytes]:
    """
    Return the keys that encrypt personal values, 32 bytes each, by their numbers (1 to 255); the highest seals.

    From `HAICAP_DATA_KEY` (`KEY`, or `2:KEY,1:KEY` when there are several), else `keys/data`, the key 1, and
    `keys/data.2`, `keys/data.3` and so on beside it.

    :raises ValueError: if a key given is not 64 hexadecimal digits or its number is out of range.
    """
    folder = f"{home()}/keys"
    # A running process learns of a new key at once: adding a file changes the folder.
    try:
        changed = os.stat(folder).st_mtime_ns  # noqa: PTH116 (asked at every sealing: a path would cost more)
    except FileNotFoundError:
        changed = 0
    return _data_keys(folder, changed)


def newest(keys: Mapping[int, bytes]) -> int:
    """Return the number of the key that seals now."""
    return max(keys)


def read_again() -> None:
    """Forget the data keys read before: another process may have made one."""
    _data_keys.cache_clear()


def data_keys_are_given() -> bool:
    """Test if the data keys come from the environment, where this program cannot add one."""
    return "HAICAP_DATA_KEY" in os.environ


def add_data_key() -> int:
    """
    Make a data key that is newer than all others and seals from now on; return its number.

    :raises ValueError: if there are 255 already.
    """
    number = newest(data_keys()) + 1
    if number > MOST:
        raise ValueError("there are 255 data keys already")
    _made(home() / "keys" / f"data.{number}")
    read_again()
    return number


def drop_data_key(number: int) -> None:
    """Remove the file of an old data key, which must not be the newest: what it sealed is lost from then on."""
    file = home() / "keys" / ("data" if number == FIRST else f"data.{number}")
    assert number < newest(data_keys())
    file.unlink()
    read_again()


def all_keys() -> dict[str, bytes]:
    """Return every key by the name of its file; those of the environment as the files they would be."""
    numbered = {("data" if number == FIRST else f"data.{number}"): key for number, key in data_keys().items()}
    return {"signing": _key("signing"), "index": _key("index"), **numbered}


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
    return _bytes(given, name)


@lru_cache(maxsize=1)
def _data_keys(named: str, _changed: int) -> Mapping[int, bytes]:
    folder = Path(named)
    given = os.environ.get("HAICAP_DATA_KEY")
    if given is not None:
        numbered = [entry.strip().rpartition(":") for entry in given.split(",")]
        return {_number(number or "1"): _bytes(key, "data") for number, _, key in numbered}
    found = {
        _number(match[1]): _bytes(file.read_text().strip(), "data")
        for file in folder.glob("data.*")
        if (match := re.fullmatch(r"data\.(\d{1,3})", file.name))
    }
    first = folder / "data"
    # An installation that dropped its first key has only newer ones.
    if first.exists() or not found:
        found[FIRST] = _bytes(first.read_text().strip() if first.exists() else _made(first), "data")
    return found


def _number(told: str) -> int:
    number = int(told)
    if not FIRST <= number <= MOST:
        raise ValueError("the number of a data key is 1 to 255")
    return number


def _bytes(given: str, name: str) -> bytes:
    key = bytes.fromhex(given)
    if len(key) != BYTES:
        raise ValueError(f"the {name} key must be 64 hexadecimal digits")
    return key


def _made(file: Path) -> str:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = secrets.token_bytes(BYTES).hex()
    aside = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    aside.touch(mode=0o600)
    with aside.open("w") as out:
        out.write(fresh)
        out.flush()
        # What is sealed with a key must never outlive the key.
        os.fsync(out.fileno())
    try:
        # A link fails when another process was first: then its key is the key.
        os.link(aside, file)
    except FileExistsError:
        fresh = file.read_text().strip()
    finally:
        aside.unlink()
    return fresh

"""What a backup says of itself: its last member."""

import hmac
import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from haicap.platform.protect import api as protect

FORMAT = 1
NAME = "manifest.json"
DUMP = "database.dump"
MARK = "installation.json"
TABLES, FILES, KEYS = "tables/", "files/", "keys/"
COPY_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the backup: its name there, its size in bytes, the sha256 of its content."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    What is in a backup.

    `written_by` is `pg_dump` or `copy`; `major` is the version of PostgreSQL whose `pg_restore` can read the
    former. `migrations` are those applied, as `app.name`. `tables` gives the rows of each, `sequences` where each
    stands (value, and whether it was given out). `key_marks` tell whether a key is the same without telling the key.
    """

    made_at: str
    written_by: str
    major: int
    migrations: tuple[str, ...]
    tables: dict[str, int]
    sequences: dict[str, tuple[int, bool]]
    key_marks: dict[str, str]
    has_keys: bool
    members: tuple[Member, ...] = field(default=())
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """Return the manifest as it stands in the file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def parse(content: bytes) -> Manifest:
    """
    Return what `as_bytes` wrote.

    :raises ValueError: if it is something else or of another format.
    """
    told: dict[str, Any] = json.loads(content)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValueError("not a manifest of this format")
    try:
        return Manifest(
            made_at=told["made_at"],
            written_by=told["written_by"],
            major=int(told["major"]),
            migrations=tuple(told["migrations"]),
            tables=dict(told["tables"]),
            sequences={name: (int(value), bool(given)) for name, (value, given) in told["sequences"].items()},
            key_marks=dict(told["key_marks"]),
            has_keys=bool(told["has_keys"]),
            members=tuple(Member(**one) for one in told["members"]),
        )
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError("not a manifest of this format") from wrong


def key_marks() -> dict[str, str]:
    """Return what tells each key that the data depend on from others, by its name, and does not betray it."""
    # A key has 256 bits of chance: nobody finds it from a mark.
    return {
        name: hmac.digest(key, b"haicap backup", sha256).hex()[:16]
        for name, key in protect.all_keys().items()
        if name != "signing"
    }


def digest_of(file: Path) -> str:
    """Return the sha256 of a file in hexadecimal."""
    digest = sha256()
    with file.open("rb") as content:
        while piece := content.read(COPY_BYTES):
            digest.update(piece)
    return digest.hexdigest()

"""
Files, named by their content (sha256) and kept in `HAICAP_HOME/files`.

Who may read a file is decided by the part whose record refers to it: no page serves a file by its hash.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from haicap.kernel.refusals import NotFound
from haicap.kernel.text import clean_line
from haicap.platform.db.api import run_one
from haicap.platform.files.sniffing import (
    ACCEPTED,
    MOST_BYTES,
    PDF,
    FileEmpty,
    FileKindRefused,
    FileNameMisleads,
    FileTooBig,
    FileUnreadable,
    sniff,
    write_once,
)
from haicap.platform.home.api import home

__all__ = [
    "ACCEPTED",
    "MOST_BYTES",
    "PDF",
    "FileEmpty",
    "FileKindRefused",
    "FileNameMisleads",
    "FileTooBig",
    "FileUnreadable",
    "StoredFile",
    "keep",
    "read",
    "take_in",
]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept. `name` is the one it came with, cleaned; the content alone names the stored file."""

    sha256: str
    size_bytes: int
    media_type: str
    name: str


def take_in(content: bytes, *, name: str, field: str, at: datetime) -> StoredFile:
    """
    Check an upload by its content and keep it. One statement.

    :raises FileEmpty: and its siblings, each naming `field`; then nothing is kept.
    :raises TextUnusable: if the name holds characters that no name may hold.
    """
    clean_name = clean_line(Path(name).name, field=field, most=200)
    media_type = sniff(content, name=clean_name, field=field)
    return keep(content, name=clean_name, media_type=media_type, at=at)


def keep(content: bytes, *, name: str, media_type: str, at: datetime) -> StoredFile:
    """Keep content that the platform made itself, or that was checked before. One statement."""
    digest = sha256(content).hexdigest()
    write_once(_path(digest), content)
    run_one(
        "insert into files_filerow (sha256, size_bytes, media_type, stored_at) "
        "values (%(sha256)s, %(size)s, %(type)s, %(at)s) on conflict (sha256) do nothing returning sha256",
        {"sha256": digest, "size": len(content), "type": media_type, "at": at},
    )
    return StoredFile(sha256=digest, size_bytes=len(content), media_type=media_type, name=name)


def read(digest: str) -> bytes:
    """
    Return the content of a kept file.

    :raises NotFound: if there is none, or its content no longer fits its name.
    """
    path = _path(digest)
    if not path.is_file():
        raise NotFound("file", key=digest[:12])
    content = path.read_bytes()
    if sha256(content).hexdigest() != digest:
        raise NotFound("file", key=digest[:12])
    return content


def _path(digest: str) -> Path:
    return home() / "files" / digest[:2] / digest[2:]

"""What a file is by its content, and whether it can be opened."""

import io
import os
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pylibmagic  # noqa: F401  (makes the library that `magic` loads known)
from PIL import Image, UnidentifiedImageError

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput

PDF = "application/pdf"
ACCEPTED = {PDF: (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 100_000_000


class FileEmpty(BadInput):
    """The file has no content."""

    message = sentence("The file is empty. Please choose it again.")


class FileTooBig(BadInput):
    """The file is larger than is taken."""

    message = sentence("The file is too big: at most %(most_megabytes)s MB.")
    status = 413


class FileKindRefused(BadInput):
    """The content is of a kind that is not taken."""

    message = sentence("This kind of file is not taken. Please send a PDF, JPEG or PNG file.")


class FileNameMisleads(BadInput):
    """The name says another kind than the content."""

    message = sentence("The name of the file says something other than its content. Please check the file.")


class FileUnreadable(BadInput):
    """The file is damaged or locked by a password."""

    message = sentence("The file cannot be opened: it is damaged or locked. Please scan or save it again.")


def sniff(content: bytes, *, name: str, field: str) -> str:
    """
    Return the media type of the content after opening it.

    :raises FileEmpty: if there is no content.
    :raises FileTooBig: if it has more than 20 MB or, for a picture, more than 100 million points.
    :raises FileKindRefused: if it is no PDF, JPEG or PNG.
    :raises FileNameMisleads: if the name ends as another kind of file does.
    :raises FileUnreadable: if it cannot be opened, has no page, or needs a password.
    """
    if not content:
        raise FileEmpty(field)
    if len(content) > MOST_BYTES:
        raise FileTooBig(field, most_megabytes=MOST_BYTES // 1024 // 1024)
    media_type = str(_magic().from_buffer(content[:8192]))
    if media_type not in ACCEPTED:
        raise FileKindRefused(field)
    if not name.lower().endswith(ACCEPTED[media_type]):
        raise FileNameMisleads(field)
    if media_type == PDF:
        _open_pdf(content, field)
    else:
        _open_image(content, field)
    return media_type


@cache
def _magic() -> Any:
    import magic

    return magic.Magic(mime=True)


def _open_pdf(content: bytes, field: str) -> None:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError) as wrong:
        raise FileUnreadable(field) from wrong
    if not pages:
        raise FileUnreadable(field)


def _open_image(content: bytes, field: str) -> None:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileTooBig(field, most_megabytes=MOST_BYTES // 1024 // 1024)
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as wrong:
        raise FileUnreadable(field) from wrong


def write_once(path: Path, content: bytes) -> None:
    """Write a file so that after a crash it is there whole or not at all; an existing one is left as it is."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with aside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

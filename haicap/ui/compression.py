"""Pages travel compressed. A page is made for one reader and sent once: it is pressed fast, not as small as can be."""

import secrets
import zlib
from collections.abc import Sequence
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

#: a third of the work of the usual 6, and a page some hundredths bigger
LEVEL = 2
LEAST_BYTES = 200
#: fixed pieces of pages that a process holds in memory, with what they become: 20 MB when all are lists of 50 lines
MOST_PIECES = 500
#: as the format lays down: a block that is stored as it is, and the last one, which is empty
STORED, LAST = b"\x00", b"\x01\x00\x00\xff\xff"
MOST_STORED = 0xFFFF


class Fixed(bytes):
    """A piece of a page that is the same each time, and so is compressed once."""


class PageOfPieces(HttpResponse):
    """A page of which the fixed pieces are compressed once; all others are sent as they are, so let them be short."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        super().__init__(b"".join(pieces))
        self.pieces = pieces


class Compression(GZipMiddleware):
    """Middleware: as Django's, but faster. Streams are left to Django."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress the answer if the reader takes it and it pays."""
        if response.streaming or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        content = response.content  # type: ignore[attr-defined]
        if len(content) < LEAST_BYTES:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return response
        blocks = _blocks(response.pieces) if isinstance(response, PageOfPieces) else _pressed(content) + LAST
        packed = self._packed(content, blocks)
        if len(packed) >= len(content):
            return response
        response.content = packed  # type: ignore[attr-defined]
        response.headers["Content-Length"] = str(len(packed))
        mark = response.get("ETag")
        if mark and mark.startswith('"'):
            # The same page, not the same bytes.
            response.headers["ETag"] = f"W/{mark}"
        response.headers["Content-Encoding"] = "gzip"
        return response

    def _packed(self, content: bytes, blocks: bytes) -> bytes:
        """Return the file of the blocks, with a name of random length: the length shall tell nothing (BREACH)."""
        name = b"a" * secrets.randbelow(self.max_random_bytes)
        head = b"\x1f\x8b\x08" + (b"\x08" if name else b"\x00") + b"\0\0\0\0\0\xff" + (name + b"\0" if name else b"")
        tail = zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
        return head + blocks + tail


def _blocks(pieces: Sequence[bytes]) -> bytes:
    return b"".join([_pressed_once(piece) if isinstance(piece, Fixed) else _stored(piece) for piece in pieces]) + LAST


@lru_cache(maxsize=MOST_PIECES)
def _pressed_once(piece: Fixed) -> bytes:
    return _pressed(piece)


def _pressed(content: bytes) -> bytes:
    """Return the blocks of a content; they end with a byte, know nothing of others and are not the last ones."""
    body = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return body.compress(content) + body.flush(zlib.Z_FULL_FLUSH)


def _stored(content: bytes) -> bytes:
    """Return a content as it is, in blocks. What is secret in a page stands alone here, beside nothing to compare."""
    parts = [content[start : start + MOST_STORED] for start in range(0, len(content), MOST_STORED)]
    return b"".join(
        [STORED + len(part).to_bytes(2, "little") + (len(part) ^ 0xFFFF).to_bytes(2, "little") + part for part in parts]
    )

"""Pages travel compressed. A page is made for one reader and sent once: it is pressed fast, not as small as can be."""

import secrets
import zlib

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

#: a third of the work of the usual 6, and a page some hundredths bigger
LEVEL = 2
LEAST_BYTES = 200


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
        packed = self._packed(content)
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

    def _packed(self, content: bytes) -> bytes:
        """Return the content compressed, with a name of random length: the length shall tell nothing (BREACH)."""
        name = b"a" * secrets.randbelow(self.max_random_bytes)
        body = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        head = b"\x1f\x8b\x08" + (b"\x08" if name else b"\x00") + b"\0\0\0\0\0\xff" + (name + b"\0" if name else b"")
        tail = zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
        return head + body.compress(content) + body.flush() + tail

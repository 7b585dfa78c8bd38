"""A citizen without JavaScript: reads pages, fills in forms and keeps cookies, with nothing but HTTP."""

import re
import uuid
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_FILE = re.compile(r'<input[^>]*type="file"[^>]*>')
_NAME = re.compile(r'name="([^"]+)"')
CODE = re.compile(r"H26\.[0-9]{5}-[0-9]{6}-[0-9]{4,}")
SECONDS = 30


def _opener() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor(CookieJar()))


@dataclass
class Citizen:
    """One browser. `page` is the text of the page it shows."""

    base: str
    opener: OpenerDirector = field(default_factory=_opener)
    page: str = ""

    def open(self, path: str) -> None:
        with self.opener.open(self.base + path, timeout=SECONDS) as answer:
            self.page = answer.read().decode()

    def send(self, path: str, *, upload: tuple[str, bytes] | None = None, **values: str) -> None:
        """Send the form of the page that is shown, following to the page after it."""
        found = _TOKEN.search(self.page)
        assert found, f"no form on the page before {path}"
        fields = {"csrfmiddlewaretoken": found[1], **values}
        body, kind = _multipart(fields, upload) if upload else (urlencode(fields).encode(), FORM)
        request = Request(self.base + path, data=body, headers={"Content-Type": kind})
        with self.opener.open(request, timeout=SECONDS) as answer:
            self.page = answer.read().decode()

    def write(self, *, procedure: str, place: str, name: str, national_id: str, paper: bytes) -> None:
        """Fill in a filing up to its last page, the one with the summary."""
        self.open(f"/file/{procedure}")
        self.send(f"/file/{procedure}")
        self.send("/file/place", place=place) if _TOKEN.search(self.page) else self._choose(place)
        self.send(
            "/file/person",
            name=name,
            national_id=national_id,
            born_on="05/03/1992",
            address="Số 12, phố Bà Triệu",
            phone="0912345678",
            email="",
        )
        inputs = _FILE.search(self.page)
        assert inputs, "no place for a file"
        named = _NAME.search(inputs[0])
        assert named
        self.send("/file/papers", upload=(named[1], paper), then="go")

    def _choose(self, place: str) -> None:
        self.open(f"/file/place?place={place}")
        self.send("/file/place", place=place)

    def hand_in(self) -> str:
        """Hand in what was written and return the code shown."""
        self.send("/file/check")
        found = CODE.search(self.page)
        assert found, self.page[:2000]
        return found[0]


FORM = "application/x-www-form-urlencoded"


def _multipart(fields: dict[str, str], upload: tuple[str, bytes]) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{upload[0]}"; filename="to-khai.pdf"\r\n'
    parts.append(head.encode() + b"Content-Type: application/pdf\r\n\r\n" + upload[1] + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"

"""A machine that hands in over the API: it calls until it is answered, as a program of another system does."""

import base64
import http.client
import json
import time
from contextlib import suppress
from functools import cache

from tests.city import BIRTH, HAI_BA_TRUNG, pdf_bytes

PATIENCE_SECONDS = 120


@cache
def paper() -> str:
    """Return one file as base64: the same each time, for the same call must have the same body."""
    return base64.b64encode(pdf_bytes()).decode()


def body(number: int) -> bytes:
    """Return what is handed in for one applicant of many."""
    return json.dumps(
        {
            "procedure": BIRTH,
            "place": HAI_BA_TRUNG,
            "name": "Nguyễn Thị Ưỡn",
            "national_id": f"003192{number:06d}",
            "born_on": "1992-03-05",
            "address": "Số 12, phố Bà Triệu",
            "papers": [
                {
                    "name": "Tờ khai",
                    "file_name": "to-khai.pdf",
                    "content": paper(),
                }
            ],
        }
    ).encode()


class Caller:
    """One connection of a client, kept open as long as it holds."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.token = token
        self.connection: http.client.HTTPConnection | None = None
        self.failures = 0

    def hand_in(self, *, key: str, sent: bytes) -> dict[str, object]:
        """Call with one key until an answer comes, and return it; fail when none comes in time."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException):
                status, answer = self._call(key, sent)
                if status == 201:
                    return json.loads(answer)
                # What is refused for good must not be asked again: only a server in trouble is.
                assert status >= 500, (status, answer[:500])
            self.failures += 1
            self.hang_up()
            time.sleep(0.2)
        raise AssertionError(f"nobody answered {key}")

    def _call(self, key: str, sent: bytes) -> tuple[int, bytes]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.connection.request(
            "POST",
            "/api/v1/dossiers",
            body=sent,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

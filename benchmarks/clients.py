"""A bounded load of real requests over kept connections, from threads of this process."""

import http.client
import json
import re
import statistics
import threading
import time
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

TIMEOUT_SECONDS = 60
#: what a browser of today sends
HEADERS = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "vi", "User-Agent": "haicap bench"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, and the status that its answer must have."""

    method: str
    path: str
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200


@dataclass(frozen=True, slots=True)
class Answered:
    """How it went: requests, wall seconds, median and 99th hundredth of the waiting times in milliseconds."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    bytes_each: int


class Unexpected(Exception):  # noqa: N818 (said as it is)
    """An answer was not the one that a page gives."""


def send(port: int, *, requests: int, connections: int, ask: Callable[[int], Asked]) -> Answered:
    """
    Send so many requests over so many connections, each with one under way at a time.

    :raises Unexpected: if an answer has another status than it must have.
    """
    numbers = iter(range(requests))
    lock, times, sizes, wrong = threading.Lock(), list[float](), list[int](), list[str]()

    def run() -> None:
        wire = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        while not wrong:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            asked = ask(number)
            began = time.perf_counter()
            wire.request(asked.method, asked.path, asked.body, {**HEADERS, **dict(asked.headers)})
            answer = wire.getresponse()
            content = answer.read()
            times.append(time.perf_counter() - began)
            sizes.append(len(content))
            if answer.status != asked.status:
                wrong.append(f"{asked.method} {asked.path}: {answer.status} {content[:300]!r}")
        wire.close()

    began = time.monotonic()
    threads = [threading.Thread(target=run) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise Unexpected(wrong[0])
    if len(times) < requests:
        raise Unexpected("a connection broke")
    ordered = sorted(times)
    return Answered(
        requests=requests,
        seconds=time.monotonic() - began,
        p50_ms=1000 * statistics.median(ordered),
        p99_ms=1000 * ordered[int(0.99 * (len(ordered) - 1))],
        bytes_each=sum(sizes) // len(sizes),
    )


def sign_in(port: int, *, username: str, password: str) -> str:
    """
    Sign in at the desk as a person does; return the cookies.

    :raises Unexpected: if it does not work.
    """
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    wire.request("GET", "/desk/sign-in", headers={"Accept-Language": "vi"})
    page = wire.getresponse()
    cookies = dict(_cookies(page.getheaders()))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    if token is None:
        raise Unexpected("the sign-in has no form")
    form = {"csrfmiddlewaretoken": token[1], "username": username, "password": password, "next": ""}
    wire.request(
        "POST",
        "/desk/sign-in",
        urllib.parse.urlencode(form),
        {"Content-Type": "application/x-www-form-urlencoded", "Cookie": _line(cookies)},
    )
    answer = wire.getresponse()
    answer.read()
    if answer.status != 303:
        raise Unexpected(f"{username} could not sign in: {answer.status}")
    cookies |= dict(_cookies(answer.getheaders()))
    wire.close()
    return _line(cookies)


def session_key(cookies: str) -> str:
    """Return the key of the session that stands in a line of cookies."""
    return dict(one.split("=", 1) for one in cookies.split("; "))["haicap_session"]


def _cookies(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    pairs = [value.split(";", 1)[0].split("=", 1) for name, value in headers if name.lower() == "set-cookie"]
    return [(name, value) for name, value in pairs]


def _line(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def as_json(document: object) -> bytes:
    """Return a body of JSON."""
    return json.dumps(document, ensure_ascii=False).encode()

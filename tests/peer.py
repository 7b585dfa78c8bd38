"""A client's system, real and of this process: it listens, keeps what it was told, and answers as the test says."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Peer:
    """What it heard, and how it answers next: bytes to send, then it hangs up, or hangs when `hangs`."""

    port: int
    answer: bytes = OK
    hangs: bool = False
    drips: bool = False
    heads: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/told?x=1"


@contextmanager
def peer() -> Iterator[Peer]:
    """Listen on a free port of this machine until the test is over."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        one = Peer(server.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(server, one), daemon=True)
        thread.start()
        try:
            yield one
        finally:
            one.ending.set()
            # Wakes up the accept that waits.
            socket.create_connection(("127.0.0.1", one.port)).close()
            thread.join(timeout=5)


def _serve(server: socket.socket, one: Peer) -> None:
    while not one.ending.is_set():
        line, _ = server.accept()
        with line:
            try:
                _answer(line, one)
            except OSError:
                continue


def _answer(line: socket.socket, one: Peer) -> None:
    seen = b""
    while b"\r\n\r\n" not in seen:
        more = line.recv(65536)
        if not more:
            return
        seen += more
    head, _, body = seen.partition(b"\r\n\r\n")
    first, *lines = head.decode("ascii").split("\r\n")
    fields = {name.lower(): value for name, value in (each.split(": ", 1) for each in lines)}
    while len(body) < int(fields["content-length"]):
        body += line.recv(65536)
    one.targets.append(first)
    one.heads.append(fields)
    one.bodies.append(body)
    if one.hangs:
        one.ending.wait(timeout=30)
    if one.drips:
        while not one.ending.wait(timeout=0.1):
            line.sendall(b"x")
    line.sendall(one.answer)

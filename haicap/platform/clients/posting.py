"""
One signed call to one client, with a bound on all of it.

Written on plain sockets: the number that was checked is the one that is called, no answer is read but its head, and
no redirect, proxy or setting of the environment can lead it anywhere else.
"""

import re
import socket
import ssl
import time
from datetime import datetime

from haicap.platform.clients.telling import Address, TellAddressHere, check_elsewhere, reached, read_address, signature

#: how long one call may take from the first to the last byte, in seconds
PATIENCE = 10.0
#: how much of an answer is read: more head than that is no answer
MOST_BYTES = 16 * 1024
STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9][0-9])[ \r]")
TAKEN = range(200, 300)
INTERIM = range(100, 200)


class NotTold(Exception):
    """
    The client did not acknowledge. `why` holds nothing that came from the client but the status.

    `is_away`: it was not reached, or hung, so that others need not try at once; `is_final`: it is no use to go on.
    """

    def __init__(self, why: str, *, is_away: bool = False, is_final: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.is_away = is_away
        self.is_final = is_final


def post(body: bytes, *, url: str, secret: str, event: str, at: datetime) -> None:
    """
    Send a body, signed, and return when the client acknowledged it by a status of 200 to 299. Ten seconds at most.

    :raises NotTold: if it did not.
    """
    address = read_address(url)
    until = time.monotonic() + PATIENCE
    try:
        with _connected(address, until) as line:
            line.sendall(_request(address, body, secret=secret, event=event, at=at))
            status = _status(line, until)
    except TellAddressHere as here:
        raise NotTold("the address leads to this machine", is_away=True) from here
    except ssl.SSLCertVerificationError as wrong:
        raise NotTold("its certificate is not valid", is_away=True) from wrong
    except TimeoutError as late:
        raise NotTold("no answer in time", is_away=True) from late
    except socket.gaierror as unknown:
        raise NotTold("its host is not known", is_away=True) from unknown
    except OSError as broken:
        raise NotTold("it cannot be reached", is_away=True) from broken
    if status not in TAKEN:
        raise NotTold(f"it answered {status}")


def _connected(address: Address, until: float) -> socket.socket:
    """Return the line to the first number of the host that answers; each was checked."""
    numbers = reached(address)
    check_elsewhere(numbers)
    for left, number in reversed(list(enumerate(reversed(numbers)))):
        try:
            line = socket.create_connection((number, address.port), timeout=_left(until))
            break
        except OSError:
            if left == 0:
                raise
    if not address.is_secure:
        return line
    try:
        line.settimeout(_left(until))
        return ssl.create_default_context().wrap_socket(line, server_hostname=address.host)
    except OSError:
        line.close()
        raise


def _request(address: Address, body: bytes, *, secret: str, event: str, at: datetime) -> bytes:
    timestamp, signed = signature(body, secret=secret, at=at)
    head = (
        f"POST {address.target} HTTP/1.1",
        f"Host: {address.named}",
        "Content-Type: application/cloudevents+json; charset=utf-8",
        f"Content-Length: {len(body)}",
        "User-Agent: haicap",
        "Connection: close",
        f"Haicap-Event: {event}",
        f"Haicap-Timestamp: {timestamp}",
        f"Haicap-Signature: {signed}",
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + body


def _status(line: socket.socket, until: float) -> int:
    """
    Return the status of the answer, once its head came whole.

    :raises NotTold: if it is no answer, or its head has no end.
    """
    seen = b""
    while True:
        head, end, rest = seen.partition(b"\r\n\r\n")
        if end:
            found = STATUS.match(head + b"\r")
            if found is None:
                raise NotTold("its answer is no HTTP")
            status = int(found[1])
            if status not in INTERIM:
                return status
            seen = rest
            continue
        if len(seen) >= MOST_BYTES:
            raise NotTold("its answer has no end")
        line.settimeout(_left(until))
        more = line.recv(MOST_BYTES - len(seen))
        if not more:
            raise NotTold("it broke off", is_away=True)
        seen += more


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left

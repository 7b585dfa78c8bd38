"""Where a client wants to be told of its dossiers, and how what it is told is signed."""

import hmac
import ipaddress
import re
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput

#: the place for which signing secrets are sealed; written into the sealed bytes, so it never changes
TELL_SECRET = "clients.client.tell_secret"  # noqa: S105 (a place, not a secret)
#: what a signing secret begins with, so that one that leaked into a text is recognised
SECRET_PREFIX = "haicap_sign_"  # noqa: S105
LONGEST_ADDRESS = 300
HERE = "127.0.0.1"
_LABEL = r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"
HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*", re.ASCII)
PATH = re.compile(r"[!-~]*", re.ASCII)
PORTS = {"https": 443, "http": 80}


class TellAddressUnusable(BadInput):
    """The address has another form than one that can be told at."""

    message = sentence(
        "The address must begin with https:// and name a host, without user name, password or #; "
        "http:// is possible with 127.0.0.1 only."
    )


class TellAddressHere(BadInput):
    """The address leads to this machine itself."""

    message = sentence("The address leads to this machine itself, where nobody is told but with sample data.")


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart. `target` is path and question, as it stands in the request."""

    is_secure: bool
    host: str
    port: int
    target: str

    @property
    def named(self) -> str:
        """Return host and port as the request names them."""
        return (
            self.host if self.port in {80, 443} and self.is_secure == (self.port == 443) else f"{self.host}:{self.port}"
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """Where a client is told, and the secret by which it knows that haicap speaks; shown once."""

    url: str
    secret: str


def telling(url: str) -> Telling:
    """
    Return how a client is to be told at an address, with a new secret of 256 random bits.

    A host that has no address now is taken: it is looked up each time it is told.

    :raises TellAddressUnusable: if the address has another form than one that can be told at.
    :raises TellAddressHere: if it leads to this machine, but with sample data.
    """
    address = read_address(url)
    try:
        found = reached(address)
    except OSError:
        found = ()
    check_elsewhere(found)
    return Telling(url, SECRET_PREFIX + secrets.token_urlsafe(32))


def read_address(url: str) -> Address:
    """
    Return an address taken apart.

    :raises TellAddressUnusable: if it is not https, or http on 127.0.0.1, with a host and without anything secret.
    """
    wrong = TellAddressUnusable("tell", value="")
    if len(url) > LONGEST_ADDRESS or not PATH.fullmatch(url) or "#" in url or "\\" in url:
        raise wrong
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    host = parts.hostname or ""
    if parts.scheme not in PORTS or "@" in parts.netloc or not HOST.fullmatch(host) or port == 0:
        raise wrong
    if parts.scheme == "http" and host != HERE:
        raise wrong
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme == "https", host, port or PORTS[parts.scheme], target)


def reached(address: Address) -> tuple[str, ...]:
    """
    Return the numbers under which the host is reached now.

    :raises OSError: if it has none.
    """
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


def check_elsewhere(numbers: tuple[str, ...]) -> None:
    """
    Check that no number is one of this machine. With sample data all are allowed, so that it can be tried out.

    :raises TellAddressHere: if one is.
    """
    if not settings.HAICAP_SAMPLE and any(is_here(number) for number in numbers):
        raise TellAddressHere("tell", value="")


def is_here(number: str) -> bool:
    """Test if a number leads to this machine, to what is only on its own wire, or to nobody in particular."""
    ip = ipaddress.ip_address(number.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.is_loopback or ip.is_unspecified or ip.is_link_local or ip.is_multicast or ip.is_reserved:
        return True
    kind = socket.AF_INET if ip.version == 4 else socket.AF_INET6
    try:
        with socket.socket(kind, socket.SOCK_DGRAM) as own:
            # Only a number of this machine itself can be taken for one's own.
            own.bind((str(ip), 0))
    except OSError:
        return False
    return True


def signature(body: bytes, *, secret: str, at: datetime) -> tuple[str, str]:
    """Return timestamp (whole seconds since 1970) and signature of a body: HMAC-SHA256 over both, in hexadecimal."""
    timestamp = str(int(at.timestamp()))
    signed = hmac.digest(secret.encode(), timestamp.encode() + b"." + body, sha256)
    return timestamp, "v1=" + signed.hex()

"""One-time codes of an app: six digits that change every thirty seconds (RFC 6238), as pure arithmetic."""

import base64
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from haicap.platform.protect import api as protect

#: what every app of this kind knows; RFC 4226 section 4 asks for a key of at least 128 bits and recommends 160
DIGITS, SECONDS, KEY_BYTES = 6, 30, 20
#: House rule: the clock of a phone may be wrong by one step either way (RFC 6238 section 5.2).
WINDOW = 1


def new_key() -> str:
    """Return a new secret key as it is typed: 32 letters and digits of base 32."""
    return base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode()


def in_groups(key: str) -> str:
    """Return the key in groups of four, for the eye."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def uri(key: str, *, username: str, issuer: str) -> str:
    """Return the address that a square code hands to the app."""
    asked = urlencode(
        {"secret": key, "issuer": issuer, "algorithm": "SHA1", "digits": DIGITS, "period": SECONDS}, quote_via=quote
    )
    return f"otpauth://totp/{quote(issuer)}:{quote(username)}?{asked}"


def step_of(at: datetime) -> int:
    """Return the number of the thirty seconds in which a moment lies."""
    return int(at.timestamp()) // SECONDS


def fitting_step(key: str, code: str, *, at: datetime, after: int) -> int | None:
    """
    Return the step whose code this is, at most one away from the moment; `None` when there is none.

    A step up to `after` is used up: its code fits no more (RFC 6238 section 5.2).
    """
    made = TOTP(base64.b32decode(key), DIGITS, SHA1(), SECONDS)  # noqa: S303 (what all apps know; RFC 6238)
    now = step_of(at)
    found = None
    # All steps are tried in every case, so that the time tells nothing.
    for step in range(now - WINDOW, now + WINDOW + 1):
        fits = protect.same(made.generate(step * SECONDS).decode(), code)
        found = step if fits and step > after else found
    return found

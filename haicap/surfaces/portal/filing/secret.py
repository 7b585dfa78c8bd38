"""The secret of a filing that is being written. It travels in a cookie only, never in an address."""

import re
from hashlib import sha256

from django.http import HttpRequest, HttpResponse

COOKIE = "haicap_draft"
DAYS_KEPT = 7
_FORM = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def secret_of(request: HttpRequest) -> str:
    """Return the secret that the browser holds, or nothing."""
    held = request.COOKIES.get(COOKIE, "")
    return held if _FORM.fullmatch(held) else ""


def hand_out(response: HttpResponse, secret: str, *, request: HttpRequest) -> None:
    """Give the browser the secret, for so many days from now on."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=DAYS_KEPT * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def take_back(response: HttpResponse) -> None:
    """Make the browser forget the secret."""
    response.delete_cookie(COOKIE, samesite="Lax")


def submission_key(secret: str) -> str:
    """
    Return the key under which the filing of a secret is handed in, always the same.

    Keys are stored as they are, so it must not tell the secret, which opens the receipt.
    """
    return sha256(b"submission\0" + secret.encode()).hexdigest()

"""That a browser may see the details of one dossier for a while: signed, in a cookie, never in an address."""

from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from haicap.surfaces.portal.codes import give_cookie

COOKIE, OPEN_FOR = "haicap_details", timedelta(minutes=30)
SALT = "haicap.portal.details"


def open_for(response: HttpResponse, code: str, *, at: datetime, request: HttpRequest) -> None:
    """Let the browser see the details of the dossier for half an hour, and of no other any more."""
    grant = signing.dumps({"code": code, "until": (at + OPEN_FOR).timestamp()}, salt=SALT)
    give_cookie(response, COOKIE, grant, seconds=int(OPEN_FOR.total_seconds()), request=request)


def is_open(request: HttpRequest, code: str, *, at: datetime) -> bool:
    """Test if the browser may see the details of the dossier now. `code` is in its usual form. No statement."""
    try:
        grant = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return False
    return bool(grant["code"] == code and at.timestamp() < grant["until"])


def end(response: HttpResponse) -> None:
    """Let the browser forget it."""
    response.delete_cookie(COOKIE, samesite="Lax")

"""The files of a dossier and its receipt, given only to officers who may see the dossier."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.platform.clock import api as clock
from haicap.platform.files import api as files
from haicap.surfaces.desk.dossier import follow_url
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.sessions import DeskRequest

#: A file may draw itself and do nothing else: no script, no form, no address, an origin of its own.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@officer
@require_safe
def file(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    """Serve a file of a dossier; the look is written into the audit. Three statements beside the door's."""
    found = dossiers.look_at_file(by=request.actor, at=clock.now(), code=code, ordinal=ordinal)
    return _served(found.sha256, media_type=found.media_type, name=found.file_name)


@officer
@require_safe
def receipt(request: DeskRequest, code: str) -> HttpResponse:
    """Serve form 01 of a dossier, made when it is asked for first."""
    at = clock.now()
    found = dossiers.look(by=request.actor, at=at, code=code, reason="receipt")
    document = dossiers.receipt(code=found.code, at=at, track_url=follow_url(found.code))
    return _served(document.sha256, media_type=files.PDF, name=f"{found.code}.pdf")


@officer
@require_safe
def notice(request: DeskRequest, code: str, serial: int) -> HttpResponse:
    """Serve the notice of an event of a dossier (forms 02 to 05), made when it is asked for first."""
    at = clock.now()
    found = dossiers.look(by=request.actor, at=at, code=code, reason="notice")
    document = dossiers.notice(code=found.code, serial=serial, at=at, track_url=follow_url(found.code))
    return _served(document.sha256, media_type=files.PDF, name=f"{found.code}-{document.form.value}.pdf")


def _served(digest: str, *, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(files.read(digest), content_type=media_type)
    # Only kinds that were checked on the way in are shown by the browser; all else is saved.
    response["Content-Disposition"] = content_disposition_header(media_type not in files.ACCEPTED, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    return response

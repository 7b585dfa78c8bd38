"""Finding a dossier by its code; words that are no code are looked up among the procedures."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.procedures import api as procedures
from haicap.kernel.codes import CodeUnusable, read_code
from haicap.kernel.refusals import NotAllowed, NotFound, Refused
from haicap.kernel.text import clean_line
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.guidance import answers_of
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.words import said

MOST_ASKED = 200
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−_", "-"))


@officer
@require_safe
def find(request: DeskRequest) -> HttpResponse:
    """Go to the dossier of the code, or say that there is none for this post. Three statements at most."""
    asked = request.GET.get("q", "")
    shown: dict[str, object] = {"asked": asked.replace("\x00", "")[:MOST_ASKED], "error": "", "found": []}
    status = 200
    if asked.strip():
        try:
            code = written_code(
                clean_line(asked, field="q", most=MOST_ASKED), own=request.officer.unit.identification_code
            )
            if code:
                dossier = dossiers.look(by=request.actor, at=clock.now(), code=code, reason="find")
                return HttpResponseRedirect(reverse("desk:dossier", args=[dossier.code]))
            shown["found"] = answers_of(procedures.search(asked, clock.now().date()))
        except (NotFound, NotAllowed):
            # A dossier of another unit and one that does not exist are answered alike.
            shown["missing"], status = code, 404
        except Refused as refusal:
            shown["error"], status = said(refusal), refusal.status
    return show(request, "desk/find.html", {"missing": "", **shown}, status=status, asked=str(shown["asked"]))


def written_code(text: str, *, own: str) -> str:
    """
    Return the code that an officer means, or nothing when the words are no code.

    Spaces, small letters and dashes of any kind are forgiven; `261123-0001` is one of the own unit.
    """
    bare = "".join(text.translate(_DASHES).split()).upper()
    for candidate in (bare, f"{own}-{bare}" if own else bare):
        try:
            return str(read_code(candidate))
        except CodeUnusable:
            continue
    return ""

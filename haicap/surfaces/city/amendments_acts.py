"""The acts on an amendment: check, approve, give up, roll back."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from haicap.domains.authority import api as authority
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Amendment, LawFileInvalid, Step
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound, Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.city import amendments_words as words
from haicap.surfaces.city.amendments import legal_officer, show_amendment
from haicap.surfaces.city.amendments_told import described
from haicap.surfaces.city.frame import CityRequest, show
from haicap.ui.refusals import refusal_words


class RollBackReasonMissing(BadInput):
    """Why something is rolled back was not said."""

    message = sentence("Please say why, for the history.")


ACTS = {"check": "checked", "approve": "approved", "give-up": "given-up"}


@legal_officer
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: CityRequest, amendment_id: int, act: str) -> HttpResponse:
    """Do an act and go back to the amendment; what refuses it is said there."""
    if act not in ACTS:
        raise NotFound("act", key=act[:40])
    page = reverse("city:amendment", args=[amendment_id])
    if request.method != "POST":
        return HttpResponseRedirect(page)
    at, by = clock.now(), request.actor
    seen = seen_in(request)
    reason = request.POST.get("reason", "")[:4000]
    try:
        if act == "check":
            law.check(by=by, at=at, amendment_id=amendment_id, seen=seen)
        elif act == "approve":
            law.approve(by=by, at=at, amendment_id=amendment_id, seen=seen)
        else:
            law.give_up(by=by, at=at, amendment_id=amendment_id, seen=seen, reason=reason)
    except Refused as refusal:
        return _refused(request, amendment_id, refusal, typed={"reason": reason.replace("\x00", "")})
    return HttpResponseRedirect(f"{page}?done={ACTS[act]}", status=303)


@legal_officer
@require_http_methods(["GET", "HEAD", "POST"])
def roll_back(request: CityRequest, amendment_id: int) -> HttpResponse:
    """Show what a roll-back would do, and do it. Fourteen statements beside those of the door to show."""
    at = clock.now()
    one = law.amendment_by_id(amendment_id, on=at.date())
    if one.step is not Step.APPROVED:
        # Of an old page, too: it must not take back what was approved under the same text since.
        return HttpResponseRedirect(reverse("city:amendment", args=[amendment_id]))
    refused, status, reason = "", 200, request.POST.get("reason", "").replace("\x00", "")[:4000]
    if request.method == "POST":
        try:
            if not reason.strip():
                raise RollBackReasonMissing("reason", value="")
            law.roll_back(by=request.actor, at=at, named=one.name, reason=reason)
            page = reverse("city:amendment", args=[amendment_id])
            return HttpResponseRedirect(f"{page}?done=rolled-back", status=303)
        except Refused as refusal:
            refused, status = refusal_words(refusal), refusal.status
    return _shown(request, one, refused=refused, reason=reason, status=status)


def seen_in(request: CityRequest) -> int:
    """Return the version that the page showed; nothing that was ever a version when it says none."""
    written = request.POST.get("seen", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else 0


def _shown(request: CityRequest, one: Amendment, *, refused: str, reason: str, status: int) -> HttpResponse:
    today = clock.now().date()
    found = authority.deciders_without(one.id, first=today)
    item = next((item for item in authority.told_changes(found) if item.details), None)
    details = item.details if item else ()
    bodies = [dated.change.body for dated in one.changes]
    names = words.names_of(words.procedures_in([*bodies, *details]), on=today)
    others = [other for other in law.amendments_named(one.name, on=today) if other.step is Step.APPROVED]
    shown = {
        "one": one,
        "changes": [described(dated.change, names) for dated in one.changes],
        "regions": [words.before_and_after(detail, names) for detail in details],
        "others": len(others) - 1,
        "refused": refused,
        "reason": reason,
    }
    return show(request, "city/amendments/roll_back.html", shown, status=status)


def _refused(request: CityRequest, amendment_id: int, refusal: Refused, *, typed: dict[str, str]) -> HttpResponse:
    said = refusal_words(refusal)
    if isinstance(refusal, LawFileInvalid):
        said = " ".join([said, *(law.worded(one) for one in refusal.faults[:5])])
    errors = {refusal.field: said} if refusal.field else {}
    return show_amendment(request, amendment_id, refused=said, errors=errors, typed=typed, status=refusal.status)

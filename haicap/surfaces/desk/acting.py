"""The acts on a dossier: one form, one operation, back to the page."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    FILER_FIELDS,
    Act,
    Appointment,
    AppointmentNeeded,
    ChangedMeanwhile,
    Decision,
    Dossier,
    Kind,
    Proof,
    StepGone,
    TermKind,
    WrongStep,
)
from haicap.domains.people import api as people
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound, Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.desk import deciding, fees, rectifying, turns, uploads
from haicap.surfaces.desk.acts import authorisation_of, panel, proof_of
from haicap.surfaces.desk.deciding import facts_concerned
from haicap.surfaces.desk.dossier import show_dossier
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.scanning import scanned
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.words import said
from haicap.ui.questions import PREFIX

#: What the files of a proposal are called in the dossier; a name of the record, not of the page.
RESULT = "Kết quả giải quyết"
VALUES = (
    "assignee",
    "decision",
    "note",
    "collector",
    "proof",
    "authorisation",
    "appointed_on",
    "reason",
    "on_paper",
    "carrier",
    "tracking_number",
    "address",
    "unit",
    "basis",
    "authority",
    "amount",
    "receipt_number",
    "proof_number",
    "phone",
    "email",
    "outcome",
    "message",
    *FILER_FIELDS,
)
#: what operations call a field -> what the panel calls it
NAMES = {"appointment": "appointed_on", "code": "unit", "text": "unit"}


class DecisionMissing(BadInput):
    """Nothing was chosen to be proposed."""

    message = sentence("Please choose what you propose.")


class ProofMissing(BadInput):
    """It was not said what the collector showed."""

    message = sentence("Please choose what the collector showed.")


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: DeskRequest, code: str, act: str) -> HttpResponse:
    """Do an act and go back to the dossier. One operation, and the look that shows what it is done on."""
    deed = DEEDS.get(act)
    if deed is None:
        raise NotFound("act", key=act[:40])
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk:dossier", args=[code]))
    at = clock.now()
    dossier = dossiers.look(by=request.actor, at=at, code=code)
    kept: list[uploads.Kept] = []
    try:
        kept += uploads.kept_before(request.POST.getlist("kept"), field="results", by=request.actor)
        kept += uploads.take_in(
            request.FILES.getlist("results"),
            paper=turns.SUPPLEMENT if act == Act.TAKE_MORE.value else RESULT,
            field="results",
            by=request.actor,
            at=at,
        )
        if act not in turns.OF_A_STEP and request.POST.get("seen", "") != str(dossier.seen):
            # The page was read before somebody else acted: what is asked may no longer be meant. Of several steps at
            # once each is done by itself: there it counts that the step still waits.
            raise ChangedMeanwhile
        if people.is_card(request.POST.get("collector", "")):
            return _collector_scanned(request, dossier, kept=kept, at=at)
        kind = deed(request, dossier, at, kept)
    except Refused as refusal:
        return _refused(request, dossier, refusal, act=act, kept=kept, at=at)
    to = reverse("desk:dossier", args=[dossier.code])
    return HttpResponseRedirect(f"{to}?{urlencode({'done': kind.value})}", status=303)


def _collector_scanned(
    request: DeskRequest, dossier: Dossier, *, kept: list[uploads.Kept], at: datetime
) -> HttpResponse:
    """
    Show the hand-over with the name of a card that was scanned; the Enter of the scanner hands nothing over.

    :raises Refused: if the card cannot be read.
    """
    try:
        card = scanned(request.POST["collector"], on=at.date())
    except Refused as refusal:
        refusal.field = "collector"
        raise
    values = {name: request.POST.get(name, "")[:8000] for name in VALUES}
    values |= {"collector": card.identity.name, "proof": values["proof"] or Proof.IDENTITY.value}
    again = panel(
        dossier, by=request.actor, at=at, opened=Act.HAND_OVER.value, values=values, errors={}, kept=tuple(kept)
    )
    return show_dossier(request, dossier, at=at, posed_again=again)


def _refused(
    request: DeskRequest, dossier: Dossier, refusal: Refused, *, act: str, kept: list[uploads.Kept], at: datetime
) -> HttpResponse:
    """Return the page of the dossier as it stands, with the refusal and what was typed."""
    places = _places(refusal, act)
    overtaken = isinstance(refusal, ChangedMeanwhile | StepGone)
    if overtaken or isinstance(refusal, WrongStep):
        dossier = dossiers.look(by=request.actor, at=at, code=dossier.code)
    if isinstance(refusal, StepGone):
        # What was chosen for a step that is gone says nothing of another one.
        return show_dossier(request, dossier, at=at, refused=said(refusal), overtaken=True, status=refusal.status)
    again = panel(
        dossier,
        by=request.actor,
        at=at,
        opened=act,
        values={name: _shown(request.POST.get(name, "")) for name in (*VALUES, *_fact_names(request))},
        errors=dict.fromkeys(places, said(refusal)),
        kept=tuple(kept),
        deciding=dossiers.deciding(dossier, on=at.date()),
    )
    return show_dossier(
        request,
        dossier,
        at=at,
        refused=said(refusal),
        overtaken=overtaken,
        posed_again=again,
        status=refusal.status,
    )


def _places(refusal: Refused, act: str) -> list[str]:
    """Return the fields of the panel at which a refusal stands: of facts, each that it names."""
    if refusal.field != "facts":
        return [NAMES.get(refusal.field, refusal.field)] if refusal.field else []
    if act != Act.CORRECT_FACTS.value:
        return ["unit"]
    return facts_concerned(refusal)


def _fact_names(request: DeskRequest) -> list[str]:
    return [name for name in request.POST if name.startswith(PREFIX)]


def _shown(typed: str) -> str:
    """Return what was typed as it may be shown again; a card that could not be read is not."""
    return "" if people.is_card(typed) else typed.replace("\x00", "")[:8000]


def _accept(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[uploads.Kept]) -> Kind:
    appointment = None
    if dossier.term_kind is TermKind.UNKNOWN:
        written = request.POST.get("appointed_on", "")
        if not written.strip():
            raise AppointmentNeeded("appointment", value="")
        due = turns.closing_of(written, unit_id=dossier.received_unit_id, at=at)
        appointment = Appointment(due, request.POST.get("reason", ""))
    dossiers.accept(by=request.actor, at=at, code=dossier.code, appointment=appointment)
    return Kind.ACCEPTED


def _assign(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[uploads.Kept]) -> Kind:
    chosen = request.POST.get("assignee", "")
    # What is no number is nobody: the operation says so.
    assignee = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) <= 18 else 0
    dossiers.assign(by=request.actor, at=at, code=dossier.code, assignee_id=assignee)
    return Kind.ASSIGNED


def _propose(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[uploads.Kept]) -> Kind:
    chosen = next((one for one in Decision if one.value and one.value == request.POST.get("decision", "")), None)
    if chosen is None:
        raise DecisionMissing("decision", value="")
    dossiers.propose(
        by=request.actor,
        at=at,
        code=dossier.code,
        decision=chosen,
        note=request.POST.get("note", ""),
        results=tuple(one.paper for one in kept),
    )
    return Kind.PROPOSED


def _hand_over(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[uploads.Kept]) -> Kind:
    proof = proof_of(request.POST.get("proof", ""))
    if proof is None:
        raise ProofMissing("proof", value="")
    collector = request.POST.get("collector", "")
    authorisation = authorisation_of(request.POST.get("authorisation", ""))
    dossiers.hand_over(
        by=request.actor, at=at, code=dossier.code, collector=collector, proof=proof, authorisation=authorisation
    )
    return Kind.HANDED_OVER


DEEDS: dict[str, turns.Deed] = {
    Act.ACCEPT.value: _accept,
    Act.ASSIGN.value: _assign,
    Act.PROPOSE.value: _propose,
    Act.APPROVE.value: turns.noted(dossiers.approve, Kind.APPROVED),
    Act.SIGN.value: turns.noted(dossiers.sign, Kind.SIGNED),
    Act.SEND_BACK.value: turns.noted(dossiers.send_back, Kind.SENT_BACK),
    Act.HAND_OVER.value: _hand_over,
    **turns.DEEDS,
    **fees.DEEDS,
    **rectifying.DEEDS,
    **deciding.DEEDS,
}

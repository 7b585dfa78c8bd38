"""Mirrors: where dossiers stand that other systems work."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Status
from pydantic import Field, StringConstraints

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Business, Decision, MirrorBirth, OutsideMessage
from haicap.domains.organisation.contracts import UnitUnknown
from haicap.domains.procedures.contracts import ProcedureUnknown
from haicap.kernel.refusals import BadInput
from haicap.platform.clients import api as clients
from haicap.platform.clock import api as clock
from haicap.surfaces.exchange.api_v1.bodies import JSON, named, read_body
from haicap.surfaces.exchange.api_v1.dossiers import ClientToken
from haicap.surfaces.exchange.api_v1.problems import PROBLEM
from haicap.surfaces.exchange.api_v1.refusals import MirrorNotAllowed
from haicap.surfaces.exchange.api_v1.values import (
    USABLE,
    Day,
    DossierCodeText,
    Line,
    Moment,
    MomentSent,
    ProcedureCode,
    Sent,
    Told,
    UnitCode,
)

router = Router(tags=["mirrors"])
#: fields of what the dossier is -> where they stand in the body
BORN = {
    name: f"dossier.{name}" for name in ("name", "national_id", "born_on", "address", "phone", "email", "submitted_at")
}
SystemName = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$")]


class MirrorBirthSent(Sent):
    """What the dossier is, as it was declared to the system."""

    procedure: ProcedureCode
    unit: UnitCode = Field(description="The unit that decides.")
    submitted_at: MomentSent
    name: Line
    national_id: Annotated[str, StringConstraints(max_length=20), USABLE]
    born_on: Day
    address: Annotated[str, StringConstraints(max_length=300), USABLE]
    phone: Annotated[str, StringConstraints(max_length=30), USABLE] = ""
    email: Line = ""


class MirrorSent(Sent):
    """A message: where a dossier stands, since when, and at the first message what it is."""

    event: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,80}$")] = Field(
        description="Names this message among those about the dossier; the same one again changes nothing."
    )
    at: MomentSent = Field(description="Since when it stands so, by the clock of the system.")
    status: Annotated[int, Field(ge=1, le=10)] = Field(description="The number in the national list of ten.")
    decision: Annotated[Decision, Field(strict=False)] = Field(
        Decision.NONE, description="With the status 9 or 10, and only there."
    )
    due_at: MomentSent | None = Field(None, description="As the system reckons it; it is not reckoned again.")
    words: Annotated[str, StringConstraints(max_length=1000), USABLE] = Field(
        "", description="What officers are told with it."
    )
    dossier: MirrorBirthSent | None = Field(None, description="Needed at the first message; later it is not looked at.")


class MirrorTold(Told):
    """The dossier as it is followed here. `business` is of the newest message, which may be another one."""

    code: str = Field(description="The code under which it is followed here.")
    business: Business
    told_at: Moment
    href: str


BODY: dict[str, Any] = {
    "required": True,
    "content": {JSON: {"schema": {"$ref": "#/components/schemas/MirrorSent"}}},
}


@router.put(
    "/{system}/{code}",
    auth=ClientToken(),
    response={200: MirrorTold, 201: MirrorTold},
    operation_id="mirrorDossier",
    summary="Tell where a dossier stands that another system works",
    description="For the client that was given the right to tell of this system.",
    openapi_extra={"requestBody": BODY, "responses": {"4XX": PROBLEM}},
)
def mirror(
    request: HttpRequest, response: HttpResponse, system: Path[SystemName], code: Path[DossierCodeText]
) -> Status[MirrorTold]:
    """Eight statements; thirteen for the first message of a dossier."""
    client: clients.Client = request.auth  # type: ignore[attr-defined]
    if not client.may_mirror or client.may_mirror != system:
        raise MirrorNotAllowed("system", system=system)
    sent, _parts = read_body(request, MirrorSent)
    about = sent.dossier
    message = OutsideMessage(
        system=system,
        code=code,
        event=sent.event,
        at=sent.at,
        status=sent.status,
        decision=sent.decision,
        due_at=sent.due_at,
        words=sent.words,
        birth=MirrorBirth(about.procedure, about.unit, **about.model_dump(exclude={"procedure", "unit"}))
        if about
        else None,
    )
    try:
        found = dossiers.mirror(client_id=client.id, at=clock.now(), message=message)
    except UnitUnknown as unknown:
        raise named(unknown, {"code": "dossier.unit"}) from unknown
    except ProcedureUnknown as unknown:
        raise named(unknown, {"": "dossier.procedure", "code": "dossier.procedure"}) from unknown
    except BadInput as wrong:
        raise named(wrong, BORN) from wrong
    href = f"/api/v1/dossiers/{found.code}"
    response["Cache-Control"] = "no-store"
    told = MirrorTold(code=found.code, business=found.business, told_at=found.told_at, href=href)
    return Status(201 if found.is_new else 200, told)

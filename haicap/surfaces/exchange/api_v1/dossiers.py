"""Dossiers: hand one in as a client, and follow one by its code."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Header, Path, Router
from ninja.security import HttpBearer
from pydantic import Field, StringConstraints

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Business,
    Filing,
    KeyReused,
    OrganisationGiven,
    PaperGiven,
    ProxyGiven,
    TermKind,
)
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import UnitUnknown
from haicap.domains.people import api as people
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.contracts import ProcedureUnknown
from haicap.kernel.refusals import BadInput
from haicap.platform.clients import api as clients
from haicap.platform.clock import api as clock
from haicap.platform.files import api as files
from haicap.surfaces.exchange.api_v1.bodies import DOSSIER, JSON, PARTS, Files, named, read_body
from haicap.surfaces.exchange.api_v1.facts import REFUSED as FACTS_REFUSED
from haicap.surfaces.exchange.api_v1.facts import FactName, FactSent, of_facts
from haicap.surfaces.exchange.api_v1.problems import PROBLEM
from haicap.surfaces.exchange.api_v1.refusals import ConsentOfAnother, ContentUnreadable, FieldUnknown
from haicap.surfaces.exchange.api_v1.units import UnitNamed
from haicap.surfaces.exchange.api_v1.values import (
    USABLE,
    Day,
    DossierCodeText,
    Line,
    Moment,
    ProcedureCode,
    Sent,
    Told,
    UnitCode,
)

router = Router(tags=["dossiers"])
#: what the operation calls the fields of organisations and proxies -> where they stand in the body
FILERS = {
    "tax_code": "organisation.tax_code",
    "organisation_name": "organisation.name",
    "position": "organisation.position",
    "proxy_name": "proxy.name",
    "proxy_national_id": "proxy.national_id",
    "proxy_born_on": "proxy.born_on",
    "authorisation": "proxy.authorisation",
    "authorisation_paper": "proxy.paper",
}
MOST_PAPERS = 40
Key = Annotated[
    str,
    StringConstraints(pattern=r"^[!-~]{1,80}$"),
    Header(alias="Idempotency-Key", description="Of the caller's making, for each dossier its own; kept for 7 days."),
]


class ClientToken(HttpBearer):
    """The token that `haicap clients add` printed."""

    def authenticate(self, request: HttpRequest, token: str) -> clients.Client | None:
        """Return the client, `None` when there is none. One statement."""
        return clients.client_of(token)


class PaperSent(Sent):
    """A paper: its content as base64, or the name of the part of the body that holds it."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=300), USABLE]
    file_name: Annotated[str, StringConstraints(min_length=1, max_length=200), USABLE]
    content: str | None = Field(None, description="The file as base64; in JSON bodies.")
    part: Line | None = Field(None, description="The part that holds the file; in bodies of parts.")


class OrganisationSent(Sent):
    """An organisation that applies; the person of the dossier represents it."""

    tax_code: Annotated[str, StringConstraints(max_length=20), USABLE] = Field(
        description="10 digits, or 10 and 3 for a branch."
    )
    name: Line
    position: Annotated[str, StringConstraints(max_length=120), USABLE] = Field(
        description="What the person is in the organisation."
    )


class ProxySent(Sent):
    """Who files for the person of the dossier, and by what."""

    name: Line
    national_id: Annotated[str, StringConstraints(max_length=20), USABLE]
    born_on: Day
    authorisation: Annotated[people.Authorisation, Field(strict=False)]
    paper: Line = Field(description="The paper that says so: what it is, its number and day.")


class DossierSent(Sent):
    """What is handed in for an applicant: the person, or an organisation that the person represents."""

    procedure: ProcedureCode
    place: UnitCode = Field(description="The commune or ward of the applicant's place.")
    name: Line
    national_id: Annotated[str, StringConstraints(max_length=20), USABLE]
    born_on: Day
    address: Annotated[str, StringConstraints(max_length=300), USABLE]
    phone: Annotated[str, StringConstraints(max_length=30), USABLE] = ""
    email: Line = ""
    papers: Annotated[list[PaperSent], Field(min_length=1, max_length=MOST_PAPERS)]
    language: Literal["vi", "en", "id"] = Field("vi", description="In which the office writes to the applicant.")
    may_keep: bool = Field(
        False,
        description="The person agrees that the papers are kept for their other dossiers. "
        "Not beside an organisation or a proxy, who cannot agree for another.",
    )
    facts: Annotated[dict[FactName, FactSent], Field(max_length=20)] = Field(
        default_factory=dict,
        description="Facts of the matter on which depends who decides, by name; see GET /authority/who.",
    )
    organisation: OrganisationSent | None = None
    proxy: ProxySent | None = Field(None, description="Not beside an organisation.")


class SlipTold(Told):
    """What the applicant is given. `due_at` is `null` when the length of the deadline is not known for sure."""

    code: str
    procedure: str
    competent_unit: UnitNamed
    submitted_at: Moment
    due_at: Moment | None
    due_provisional: bool
    href: str = Field(description="Where to follow it.")


class ProcedureNamed(Told):
    """A procedure by code and name."""

    code: str
    name: str


class TrackingTold(Told):
    """What anyone with the code may know: nothing personal."""

    code: str
    procedure: ProcedureNamed
    business: Business
    received_unit: UnitNamed
    competent_unit: UnitNamed
    submitted_at: Moment
    due_at: Moment | None
    due_provisional: bool
    due_appointed: bool = Field(description="The due moment was set by an officer.")
    is_sample: bool


BODY: dict[str, Any] = {
    "required": True,
    "content": {
        JSON: {"schema": {"$ref": "#/components/schemas/DossierSent"}},
        PARTS: {
            "schema": {
                "type": "object",
                "required": [DOSSIER],
                "properties": {
                    DOSSIER: {"type": "string", "description": "The JSON, its papers with `part`."},
                },
                "additionalProperties": {"type": "string", "format": "binary"},
            }
        },
    },
}


@router.post(
    "",
    auth=ClientToken(),
    response={201: SlipTold},
    operation_id="submitDossier",
    summary="Hand in a dossier",
    description="The same key with the same body gives the same answer; with another body it is refused (KeyReused).",
    openapi_extra={"requestBody": BODY, "responses": {"4XX": PROBLEM}},
)
def submit(request: HttpRequest, response: HttpResponse, idempotency_key: Key) -> SlipTold:
    """
    The same key with the same body gives the same answer; with another body it is refused (KeyReused).

    Nine statements, and one for each paper.
    """
    at = clock.now()
    sent, parts = read_body(request, DossierSent)
    if sent.may_keep and (sent.organisation or sent.proxy):
        raise ConsentOfAnother("may_keep", value="")
    client: clients.Client = request.auth  # type: ignore[attr-defined]
    filing = Filing(
        procedure_code=sent.procedure,
        place_code=sent.place,
        name=sent.name,
        national_id=sent.national_id,
        born_on=sent.born_on,
        address=sent.address,
        phone=sent.phone,
        email=sent.email,
        papers=_papers(sent.papers, parts, at=at),
        facts=sent.facts,
        organisation=OrganisationGiven(**sent.organisation.model_dump()) if sent.organisation else None,
        proxy=ProxyGiven(**sent.proxy.model_dump()) if sent.proxy else None,
        language=sent.language,
        may_keep=sent.may_keep,
    )
    try:
        slip = dossiers.submit(
            filing=filing,
            at=at,
            sender=f"client:{client.id}",
            key=idempotency_key,
            follower_id=client.id if client.tell_url else None,
        )
    except KeyReused as reused:
        raise named(reused, {"key": "Idempotency-Key"}) from reused
    except UnitUnknown as unknown:
        raise named(unknown, {"code": "place"}) from unknown
    except ProcedureUnknown as unknown:
        raise named(unknown, {"": "procedure", "code": "procedure"}) from unknown
    except FACTS_REFUSED as wrong:
        raise of_facts(wrong) from wrong
    except BadInput as wrong:
        raise named(wrong, FILERS) from wrong
    href = f"{request.path}/{slip.code}"
    response["Location"] = href
    response["Cache-Control"] = "no-store"
    return SlipTold(
        code=slip.code,
        procedure=sent.procedure,
        competent_unit=UnitNamed.model_validate(organisation.unit_by_id(slip.competent_unit_id)),
        submitted_at=slip.submitted_at,
        due_at=slip.due_at,
        due_provisional=slip.due_is_provisional,
        href=href,
    )


@router.get(
    "/{code}",
    response=TrackingTold,
    operation_id="trackDossier",
    summary="Follow a dossier by its code",
    description="Where it stands and by when; nothing personal.",
    openapi_extra={"responses": {"4XX": PROBLEM}},
)
def track(request: HttpRequest, response: HttpResponse, code: Path[DossierCodeText]) -> TrackingTold:
    """One statement; up to two more where this process has not read the rest yet."""
    found = dossiers.tracking(code)
    units = organisation.units_by_id({found.received_unit_id, found.competent_unit_id}, editions=found.editions)
    version = procedures.version_by_id(
        found.procedure_version_id, on=found.submitted_at.astimezone(clock.LOCAL).date(), editions=found.editions
    )
    response["Cache-Control"] = "no-store"
    return TrackingTold(
        code=found.code,
        procedure=ProcedureNamed.model_validate(version),
        business=found.business,
        received_unit=UnitNamed.model_validate(units[found.received_unit_id]),
        competent_unit=UnitNamed.model_validate(units[found.competent_unit_id]),
        submitted_at=found.submitted_at,
        due_at=found.due_at,
        due_provisional=found.due_is_provisional,
        due_appointed=found.term_kind is TermKind.APPOINTED,
        is_sample=found.is_sample,
    )


def _papers(sent: list[PaperSent], parts: Files, *, at: datetime) -> tuple[PaperGiven, ...]:
    """
    Return the papers, their files checked and kept.

    :raises FieldUnknown: if a part of the body belongs to no paper.
    """
    for name in sorted(set(parts) - {paper.part for paper in sent}):
        raise FieldUnknown(name[:80], name=name[:80])
    contents = [_content(paper, parts, number) for number, paper in enumerate(sent)]
    given = []
    for number, (paper, content) in enumerate(zip(sent, contents, strict=True)):
        kept = files.take_in(content, name=paper.file_name, field=f"papers.{number}", at=at)
        given.append(PaperGiven(paper.name, kept.sha256, kept.name, kept.media_type, kept.size_bytes))
    return tuple(given)


def _content(paper: PaperSent, parts: Files, number: int) -> bytes:
    field = f"papers.{number}"
    if (paper.content is None) == (paper.part is None):
        raise ContentUnreadable(f"{field}.content", value="")
    if paper.part is not None:
        if paper.part not in parts:
            raise ContentUnreadable(f"{field}.part", value="")
        upload = parts[paper.part]
        if upload.size and upload.size > files.MOST_BYTES:
            raise files.FileTooBig(field, most_megabytes=files.MOST_BYTES // 1024 // 1024)
        upload.seek(0)
        return bytes(upload.read())
    try:
        return base64.b64decode((paper.content or "").encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as wrong:
        raise ContentUnreadable(f"{field}.content", value="") from wrong

"""What was typed at the counter: read, checked field by field, and made a filing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from haicap.domains.dossiers.contracts import (
    Appointment,
    AppointmentNeeded,
    Filing,
    OrganisationGiven,
    PaperGiven,
    ProxyGiven,
    ReasonMissing,
    UnitNamed,
)
from haicap.domains.organisation.contracts import Unit
from haicap.domains.people import api as people
from haicap.domains.people.contracts import (
    AddressMissing,
    BirthDayWrong,
    Files,
    ForWhomMissing,
    NameMissing,
    NationalIdWrong,
)
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.kernel.text import clean, clean_line
from haicap.kernel.worktime import WorkCalendar
from haicap.surfaces.desk import uploads
from haicap.surfaces.desk.acts import authorisation_of
from haicap.surfaces.desk.deciding import facts_concerned
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.words import said
from haicap.ui.formats import read_day
from haicap.ui.questions import PREFIX, facts_typed

MOST_SHOWN = 4000
MOST_REASON = 1000
#: the fields in the order of the page, which is the order of the list of errors
ORGANISATION = ("tax_code", "organisation_name", "position")
PROXY = ("proxy_card", "proxy_name", "proxy_national_id", "proxy_born_on", "authorisation", "authorisation_paper")
BEFORE_PAPERS = (
    "procedure",
    "for_whom",
    *ORGANISATION,
    "card",
    "name",
    "national_id",
    "born_on",
    "phone",
    "address",
    "email",
    "place",
    *PROXY,
)
FIELDS = (*BEFORE_PAPERS, "appointed_on", "reason", "unit", "unit_reason", "may_keep")
#: what operations call a field -> what the form calls it
NAMES = {"appointment": "appointed_on"}


class ProcedureMissing(BadInput):
    """No procedure was chosen, or none that is in force."""

    message = sentence("Please choose the procedure.")


class PlaceOfApplicantMissing(BadInput):
    """No unit was chosen for the place of the applicant, or none of this city."""

    message = sentence("Please choose the ward or commune of the applicant.")


class UnitNotNamed(BadInput):
    """The register does not say who decides, and no unit was named."""

    message = sentence("Please choose the unit that decides this dossier.")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that the procedure asks for. `slot` names its inputs; the last line takes what is not listed."""

    slot: str
    name: str
    group: str = ""
    form: str = ""
    originals: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper on file that can be used; `from_code` and `kept_at` say whence it is, where that is known."""

    kept: uploads.Kept
    from_code: str = ""
    kept_at: datetime | None = None
    is_chosen: bool = False


@dataclass(slots=True)
class Typed:
    """The form as typed: the values to be shown again, the errors at their fields, the files taken in by slot."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    kept: dict[str, list[uploads.Kept]] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)
    on_file: dict[str, list[Offer]] = field(default_factory=dict)
    on_file_asked: bool = False
    filing: Filing | None = None
    appointment: Appointment | None = None
    named: UnitNamed | None = None
    facts: dict[str, str] = field(default_factory=dict)

    def refuse(self, refusal: Refused, name: str = "") -> None:
        """Note a refusal at its field, of facts at each that it names; one without a field stands above the form."""
        if refusal.field == "facts" and not name:
            self.errors |= {one: said(refusal) for one in facts_concerned(refusal) if one not in self.errors}
            return
        place = name or NAMES.get(refusal.field, refusal.field)
        known = place in FIELDS or place.startswith("paper-")
        self.errors.setdefault(place if known else "", said(refusal))

    @property
    def listed_errors(self) -> list[tuple[str, str]]:
        """Return the errors in the order of the page, each with the id of its field."""
        slots = sorted(name for name in self.errors if name.startswith("paper-"))
        facts = [name for name in self.errors if name.startswith(PREFIX)]
        order = ["", *BEFORE_PAPERS, *facts, *slots, *FIELDS[len(BEFORE_PAPERS) :]]
        return [(self.errors[name], name) for name in order if name in self.errors]


def blank(*, key: str, procedure: str, place: str) -> Typed:
    """Return the form of a new dossier."""
    given = {"key": key, "procedure": procedure, "place": place, "for_whom": Files.SELF.value}
    return Typed({**dict.fromkeys(FIELDS, ""), **given})


def paper_lines(version: procedures.ProcedureVersion | None) -> list[PaperLine]:
    """
    Return the papers of a procedure as lines of the form, remarks left out, and a line for others.

    A line keeps its number when facts make another paper a remark.
    """
    asked = enumerate(version.papers if version else (), start=1)
    lines = [
        PaperLine(f"paper-{number}", paper.name or paper.raw, paper.group, paper.form, paper.originals, paper.copies)
        for number, paper in asked
        if not paper.is_remark
    ]
    return [*lines, PaperLine("paper-0", "")]


def read(
    request: DeskRequest,
    *,
    version: procedures.ProcedureVersion | None,
    lines: list[PaperLine],
    places: Mapping[str, Unit],
    needs_appointment: bool,
    calendar: WorkCalendar,
    at: datetime,
) -> Typed:
    """
    Return the form that was sent. With no error in it, `filing` is what is to be taken in.

    One statement for each file. The operation checks everything again; here every field is looked at, so that all
    errors are shown at once.
    """
    posted = request.POST
    typed = Typed({name: posted.get(name, "").replace("\x00", "")[:MOST_SHOWN] for name in (*FIELDS, "key")})
    typed.facts = facts_typed(posted)
    for name in FIELDS:
        _line(typed, posted.get(name, ""), name)
    if version is None:
        typed.refuse(ProcedureMissing("procedure", value=""))
    if typed.values["place"] not in places:
        typed.refuse(PlaceOfApplicantMissing("place", value=""))
    born_on = _identity(typed, on=at.date())
    _contact(typed)
    organisation, proxy = _for_whom(typed, born_on, on=at.date())
    if needs_appointment:
        typed.appointment = _appointment(typed, calendar=calendar, at=at)
    if typed.values["unit"]:
        typed.named = UnitNamed(typed.values["unit"].strip(), typed.values["unit_reason"].strip())
    _papers(typed, request, lines, at=at)
    if version is not None and not typed.errors:
        filing = _filing(typed, version, lines, born_on)
        typed.filing = replace(filing, organisation=organisation, proxy=proxy)
    return typed


def _line(typed: Typed, text: str, name: str) -> None:
    """Note characters that cannot be stored, and more than any field takes."""
    try:
        clean(text, field=name, most=MOST_REASON)
    except BadInput as refusal:
        typed.refuse(refusal)


def _identity(typed: Typed, *, on: date) -> date | None:
    """Check name, number and day of birth, each as far as the others allow; return the day."""
    values = typed.values
    if not values["name"].strip():
        typed.refuse(NameMissing("name", value=""))
    if not values["national_id"].strip():
        typed.refuse(NationalIdWrong("national_id", value=""))
    born_on = _day(typed, "born_on", BirthDayWrong("born_on", value=""))
    if typed.errors.keys() & {"name", "national_id", "born_on"}:
        return born_on
    try:
        people.identity(name=values["name"], national_id=values["national_id"], born_on=born_on, on=on)
    except Refused as refusal:
        typed.refuse(refusal)
    return born_on


def _contact(typed: Typed) -> None:
    """Check address, telephone and e-mail, each by itself."""
    if not typed.values["address"].strip():
        typed.refuse(AddressMissing("address", value=""))
    for name in ("address", "phone", "email"):
        if name in typed.errors:
            continue
        try:
            people.contact(**{"address": "a", "phone": "", "email": "", name: typed.values[name]})
        except Refused as refusal:
            typed.refuse(refusal)


def _for_whom(typed: Typed, born_on: date | None, *, on: date) -> tuple[OrganisationGiven | None, ProxyGiven | None]:
    """Check what belongs to the choice, and only that; what was typed for another one is left out."""
    values = typed.values
    values["for_whom"] = values["for_whom"] or Files.SELF.value
    if values["for_whom"] not in set(Files):
        typed.refuse(ForWhomMissing("for_whom", value=""))
    if values["for_whom"] == Files.ORGANISATION:
        organisation = OrganisationGiven(values["tax_code"], values["organisation_name"], values["position"])
        told = {"tax_code": organisation.tax_code, "name": organisation.name, "position": organisation.position}
        for refusal in people.organisation_refusals(**told):
            typed.refuse(refusal)
        return organisation, None
    if values["for_whom"] == Files.PROXY:
        day = _day(typed, "proxy_born_on", BirthDayWrong("proxy_born_on", value=""))
        kind = authorisation_of(values["authorisation"])
        proxy = ProxyGiven(values["proxy_name"], values["proxy_national_id"], day, kind, values["authorisation_paper"])
        applicant = None
        if not typed.errors.keys() & {"name", "national_id", "born_on"}:
            applicant = people.identity(name=values["name"], national_id=values["national_id"], born_on=born_on, on=on)
        for refusal in people.proxy_refusals(
            name=proxy.name,
            national_id=proxy.national_id,
            born_on=day,
            authorisation=kind,
            paper=proxy.paper,
            applicant=applicant,
            on=on,
        ):
            typed.refuse(refusal)
        return None, proxy
    return None, None


def _day(typed: Typed, name: str, missing: Refused) -> date | None:
    text = typed.values[name]
    if not text.strip():
        typed.refuse(missing)
        return None
    try:
        return read_day(text, field=name)
    except BadInput as refusal:
        typed.refuse(refusal)
        return None


def _appointment(typed: Typed, *, calendar: WorkCalendar, at: datetime) -> Appointment | None:
    """Return the day that the officer set, at the hour the office closes; whether it can be one is checked later."""
    day = _day(typed, "appointed_on", AppointmentNeeded("appointment", value=""))
    reason = typed.values["reason"].strip()
    if not reason:
        typed.refuse(ReasonMissing("reason", value=""))
    if day is None or not reason:
        return None
    closing = calendar.hours_on(day).closing
    return Appointment(datetime.combine(day, closing, tzinfo=at.tzinfo), clean(reason, field="reason"))


def _papers(typed: Typed, request: DeskRequest, lines: list[PaperLine], *, at: datetime) -> None:
    """Take in the files of every line; what stands in the form from before is kept."""
    for line in lines:
        try:
            kept = uploads.kept_before(request.POST.getlist(f"kept-{line.slot}"), field=line.slot, by=request.actor)
            kept += uploads.take_in(
                request.FILES.getlist(line.slot), paper=line.name or "Giấy tờ khác", field=line.slot,
                by=request.actor, at=at,
            )  # fmt: skip
            used = uploads.chosen(
                request.POST.getlist(f"onfile-{line.slot}"), field=line.slot, by=request.actor,
                person=typed.values["national_id"],
            )  # fmt: skip
        except BadInput as refusal:
            typed.refuse(refusal, line.slot)
            continue
        typed.kept[line.slot] = kept
        typed.on_file[line.slot] = [Offer(one, is_chosen=True) for one in used]
        if kept or used or request.POST.get(f"given-{line.slot}"):
            typed.ticked.add(line.slot)


def _filing(typed: Typed, version: procedures.ProcedureVersion, lines: list[PaperLine], born_on: date | None) -> Filing:
    values = typed.values
    return Filing(
        procedure_code=version.code,
        place_code=values["place"],
        name=values["name"],
        national_id=values["national_id"],
        born_on=born_on,
        address=clean_line(values["address"], field="address", most=MOST_REASON),
        phone=values["phone"],
        email=values["email"],
        papers=tuple(paper for line in lines for paper in _papers_of(line, typed)),
        may_keep=values["may_keep"] == "1",
        facts=typed.facts,
    )


def _papers_of(line: PaperLine, typed: Typed) -> tuple[PaperGiven, ...]:
    """Return the scans of a paper, or, when it was only ticked, that it lies there on paper."""
    scans = tuple(kept.paper for kept in typed.kept.get(line.slot, ()))
    scans += tuple(offer.kept.paper for offer in typed.on_file.get(line.slot, ()) if offer.is_chosen)
    if scans or not line.name or line.slot not in typed.ticked:
        return scans
    return (PaperGiven(name=line.name),)

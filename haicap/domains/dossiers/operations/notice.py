from collections.abc import Mapping
from datetime import datetime

from haicap.domains.dossiers.contracts import Dossier, Entry, Kind, NoticeUnknown
from haicap.domains.dossiers.operations.power import power_printed
from haicap.domains.dossiers.operations.receipt import LOCAL
from haicap.domains.dossiers.queries.dossier import contact, log
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.filers import filers
from haicap.domains.dossiers.rules.notice import FORM_OF, WRONG
from haicap.domains.dossiers.rules.receipt import applicant_words, due_words, filer_words, office_name
from haicap.domains.organisation import api as organisation
from haicap.domains.papers import api as papers
from haicap.domains.procedures import api as procedures
from haicap.kernel import money
from haicap.platform.accounts import api as accounts


def notice(*, code: str, serial: int, at: datetime, track_url: str) -> papers.Document:
    """
    Return the notice of an event (forms 02 to 05), made when it is asked for first. Twelve statements at most.

    `serial` is the number of the event. The caller holds the right: an officer who may look, or who
    filed and has the details open. The wording is that
    of the first time it was made; when the reason was erased since, it is not made any more.

    :raises DossierUnknown: if there is no such dossier.
    :raises NoticeUnknown: if the event is not one that goes with a notice, or its reason was erased.
    """
    dossier = read(code)
    entries = {entry.serial: entry for entry in log(dossier.id)}
    entry = entries.get(serial)
    if entry is None or entry.kind not in FORM_OF or not entry.note:
        raise NoticeUnknown("serial", key=serial)
    try:
        return papers.document(dossier_code=dossier.code, form=FORM_OF[entry.kind], serial=serial)
    except papers.DocumentUnknown:
        return papers.issue_notice(_printed(dossier, entry, entries, on=at, track_url=track_url), serial=serial, at=at)


def _printed(
    dossier: Dossier, entry: Entry, entries: Mapping[int, Entry], *, on: datetime, track_url: str
) -> papers.Notice:
    told = {entry.unit_id, dossier.competent_unit_id, *({entry.to_unit_id} - {0})}
    units = organisation.units_by_id(told, editions=dossier.editions)
    office = units[entry.unit_id]
    reached = contact(dossier.id)
    lines = tuple(line.strip() for line in entry.note.splitlines() if line.strip())
    due = _due(dossier, entry)
    place = ""
    if entry.kind is Kind.TRANSFERRED:
        place, *rest = lines
        lines = tuple(rest)
    elif entry.to_unit_id:
        place = office_name(units[entry.to_unit_id].full_name)
    acting = filers(dossier) if dossier.is_represented else None
    return papers.Notice(
        form=FORM_OF[entry.kind],
        code=dossier.code,
        office=office_name(office.full_name),
        parent_office=office_name(office.parent_name) if office.parent_name else "",
        applicant=applicant_words(acting, name=dossier.applicant_name) if acting else dossier.applicant_name,
        address=reached["address"],
        phone=reached["phone"],
        email=reached["email"],
        procedure=procedures.version_by_id(dossier.procedure_version_id, on=on.date(), editions=dossier.editions).name,
        received_at=dossier.submitted_at.astimezone(LOCAL),
        made_at=entry.at.astimezone(LOCAL),
        lines=lines,
        is_withdrawal=entry.kind is Kind.WITHDRAWN,
        is_repeated=entry.kind is Kind.MORE_ASKED and entry.request > 1,
        old_due=due_words(entry.old_due_at.astimezone(LOCAL)) if entry.old_due_at else "",
        new_due=due_words(due.astimezone(LOCAL)) if due else "",
        place=place,
        basis=entry.basis,
        wrong=_wrong(entry, entries),
        fee=money.written(entry.amount_vnd) if entry.kind is Kind.CORRECTED and entry.amount_vnd else "",
        officer=accounts.names_of([entry.account_id]).get(entry.account_id, ""),
        track_url=track_url,
        is_sample=dossier.is_sample,
        filer=filer_words(acting) if acting else "",
        # What left the city is decided by nobody here.
        decides=power_printed(dossier, units[dossier.competent_unit_id]) if entry.kind is not Kind.TRANSFERRED else "",
    )


def _due(dossier: Dossier, entry: Entry) -> datetime | None:
    """Return the due moment that the notice tells: the new one, or the one that stays."""
    if entry.kind in {Kind.FORWARDED, Kind.CORRECTED}:
        return dossier.due_at
    return entry.due_at if entry.old_due_at else None


def _wrong(entry: Entry, entries: Mapping[int, Entry]) -> str:
    """Return what a correction takes back, and of which day it was."""
    if entry.kind is not Kind.CORRECTED:
        return ""
    wrong = entries[entry.about]
    return f"{WRONG[wrong.kind]} ngày {wrong.at.astimezone(LOCAL):%d/%m/%Y}"

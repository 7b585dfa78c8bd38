from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext, override

from haicap.domains.dossiers.contracts import Dossier, Kind
from haicap.domains.dossiers.operations.receipt import LOCAL
from haicap.domains.dossiers.queries.dossier import contact
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.telling import service_of
from haicap.domains.dossiers.rules.telling import told
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.platform.notify import api as notify

#: the service by which a process has the applicant told
NOTIFY = "notify_applicant"
OFFICE = sentence("People's Committee, %(unit)s")


def tell(*, code: str, kind: Kind, serial: int, at: datetime, track_urls: Mapping[str, str]) -> bool:
    """
    Write to the applicant that something happened, in the language of the filing. Seven statements at most.

    For the job that follows an event; safe to run again: of one event there is one message. Returns whether there
    was anything to write: the people of sample dossiers are invented, and not everybody has e-mail. `track_urls`
    are addresses with `{code}`, by language.

    :raises DossierUnknown: if there is no such dossier.
    """
    dossier = read(code)
    reached = contact(dossier.id)
    if dossier.is_sample or not reached["email"]:
        return False
    if kind is Kind.SERVICE_DONE and service_of(dossier.id, serial) != NOTIFY:
        return False
    # Dossiers of before languages were asked for are Vietnamese.
    language = reached.get("language", "vi")
    with override(language):
        subject, text = _worded(dossier, kind, language=language, link=track_urls[language].format(code=dossier.code))
    letter = notify.Letter(
        key=f"dossier/{dossier.code}/{serial}",
        kind=f"dossier.{kind.value}",
        about=dossier.code,
        address=reached["email"],
        subject=subject,
        text=text,
        language=language,
    )
    try:
        return notify.write(letter, at=at)
    except notify.MailAddressUnusable:
        # It has the look of an address, but no mail server would take it.
        return False


def _worded(dossier: Dossier, kind: Kind, *, language: str, link: str) -> tuple[str, str]:
    unit = organisation.units_by_id([dossier.received_unit_id])[dossier.received_unit_id]
    version = procedures.version_by_id(dossier.procedure_version_id, on=dossier.submitted_at.astimezone(LOCAL).date())
    subject, paragraphs = told(kind, has_due=dossier.due_at is not None)
    name = unit.full_name if language == "vi" or not unit.name_en else unit.full_name_en
    due = dossier.due_at.astimezone(LOCAL) if dossier.due_at else None
    values = {
        "code": dossier.code,
        "procedure": version.name,
        "office": gettext(OFFICE) % {"unit": name},
        "due": f"{due:%H:%M, %d/%m/%Y}" if due else "",
        "link": link,
    }
    text = "\n\n".join("\n".join(gettext(line) % values for line in lines.split("\n")) for lines in paragraphs)
    return gettext(subject) % values, text + "\n"

"""What the page of the details says of those who filed, of letters and of the way of the result."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from haicap.domains.dossiers.contracts import Details, Entry, Kind
from haicap.domains.people import api as people
from haicap.kernel.messages import sentence
from haicap.surfaces.portal.tracking_words import happened_words
from haicap.ui.formats import moment_vi
from haicap.ui.values import Paper

#: what the notice of an event is called, with the number of its form
NOTICES = {
    Kind.MORE_ASKED: sentence("Request for papers, form 02 (PDF)"),
    Kind.REJECTED: sentence("Refusal, form 03 (PDF)"),
    Kind.REAPPOINTED: sentence("Apology and new appointment, form 04 (PDF)"),
    Kind.WITHDRAWN: sentence("Notice of stopping, form 05 (PDF)"),
    Kind.STOPPED: sentence("Notice of stopping, form 05 (PDF)"),
    Kind.FORWARDED: sentence("Notice of passing on (PDF)"),
    Kind.TRANSFERRED: sentence("Notice of stopping, form 05 (PDF)"),
    Kind.CORRECTED: sentence("Notice of the correction (PDF)"),
}
RECEIPT = sentence("Receipt, form 01 (PDF)")
TAKEN_IN = frozenset({Kind.RECEIVED, Kind.ACCEPTED})
BY_POST = frozenset({Kind.POSTED, Kind.POST_FAILED, Kind.POST_ARRIVED})
#: what tells where the result is on its way
ON_THE_WAY = BY_POST | {Kind.SENT_ONLINE, Kind.HANDED_OVER}


@dataclass(frozen=True, slots=True)
class Request:
    """What the office asked for, line by line, and when."""

    at: datetime
    lines: list[str]


def filer_lines(found: Details) -> list[tuple[str, str]]:
    """Return who applies and who filed: what it is, and the name."""
    filers = found.filers
    person = filers.person.name
    if filers.organisation:
        return [
            (gettext("Organisation"), filers.organisation.name),
            (gettext("Tax code"), filers.organisation.tax_code),
            (gettext("Represented by"), ", ".join(filter(None, (person, filers.position)))),
        ]
    told = [(gettext("Who applies"), person)]
    if filers.proxy:
        kind = gettext(people.AUTHORISATION_WORDS[filers.authorisation]) if filers.authorisation else ""
        told.append((gettext("Filed by"), filers.proxy.name))
        told.append((gettext("By what paper"), ": ".join(filter(None, (kind, filers.paper)))))
    return told


def requests(found: Details) -> list[Request]:
    """Return what the office asked the applicant for, the newest first."""
    asked = [entry for entry in found.entries if entry.kind is Kind.MORE_ASKED and entry.note]
    return [Request(entry.at, [line for line in entry.note.splitlines() if line.strip()]) for entry in reversed(asked)]


def letters(found: Details) -> list[Paper]:
    """Return the letters of the office, each with its address: form 01, then those of events, oldest first."""
    code, taken_back = found.dossier.code, _taken_back(found)
    told = []
    if any(entry.kind in TAKEN_IN for entry in found.entries):
        told.append(Paper(gettext(RECEIPT), reverse("portal:details_letter", args=[code, 0])))
    for entry in found.entries:
        if entry.kind in NOTICES and entry.note:
            again = gettext("corrected later") if entry.serial in taken_back else ""
            note = " · ".join(filter(None, (moment_vi(entry.at), again)))
            href = reverse("portal:details_letter", args=[code, entry.serial])
            told.append(Paper(gettext(NOTICES[entry.kind]), href, note))
    return told


def way_lines(found: Details) -> list[tuple[str, str]]:
    """Return how the result goes to the applicant, as far as it has gone: what it is, and the words."""
    standing = [entry for entry in found.entries if entry.serial not in _taken_back(found)]
    last = _last(standing, ON_THE_WAY)
    if last is None:
        return []
    told = [(moment_vi(last.at), happened_words(last.kind))]
    posted = _last(standing, frozenset({Kind.POSTED}))
    if last.kind in BY_POST and posted and posted.note:
        carrier, _colon, number = posted.note.rpartition(": ")
        told += [(gettext("Carrier"), carrier), (gettext("Tracking number"), number)]
    if last.kind is Kind.SENT_ONLINE and last.note:
        told.append((gettext("Sent to"), last.note))
    return told


def _last(entries: list[Entry], kinds: frozenset[Kind]) -> Entry | None:
    return next((entry for entry in reversed(entries) if entry.kind in kinds), None)


def _taken_back(found: Details) -> set[int]:
    """Return the serials of the events that a correction took back."""
    return {entry.about for entry in found.entries if entry.kind is Kind.CORRECTED}

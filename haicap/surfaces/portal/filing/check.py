"""The last look before handing in, and the handing in itself, which done twice is done once."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from haicap.domains.authority import api as authority
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Channel
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit, UnitUnknown
from haicap.domains.people import api as people
from haicap.kernel.refusals import Refused
from haicap.kernel.worktime import due_at
from haicap.surfaces.portal.due_shown import day_counts
from haicap.surfaces.portal.filing import for_whom
from haicap.surfaces.portal.filing.deciding import decided
from haicap.surfaces.portal.filing.facts import asked_of, told_lines
from haicap.surfaces.portal.filing.holding import Held, for_holder, step_page
from haicap.surfaces.portal.filing.secret import submission_key
from haicap.surfaces.portal.unit_words import unit_name
from haicap.surfaces.portal.words import term_words
from haicap.ui.formats import date_vi, moment_vi, size
from haicap.ui.refusals import refusal_words
from haicap.ui.values import DayCount

SENDER = "draft"
#: on which page a field is corrected
PAGE_OF = {
    "place": "place",
    "name": "person",
    "national_id": "person",
    "born_on": "person",
    "address": "person",
    "phone": "person",
    "email": "person",
    "papers": "papers",
    "facts": "facts",
    **dict.fromkeys(for_whom.FIELDS, "person"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the summary: what, the values, and the page on which it is changed."""

    key: str
    name: str
    values: list[str]
    change_href: str


@for_holder
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, held: Held) -> HttpResponse:
    """Show all that will be handed in, with the due moment expected; a POST hands it in. Seven statements at most."""
    if held.missing != "check":
        return HttpResponseRedirect(reverse(f"portal:file_{held.missing}"))
    errors: list[tuple[str, str]] = []
    status = 200
    may_keep = request.POST.get("may_keep") == "1"
    if request.method == "POST":
        filing = held.filing(may_keep=may_keep, facts=_facts(held))
        try:
            slip = dossiers.submit(filing=filing, at=held.at, sender=SENDER, key=submission_key(held.secret))
        except UnitUnknown:
            # The ward has ended since it was chosen: the page of the place offers what followed it.
            raise
        except Refused as refused:
            status = refused.status
            errors = [(refusal_words(refused), PAGE_OF.get(refused.field, ""))]
        else:
            dossiers.end_draft(secret=held.secret, code=slip.code, at=held.at)
            return HttpResponseRedirect(reverse("portal:file_done"))
    closed = dossiers.closing(at=held.at, procedure_code=held.version.code)
    shown = {
        "lines": _lines(held, is_missing=("facts" in {page for _words, page in errors})),
        "errors": errors,
        "closed": closed,
        **_expected(held),
    }
    shown |= {"may_keep": may_keep, "asks_to_keep": held.files is people.Files.SELF}
    return step_page(request, held, "check", shown, status=status)


def _lines(held: Held, *, is_missing: bool) -> list[Line]:
    def line(key: str, name: str, values: list[str], page: str) -> Line:
        return Line(key, name, values, reverse(f"portal:file_{page}"))

    kept = [f"{paper.name} ({paper.file_name}, {size(paper.size_bytes)})" for paper in held.draft.papers]
    none = gettext("not given")
    return [
        line("place", gettext("Ward or commune"), [held.value("place_name")], "place"),
        *(line(key, name, [value], "facts") for key, name, value in _fact_lines(held, is_missing=is_missing)),
        *(line(key, name, [value], "person") for key, name, value in for_whom.lines(held.draft.values)),
        line("name", _name_words(held), [held.value("name")], "person"),
        line("national_id", gettext("Number of the citizen's card"), [held.value("national_id")], "person"),
        line("born_on", gettext("Day of birth"), [date_vi(held.born_on)], "person"),
        line("address", gettext("Address"), [held.value("address")], "person"),
        line("phone", gettext("Telephone"), [held.value("phone") or none], "person"),
        line("email", gettext("E-mail"), [held.value("email") or none], "person"),
        line("papers", gettext("Papers"), kept, "papers"),
    ]


def _fact_lines(held: Held, *, is_missing: bool) -> list[tuple[str, str, str]]:
    """Return the facts told; `is_missing` is set when the law has come to ask for one meanwhile."""
    told = told_lines(held) if held.facts else []
    if is_missing and not told:
        return [("facts", gettext("What your matter is about"), gettext("still to be told"))]
    # The first bears the name by which an error leads here.
    return [("facts" if number == 0 else key, name, value) for number, (key, name, value) in enumerate(told)]


def _facts(held: Held) -> dict[str, str]:
    """Return the facts of a filing that count. Two statements at most, none where none was told."""
    asked = asked_of(held, held.facts) if held.facts else ()
    return {one.name: held.facts[one.name] for one in asked if one.name in held.facts}


def _name_words(held: Held) -> str:
    """Return what the person of the filing is called: the one who files, or for whom it is filed."""
    return gettext("Filed for") if held.files is people.Files.PROXY else gettext("Full name")


def _expected(held: Held) -> dict[str, object]:
    """Return who will decide and by when, if it were handed in now."""
    on = held.at.date()
    told: dict[str, object] = {
        "decider": "",
        "due_words": "",
        "days": [],
        "provisional": False,
        "at": held.at,
        "why": "",
    }
    try:
        place = organisation.unit(held.value("place"), on)
        competence = decided(held.version, place, on, _facts(held))
    except UnitUnknown:
        raise
    except Refused as refused:
        return told | {"decider": refusal_words(refused)}
    decider = place if competence.unit_id == place.id else organisation.unit_by_id(competence.unit_id)
    told["why"] = authority.why(competence)
    told["decider"] = gettext("People's Committee, %(unit)s") % {"unit": unit_name(decider)}
    return told | _due(held, decider)


def _due(held: Held, decider: Unit) -> dict[str, object]:
    term, _is_confirmed = dossiers.term_of(
        held.version.code, channel=Channel.ONLINE, on=held.at.date(), unit_id=decider.id, facts=held.facts
    )
    if term is None:
        return {}
    calendar = organisation.work_calendar(unit_id=decider.id)
    due = due_at(received_at=held.at, term=term, calendar=calendar)
    days: list[DayCount] = day_counts(received_at=held.at, term=term, calendar=calendar)
    words = gettext("Expected by %(when)s (%(term)s)") % {"when": moment_vi(due.due_at), "term": term_words(term)}
    return {"due_words": words, "days": days, "provisional": due.is_provisional, "due_at": due.due_at}

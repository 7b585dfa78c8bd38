"""Wrong personal data at the desk: what the forms propose and send, and what the second person compares."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    CONTACT_FIELDS,
    Act,
    Dossier,
    Filers,
    FilersGiven,
    Kind,
    OrganisationGiven,
    ProxyGiven,
    RectifyingAsked,
)
from haicap.domains.people import api as people
from haicap.platform.accounts import api as accounts
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.turns import Deed, noted
from haicap.surfaces.desk.uploads import Kept
from haicap.ui.formats import date_vi, read_day

DAYS = frozenset({"born_on", "proxy_born_on"})


@dataclass(frozen=True, slots=True)
class Compared:
    """A request to put data right as the second person reads it: (what, as it is, as it is to be), by whom and why."""

    lines: tuple[tuple[str, str, str], ...]
    by: str
    reason: str


def known_values(acting: Filers, reached: Mapping[str, str]) -> dict[str, str]:
    """Return the data as they are stored, by the names of the fields of the forms; days as they are written."""
    known = dossiers.fields_of(acting.person, acting)
    return {name: _written(name, value) for name, value in known.items()} | {
        name: reached[name] for name in CONTACT_FIELDS
    }


def compared(asked: RectifyingAsked, *, known: Mapping[str, str]) -> Compared:
    """Return a request as the second person compares it. One statement."""
    name = accounts.names_of([asked.account_id]).get(asked.account_id, "")
    pairs = [
        (field, known[field], _written(field, asked.wanted[field])) for field in asked.changed if field in asked.wanted
    ]
    lines = tuple((_(dossiers.DATA_WORDS[field]), _shown(field, old), _shown(field, new)) for field, old, new in pairs)
    return Compared(lines, name, asked.reason)


def _written(name: str, value: str) -> str:
    return date_vi(date.fromisoformat(value)) if name in DAYS and value else value


def _shown(name: str, value: str) -> str:
    return _(people.AUTHORISATION_WORDS[people.Authorisation(value)]) if name == "authorisation" and value else value


def _day(request: DeskRequest, name: str) -> date | None:
    written = request.POST.get(name, "")
    return read_day(written, field=name) if written.strip() else None


def _rectify_contact(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.rectify_contact(
        by=request.actor,
        at=at,
        code=dossier.code,
        address=request.POST.get("address", ""),
        phone=request.POST.get("phone", ""),
        email=request.POST.get("email", ""),
        note=request.POST.get("note", ""),
    )
    return Kind.CONTACT_RECTIFIED


def _ask_rectification(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    organisation = proxy = None
    if dossier.organisation_id:
        organisation = OrganisationGiven(
            request.POST.get("tax_code", ""),
            request.POST.get("organisation_name", ""),
            request.POST.get("position", ""),
        )
    if dossier.proxy_id:
        chosen = request.POST.get("authorisation", "")
        proxy = ProxyGiven(
            request.POST.get("proxy_name", ""),
            request.POST.get("proxy_national_id", ""),
            _day(request, "proxy_born_on"),
            next((kind for kind in people.Authorisation if kind.value == chosen), None),
            request.POST.get("authorisation_paper", ""),
        )
    given = FilersGiven(
        request.POST.get("name", ""),
        request.POST.get("national_id", ""),
        _day(request, "born_on"),
        organisation,
        proxy,
    )
    note = request.POST.get("note", "")
    dossiers.ask_rectification(by=request.actor, at=at, code=dossier.code, given=given, note=note)
    return Kind.RECTIFYING_ASKED


def _confirm_rectification(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.confirm_rectification(by=request.actor, at=at, code=dossier.code)
    return Kind.RECTIFIED


DEEDS: dict[str, Deed] = {
    Act.RECTIFY_CONTACT.value: _rectify_contact,
    Act.ASK_RECTIFICATION.value: _ask_rectification,
    Act.CONFIRM_RECTIFICATION.value: _confirm_rectification,
    Act.DECLINE_RECTIFICATION.value: noted(dossiers.decline_rectification, Kind.RECTIFYING_DECLINED),
}

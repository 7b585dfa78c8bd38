"""Drafts made and changed: the text, one change at a time, and whole files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from haicap.domains.authority import api as authority
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Amendment, Fault, InstrumentKind, LawFileInvalid, Step, WrongAmendmentMove
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound, Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.city import amendments_told as told
from haicap.surfaces.city import amendments_words as words
from haicap.surfaces.city.amendments import change_of, legal_officer
from haicap.surfaces.city.amendments_acts import seen_in
from haicap.surfaces.city.amendments_forms import (
    FORMS,
    TEXT_TEMPLATE,
    ChangeForm,
    fill_instrument,
    form_for,
    instrument_of,
    typed_instrument,
)
from haicap.surfaces.city.amendments_typed import Typed
from haicap.surfaces.city.frame import CityRequest, show
from haicap.ui.refusals import refusal_words

#: one more byte than a law file may have, so that a larger one is told apart
MOST_READ = 2 * 1024 * 1024 + 1
MOST_TYPED = 200_000
#: what a further change of the same draft mends, such as the other piece of a split; the check tells it until then
MENDED_LATER = frozenset({"SharesDoNotAddUp"})
FOUND = 15


class FileMissing(BadInput):
    """No file was chosen."""

    message = sentence("Please choose a law file.")


@legal_officer
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CityRequest) -> HttpResponse:
    """Make a draft: from the text that is typed, changes come after; or from a whole file."""
    typed = fill_instrument({"issuer": "H26", "kind": "decision"})
    errors: dict[str, str] = {}
    faults: tuple[Fault, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("do") == "upload":
                made = law.draft(by=request.actor, at=clock.now(), content=_uploaded(request))
                return _to(made, done="uploaded")
            typed = typed_instrument(request.POST)
            reading = instrument_of(typed)
            errors = {name: _(said) for name, said in reading.errors.items()}
            if not errors:
                values = {"instrument": reading.body, "changes": []}
                return _to(law.draft_from_values(by=request.actor, at=clock.now(), values=values), done="drafted")
            status = 422
        except LawFileInvalid as invalid:
            status = invalid.status
            if request.POST.get("do") == "upload":
                faults, errors = invalid.faults, {"file": refusal_words(invalid)}
            else:
                errors = _instrument_errors(invalid.faults)
        except Refused as refusal:
            status, errors = refusal.status, {refusal.field or "file": refusal_words(refusal)}
    shown = {**_instrument_choices(), "typed": typed, "errors": errors,
             "faults": [(one.line, law.worded(one), one.field) for one in faults]}  # fmt: skip
    return show(request, "city/amendments/new.html", shown, status=status)


@legal_officer
@require_http_methods(["GET", "HEAD", "POST"])
def instrument(request: CityRequest, amendment_id: int) -> HttpResponse:
    """Change the text of a draft."""
    one = _open(amendment_id)
    values = law.values_of(one.id)
    typed = fill_instrument(values["instrument"])
    errors: dict[str, str] = {}
    refused, status = "", 200
    if request.method == "POST":
        typed = typed_instrument(request.POST)
        reading = instrument_of(typed)
        errors = {name: _(said) for name, said in reading.errors.items()}
        status = 422
        if not errors:
            kept = {name: said for name, said in values["instrument"].items() if name == "expires_on"}
            try:
                return _to(_redrafted(request, one, {**values, "instrument": {**reading.body, **kept}}), done="changed")
            except LawFileInvalid as invalid:
                errors = _instrument_errors(invalid.faults)
            except Refused as refusal:
                refused, status = refusal_words(refusal), refusal.status
    shown = {**_instrument_choices(), "one": one, "typed": typed, "errors": errors, "refused": refused}
    return show(request, "city/amendments/instrument.html", shown, status=status)


@legal_officer
@require_http_methods(["GET", "HEAD", "POST"])
def add_change(request: CityRequest, amendment_id: int, kind: str) -> HttpResponse:
    """Add a change of a kind to a draft."""
    if kind not in law.kinds_taken():
        raise NotFound("kind", key=kind[:40])
    one = _open(amendment_id)
    return _edited(request, one, kind=kind, ordinal=len(one.changes), body={})


@legal_officer
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CityRequest, amendment_id: int, ordinal: int) -> HttpResponse:
    """Change one change of a draft, or take it out."""
    one = _open(amendment_id)
    body = change_of(one, ordinal)
    kind = next(dated.change.kind for dated in one.changes if dated.change.ordinal == ordinal)
    if request.method == "POST" and request.POST.get("do") == "remove":
        values = law.values_of(one.id)
        rest = [other for number, other in enumerate(values["changes"]) if number != ordinal]
        return _to(_redrafted(request, one, {**values, "changes": rest}), done="changed")
    return _edited(request, one, kind=kind, ordinal=ordinal, body=body)


def _edited(
    request: CityRequest, one: Amendment, *, kind: str, ordinal: int, body: Mapping[str, Any]
) -> HttpResponse:  # fmt: skip
    """Show the form of a change, or take what was typed; a kind without a form is typed as text."""
    fits = form_for(kind, body)
    form = None if request.GET.get("as") == "text" else fits
    typed: Typed = form.fill(body) if form else {"text": law.written_change(kind, body) if body else f"{kind}:\n  "}
    errors: dict[str, str] = {}
    lines: list[tuple[int, str]] = []
    refused, status = "", 200
    if request.method == "POST":
        typed = (
            form.typed(request.POST) if form else {"text": request.POST.get("text", "").replace("\x00", "")[:200_000]}
        )
        if request.POST.get("do") == "save":
            status = 422
            try:
                read, errors, lines = _read(form, typed, one, kind=kind, ordinal=ordinal)
                if read is not None:
                    return _to(_redrafted(request, one, read), done="changed")
            except Refused as refusal:
                refused, status = refusal_words(refusal), refusal.status
    shown = {
        "one": one, "kind": kind, "kind_words": words.kind_words(kind), "ordinal": ordinal, "is_new": not body,
        "typed": typed, "errors": errors, "lines": lines, "refused": refused,
        "template": form.template if form else TEXT_TEMPLATE,
        "hint": _(form.hint) if form else "", "has_form": fits is not None,
        "is_too_much": fits is None and kind in FORMS,
        "seen": request.POST.get("seen", one.version),
        "writes_anew": not one.was_written_by(request.actor.account_id),
        **(_choices(kind, typed) if form else {}),
    }  # fmt: skip
    return show(request, "city/amendments/change.html", shown, status=status)


def _read(
    form: ChangeForm | None, typed: Typed, one: Amendment, *, kind: str, ordinal: int
) -> tuple[dict[str, Any] | None, dict[str, str], list[tuple[int, str]]]:
    """Return the values of the draft with the change as it was typed; none, with what is wrong, where it is."""
    values = law.values_of(one.id)
    changes = list(values["changes"])
    lines_of: Mapping[str, int] = {}
    if form is None:
        try:
            given = law.change_typed(str(typed["text"]))
        except LawFileInvalid as invalid:
            return None, {"text": _(NOT_IN_ORDER)}, [(fault.line, law.worded(fault)) for fault in invalid.faults]
        kind, body, lines_of = given.kind, given.body, given.lines
    else:
        reading = form.read(typed)
        if reading.errors:
            return None, {name: _(said) for name, said in reading.errors.items()}, []
        body = reading.body
    changes[ordinal : ordinal + 1] = [{kind: body}]
    whole = {**values, "changes": changes}
    found = law.faults_of_change(whole, ordinal=ordinal, at=clock.now())
    faults = [fault for fault in found if fault.code not in MENDED_LATER]
    if not faults:
        return whole, {}, []
    place = f"changes.{ordinal}.{kind}"
    if form is None:
        lines = [(_line_of(fault, place, lines_of), law.worded(fault)) for fault in faults]
        return None, {"text": _(NOT_IN_ORDER)}, lines
    errors: dict[str, str] = {}
    for fault in faults:
        name = form.place(fault.field.removeprefix(place).removeprefix("."))
        errors[name] = f"{errors[name]} {law.worded(fault)}" if name in errors else law.worded(fault)
    return None, errors, []


def _line_of(fault: Fault, place: str, lines: Mapping[str, int]) -> int:
    """Return the line of the typed text at which a fault stands."""
    path = fault.field.removeprefix(place).removeprefix(".")
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return 1


def _choices(kind: str, typed: Typed) -> dict[str, Any]:
    """Return what the form of a kind lets choose among."""
    today = clock.now().date()
    found: dict[str, Any] = {}
    if kind in {"grant", "hours", "succession", "deadline"}:
        units = words.city_units(today)
        communes = [one for one in units if one.tier is Tier.COMMUNE]
        found["units"] = [(one.code, f"{one.full_name} ({one.code})") for one in units]
        found["communes"] = sorted(((one.code, one.full_name) for one in communes), key=lambda each: each[1])
        found["offices"] = _offices(units, [*typed.get("from", ()), *typed.get("units", ())])
    if kind in {"grant", "end_grant", "deadline"}:
        chosen = list(typed.get("procedures", ()))
        names = procedures.names_by_code(chosen, today) if chosen else {}
        found["chosen"] = [(code, names.get(code, "")) for code in chosen]
    if kind in {"grant", "deadline"}:
        cards = procedures.search(str(typed["find"])[:200], today, limit=FOUND) if typed.get("find") else ()
        found["found"] = [(card.code, card.name) for card in cards if card.code not in typed["procedures"]]
    if kind == "end_grant":
        asked = str(typed.get("find", ""))[:80]
        found["texts"] = authority.standing_texts(on=today, text=asked)
        number = str(typed["number"])
        standing = authority.procedures_under(number, on=today) if number else []
        names = procedures.names_by_code(standing, today) if standing else {}
        found["standing"] = [(code, f"{code} {names.get(code, '')}".strip()) for code in standing]
    kinds = {value: said for value, said in told.UNIT_KINDS.items() if value != told.OTHER_KINDS.get(kind)}
    for name, said in (("unit_kinds", kinds), ("shares", told.SHARES), ("weekdays", told.WEEKDAYS),
                       ("channels", told.CHANNELS), ("levels", told.LEVELS)):  # fmt: skip
        found[name] = [(value, _(each)) for value, each in said.items()]
    return found


def _offices(units: Sequence[Unit], ticked: Sequence[str]) -> list[tuple[str, str]]:
    """Return all that may be ticked, what is ticked first: the city's units, and codes that nobody bears today."""
    known = {one.code: one.full_name for one in units if one.tier is not Tier.CITY}
    first = [(code, known.get(code, code)) for code in dict.fromkeys(ticked)]
    rest = [(code, name) for code, name in known.items() if code not in set(ticked)]
    return [*first, *sorted(rest, key=lambda each: each[1])]


def _open(amendment_id: int) -> Amendment:
    """
    Return a draft that can be changed.

    :raises WrongAmendmentMove: if it is no draft any more.
    """
    one = law.amendment_by_id(amendment_id, on=clock.now().date())
    if one.step not in {Step.DRAFT, Step.CHECKED}:
        raise WrongAmendmentMove(state=one.step.value)
    return one


def _redrafted(request: CityRequest, one: Amendment, values: Mapping[str, Any]) -> Amendment:
    return law.redraft(
        by=request.actor, at=clock.now(), amendment_id=one.id, seen=seen_in(request), values=values
    )  # fmt: skip


def _uploaded(request: CityRequest) -> bytes:
    """
    Return the bytes of the file that was sent.

    :raises FileMissing: if none was.
    """
    sent = request.FILES.get("file")
    if sent is None:
        raise FileMissing("file", value="")
    content: bytes = sent.read(MOST_READ)
    return content


def _instrument_choices() -> dict[str, Any]:
    return {"kinds": [(kind.value, _(words.INSTRUMENT_KINDS[kind])) for kind in InstrumentKind]}


def _instrument_errors(faults: tuple[Fault, ...]) -> dict[str, str]:
    return {one.field.removeprefix("instrument.").partition(".")[0]: law.worded(one) for one in faults}


def _to(one: Amendment, *, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('city:amendment', args=[one.id])}?done={done}", status=303)


NOT_IN_ORDER = sentence("This is not in order yet; what is wrong stands below, by line.")

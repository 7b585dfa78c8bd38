"""The second step: who files. Every field is checked, and each message stands at its field."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from haicap.domains.people import api as people
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line
from haicap.surfaces.portal.filing import for_whom
from haicap.surfaces.portal.filing.holding import PERSON, Held, for_holder, go_on, keep, step_page
from haicap.ui.formats import date_vi, read_day
from haicap.ui.refusals import refusal_words

T = TypeVar("T")
# Values that no rule objects to, so that a check of one field speaks of that field only.
_GOOD_NUMBER, _GOOD_DAY = "001090000001", date(1990, 1, 1)


@for_holder
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, held: Held) -> HttpResponse:
    """Ask who files, or keep what was written; what is unfinished too when it is for later. Three statements."""
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in (*PERSON, *for_whom.FIELDS)}
        values, errors = read_person(typed, on=held.at.date())
        acting, told = _read_for_whom(typed, values, on=held.at.date())
        errors = {**told, **errors}
        if request.POST.get("then") == "later":
            keep(held, values={**(values or usable_part(typed, errors)), **acting})
            return HttpResponseRedirect(reverse("portal:file_later"))
        if errors:
            return _page(request, held, typed, errors, status=422)
        return go_on(request, keep(held, values={**values, **acting}))
    typed = {name: held.value(name) for name in (*PERSON, *for_whom.FIELDS)}
    typed["born_on"] = date_vi(held.born_on)
    if typed["proxy_born_on"]:
        typed["proxy_born_on"] = date_vi(date.fromisoformat(typed["proxy_born_on"]))
    return _page(request, held, typed, {})


def _page(
    request: HttpRequest, held: Held, typed: Mapping[str, str], errors: Mapping[str, str], *, status: int = 200
) -> HttpResponse:
    shown = {
        "typed": {**typed, "for_whom": typed["for_whom"] or people.Files.SELF.value},
        "errors": errors,
        "choices": for_whom.choices(),
        "authorisations": for_whom.authorisations(),
    }
    return step_page(request, held, "person", shown, status=status)


def _read_for_whom(
    typed: Mapping[str, str], values: Mapping[str, str], *, on: date
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what was written for the choice of for whom, and the messages by field."""
    applicant = None
    if values:
        born_on = date.fromisoformat(values["born_on"])
        applicant = people.identity(name=values["name"], national_id=values["national_id"], born_on=born_on, on=on)
    kept, refused = for_whom.read_for_whom(typed, applicant=applicant, on=on)
    told = {refusal.field: refusal_words(refusal) for refusal in reversed(refused)}
    return kept, {name: told[name] for name in for_whom.FIELDS if name in told}


def read_person(typed: Mapping[str, str], *, on: date) -> tuple[dict[str, str], dict[str, str]]:
    """Return what was written, cleaned, and the messages by field; with a message nothing is to be kept."""
    name, number, born_on = typed["name"], typed["national_id"], None
    errors: dict[str, str] = {}

    def check(field: str, act: Callable[[], T]) -> T | None:
        """Do what may be refused, and keep the message if it is about the field."""
        try:
            return act()
        except Refused as refused:
            if refused.field == field:
                errors.setdefault(field, refusal_words(refused))
            return None

    if typed["born_on"].strip():
        born_on = check("born_on", lambda: read_day(typed["born_on"], field="born_on"))
    if "born_on" not in errors:
        check("born_on", lambda: people.identity(name="A", national_id=_GOOD_NUMBER, born_on=born_on, on=on))
    check("name", lambda: people.identity(name=name, national_id=_GOOD_NUMBER, born_on=_GOOD_DAY, on=on))
    # Without a usable day the number is held against its own year: it can be wrong, but not disagree.
    day = _GOOD_DAY if "born_on" in errors else born_on
    check("national_id", lambda: people.identity(name="A", national_id=number, born_on=day, on=on))
    if "born_on" in errors and _is_number(number, on):
        errors.pop("national_id", None)
    check("address", lambda: people.contact(address=typed["address"], phone="", email=""))
    check("phone", lambda: people.contact(address="A", phone=typed["phone"], email=""))
    check("email", lambda: people.contact(address="A", phone="", email=typed["email"]))
    if errors:
        return {}, {field: errors[field] for field in PERSON if field in errors}
    identity = people.identity(name=name, national_id=number, born_on=born_on, on=on)
    contact = people.contact(address=typed["address"], phone=typed["phone"], email=typed["email"])
    return {
        "name": identity.name,
        "national_id": identity.national_id,
        "born_on": identity.born_on.isoformat(),
        "address": contact.address,
        "phone": contact.phone,
        "email": contact.email,
    }, {}


def usable_part(typed: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, str]:
    """Return what of an unfinished page can be kept until it is gone on with: the fields without a message."""
    kept = {name: clean_line(typed[name], most=300) for name in PERSON if name not in errors and name != "born_on"}
    if "born_on" not in errors:
        kept["born_on"] = read_day(typed["born_on"], field="born_on").isoformat()
    return kept


def _is_number(written: str, on: date) -> bool:
    """Test if the number is usable by itself."""
    try:
        year, _sex = people.born_and_sex("".join(sign for sign in written if sign.isdigit()))
        people.identity(name="A", national_id=written, born_on=date(year, 1, 1), on=on)
    except Refused:
        return False
    return True

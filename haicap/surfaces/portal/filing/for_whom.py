"""For whom somebody files: for themselves, for an organisation, or for another person; what each asks for."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext

from haicap.domains.dossiers.contracts import OrganisationGiven, ProxyGiven
from haicap.domains.people import api as people
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line
from haicap.ui.formats import date_vi, read_day

ORGANISATION = ("tax_code", "organisation_name", "position")
PROXY = ("proxy_name", "proxy_national_id", "proxy_born_on", "authorisation", "authorisation_paper")
FIELDS = ("for_whom", *ORGANISATION, *PROXY)
#: what each choice asks for beside the person
ASKED: Mapping[people.Files, tuple[str, ...]] = {
    people.Files.SELF: (),
    people.Files.ORGANISATION: ORGANISATION,
    people.Files.PROXY: PROXY,
}
CHOICES: Mapping[people.Files, tuple[str, str]] = {
    people.Files.SELF: (sentence("For myself"), ""),
    people.Files.ORGANISATION: (
        sentence("For an organisation"),
        sentence("You represent a company, a cooperative, an association"),
    ),
    people.Files.PROXY: (
        sentence("For another person"),
        sentence("You have an authorisation, or are parent or guardian"),
    ),
}


def choices() -> list[tuple[str, str, str]]:
    """Return the choices as the page shows them: value, words, hint."""
    return [(choice.value, gettext(words), gettext(hint) if hint else "") for choice, (words, hint) in CHOICES.items()]


def authorisations() -> list[tuple[str, str]]:
    """Return the kinds of authorisation as the page shows them."""
    return [(kind.value, gettext(words)) for kind, words in people.AUTHORISATION_WORDS.items()]


def chosen(values: Mapping[str, str]) -> people.Files:
    """Return the choice that was made; a filing from before there was one is for oneself."""
    return people.Files(values.get("for_whom") or people.Files.SELF)


def read_for_whom(
    typed: Mapping[str, str], *, applicant: people.Identity | None, on: date
) -> tuple[dict[str, str], list[Refused]]:
    """
    Return what was written for the choice, cleaned, and what is wrong with it; what belongs to another is emptied.

    `applicant` is the person for whom a proxy files, `None` when not usable.
    """
    kept = dict.fromkeys(FIELDS, "")
    choice = typed["for_whom"] or people.Files.SELF.value
    if choice not in set(people.Files):
        return kept, [people.ForWhomMissing("for_whom", value="")]
    kept["for_whom"] = choice
    if choice == people.Files.ORGANISATION:
        refused = people.organisation_refusals(
            tax_code=typed["tax_code"], name=typed["organisation_name"], position=typed["position"]
        )
    elif choice == people.Files.PROXY:
        refused = list(_proxy_refusals(typed, applicant, on))
    else:
        refused = []
    wrong = {refusal.field for refusal in refused}
    for name in ASKED[people.Files(choice)]:
        if name not in wrong:
            kept[name] = clean_line(typed[name], field=name)
    if kept["proxy_born_on"]:
        kept["proxy_born_on"] = read_day(kept["proxy_born_on"], field="proxy_born_on").isoformat()
    return kept, refused


def _proxy_refusals(typed: Mapping[str, str], applicant: people.Identity | None, on: date) -> Iterator[Refused]:
    born_on, unreadable = None, None
    if typed["proxy_born_on"].strip():
        try:
            born_on = read_day(typed["proxy_born_on"], field="proxy_born_on")
        except Refused as wrong:
            unreadable = wrong
            yield wrong
    for refusal in people.proxy_refusals(
        name=typed["proxy_name"],
        national_id=typed["proxy_national_id"],
        born_on=born_on,
        authorisation=_kind(typed["authorisation"]),
        paper=typed["authorisation_paper"],
        applicant=applicant,
        on=on,
    ):
        if not (unreadable and refusal.field == "proxy_born_on"):
            yield refusal


def organisation_given(values: Mapping[str, str]) -> OrganisationGiven | None:
    """Return the organisation for which it is filed, if it is for one."""
    if chosen(values) is not people.Files.ORGANISATION:
        return None
    return OrganisationGiven(values["tax_code"], values["organisation_name"], values["position"])


def proxy_given(values: Mapping[str, str]) -> ProxyGiven | None:
    """Return who files for another person, if somebody does."""
    if chosen(values) is not people.Files.PROXY:
        return None
    return ProxyGiven(
        values["proxy_name"],
        values["proxy_national_id"],
        date.fromisoformat(values["proxy_born_on"]) if values["proxy_born_on"] else None,
        _kind(values["authorisation"]),
        values["authorisation_paper"],
    )


def lines(values: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return what is told of the choice in the summary: the field, its words, the value."""
    choice = chosen(values)
    told = [("for_whom", gettext("Filed"), gettext(CHOICES[choice][0]))]
    if choice is people.Files.ORGANISATION:
        told += [
            ("organisation_name", gettext("Organisation"), values["organisation_name"]),
            ("tax_code", gettext("Tax code"), values["tax_code"]),
            ("position", gettext("Your position"), values["position"]),
        ]
    if choice is people.Files.PROXY:
        proxy = proxy_given(values)
        assert proxy is not None
        kind = gettext(people.AUTHORISATION_WORDS[proxy.authorisation]) if proxy.authorisation else ""
        told += [
            ("proxy_name", gettext("Your full name"), proxy.name),
            ("proxy_national_id", gettext("Your card number"), proxy.national_id),
            ("proxy_born_on", gettext("Your day of birth"), date_vi(proxy.born_on)),
            ("authorisation", gettext("By what you file"), kind),
            ("authorisation_paper", gettext("The paper"), proxy.paper),
        ]
    return told


def _kind(text: str) -> people.Authorisation | None:
    return next((kind for kind in people.Authorisation if kind.value == text), None)

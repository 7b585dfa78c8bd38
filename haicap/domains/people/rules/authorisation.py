"""Who may act for another person, and by what."""

from collections.abc import Mapping
from datetime import date

from haicap.domains.people.contracts import (
    Authorisation,
    AuthorisationMissing,
    AuthorisationPaperMissing,
    Identity,
    ProxyIsApplicant,
    ProxyTooYoung,
)
from haicap.domains.people.rules.identity import identity, identity_refusals, refusal_of
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line

#: what each kind is called, in the order of a page
WORDS: Mapping[Authorisation, str] = {
    Authorisation.CERTIFIED: sentence("An authorisation that is certified or notarised"),
    Authorisation.FAMILY: sentence("A signed authorisation by a grandparent, parent, child, spouse, brother or sister"),
    Authorisation.WRITTEN: sentence("A signed authorisation"),
    Authorisation.GUARDIAN: sentence("As parent of a minor, or as guardian"),
}
#: the age from which one may act for another, in years
LEAST_AGE = 15
LEAST_AGE_OF = {Authorisation.GUARDIAN: 18}


def authorised(
    *, applicant: Identity, proxy: Identity, authorisation: Authorisation | None, paper: str, on: date
) -> tuple[Authorisation, str]:
    """
    Return by what the proxy acts for the applicant, and the paper that says so, cleaned.

    A written authorisation is certified (`certified`), unless the proxy is a grandparent, parent, child, spouse or
    sibling (`family`) or the procedure asks for no more than a signed one (`written`); parents of minors and
    guardians (`guardian`) need none but show what they are.

    Source: Civil Code arts. 136 and 138 (an authorised proxy has reached 15), art. 49 (a guardian is of full capacity,
    so 18); Circular 04/2020/TT-BTP art. 2 (family, for civil status). House rule: the same four kinds for every
    procedure, because the catalogue does not say which one each allows; the officer who takes in checks the paper.

    :raises AuthorisationMissing: if it was not told by what.
    :raises AuthorisationPaperMissing: if there is no letter in the name of the paper.
    :raises ProxyIsApplicant: if both have one card number.
    :raises ProxyTooYoung: if the proxy has not reached the age.
    """
    kind, whole = _kind(authorisation), _paper(paper)
    if proxy.national_id == applicant.national_id:
        raise ProxyIsApplicant("proxy_national_id", value="")
    least = LEAST_AGE_OF.get(kind, LEAST_AGE)
    if _age(proxy.born_on, on) < least:
        raise ProxyTooYoung("proxy_born_on", years=least)
    return kind, whole


def proxy_refusals(
    *,
    name: str,
    national_id: str,
    born_on: date | None,
    authorisation: Authorisation | None,
    paper: str,
    applicant: Identity | None,
    on: date,
) -> list[Refused]:
    """
    Return what is wrong with a declared proxy, all of it at once, for a form; `applicant` is `None` when not usable.

    Source: as `authorised`.
    """
    refused = identity_refusals(name=name, national_id=national_id, born_on=born_on, on=on, prefix="proxy_")
    refused += [
        refusal for check in (lambda: _kind(authorisation), lambda: _paper(paper)) if (refusal := refusal_of(check))
    ]
    if refused or applicant is None:
        return refused
    proxy = identity(name=name, national_id=national_id, born_on=born_on, on=on, prefix="proxy_")
    whole = refusal_of(
        lambda: authorised(applicant=applicant, proxy=proxy, authorisation=authorisation, paper=paper, on=on)
    )
    return [whole] if whole else []


def _kind(authorisation: Authorisation | None) -> Authorisation:
    if authorisation is None:
        raise AuthorisationMissing("authorisation", value="")
    return authorisation


def _paper(paper: str) -> str:
    whole = clean_line(paper, field="authorisation_paper", most=200)
    if not any(sign.isalpha() for sign in whole):
        raise AuthorisationPaperMissing("authorisation_paper", value="")
    return whole


def _age(born_on: date, on: date) -> int:
    """Return full years; who is born on 29 February has the birthday on 1 March of other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))

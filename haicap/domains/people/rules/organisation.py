"""What the tax code of an organisation must hold, and which declared values are usable."""

import re

from haicap.domains.people.contracts import Organisation, OrganisationNameMissing, PositionMissing, TaxCodeWrong
from haicap.domains.people.rules.identity import refusal_of
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line

#: what each of the first nine digits is multiplied with
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_FORM = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?", re.ASCII)
_BETWEEN = re.compile(r"[\s.]+")


def tax_code(text: str, *, field: str = "tax_code") -> str:
    """
    Return the tax code of an organisation as `0123456789`, or `0123456789-001` for a branch; spaces are forgiven.

    Digits 1-2 are the province of the first registration, 3-9 a serial, 10 a check digit, 11-13 the branch from 001.

    Source: Circular 86/2024/TT-BTC art. 5 (structure; persons and households have their 12-digit number instead). The
    reckoning of the check digit, 10 - (sum of weighted digits mod 11), is not in the text: it is as known from use
    and was held against published codes (0100109106, 0300588569, 0101248141).

    :raises TaxCodeWrong: if it is none.
    """
    found = _FORM.fullmatch(_BETWEEN.sub("", clean_line(text, field=field, most=40)))
    if not found or found[2] == "000":
        raise TaxCodeWrong(field, value="")
    digits = [int(sign) for sign in found[1]]
    reckoned = 10 - sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=False)) % 11
    if not any(digits[2:9]) or digits[9] != reckoned:
        raise TaxCodeWrong(field, value="")
    return "-".join(part for part in found.groups() if part)


def organisation(*, tax_code: str, name: str, address: str) -> Organisation:
    """
    Return the declared organisation, cleaned. The address is that of the contact, which is checked there.

    Source: as `tax_code`; House rule for the rest.

    :raises TaxCodeWrong: if the tax code is none.
    :raises OrganisationNameMissing: if there is no letter in the name.
    """
    return Organisation(tax_code=_checked(tax_code), name=_name(name), address=address)


def position(text: str) -> str:
    """
    Return what the representative is in the organisation, cleaned.

    House rule: it is needed, because the office must know who speaks for the organisation.

    :raises PositionMissing: if there is no letter in it.
    """
    whole = clean_line(text, field="position", most=120)
    if not any(sign.isalpha() for sign in whole):
        raise PositionMissing("position", value="")
    return whole


def organisation_refusals(*, tax_code: str, name: str, position: str) -> list[Refused]:
    """
    Return what is wrong with a declared organisation, all of it at once, for a form.

    Source: as `organisation` and `position`.
    """
    checks = (
        lambda: _checked(tax_code),
        lambda: _name(name),
        lambda: _position(position),
    )
    return [refusal for check in checks if (refusal := refusal_of(check))]


def _name(name: str) -> str:
    whole = clean_line(name, field="organisation_name", most=200)
    if not any(sign.isalpha() for sign in whole):
        raise OrganisationNameMissing("organisation_name", value="")
    return whole


#: names of arguments hide those of the rules
_checked, _position = tax_code, position

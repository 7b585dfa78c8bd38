"""What the number of a citizen's card tells, and which declared values are usable."""

import re
from collections.abc import Callable
from datetime import date

from haicap.domains.people.contracts import (
    AddressMissing,
    BirthDayWrong,
    Contact,
    EmailWrong,
    Identity,
    LanguageUnknown,
    NameMissing,
    NationalIdDisagrees,
    NationalIdWrong,
    PhoneWrong,
    Sex,
)
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line

PROVINCES = range(1, 97)
OLDEST_YEARS = 130
LANGUAGES = ("vi", "en", "id")
_DIGITS = re.compile(r"[0-9]{12}", re.ASCII)
_PHONE = re.compile(r"0[0-9]{9,10}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_BETWEEN = re.compile(r"[\s.\-()]+")


def born_and_sex(national_id: str, *, field: str = "national_id") -> tuple[int, Sex]:
    """
    Return the year of birth and the sex that the number tells.

    Digits 1-3 are the province of first registration (001-096, kept as they were before provinces merged),
    digit 4 the century and sex (0 and 1 for the 1900s, 2 and 3 for the 2000s; even is male), digits 5-6 the year.

    Source: Decree 137/2015/NĐ-CP art. 13 and Circular 59/2021/TT-BCA art. 4 (structure of the number).

    :raises NationalIdWrong: if it is not such a number.
    """
    if not _DIGITS.fullmatch(national_id) or int(national_id[:3]) not in PROVINCES:
        raise NationalIdWrong(field, value="")
    century, sex = divmod(int(national_id[3]), 2)
    return 1900 + 100 * century + int(national_id[4:6]), Sex.FEMALE if sex else Sex.MALE


def identity(*, name: str, national_id: str, born_on: date | None, on: date, prefix: str = "") -> Identity:
    """
    Return the declared identity, cleaned.

    Spaces, dots and dashes in the number are forgiven. `prefix` stands before the names of fields in refusals.

    Source: as `born_and_sex`; House rule for the rest.

    :raises NameMissing: if there is no letter in the name.
    :raises BirthDayWrong: if the day is missing, after `on`, or more than 130 years before.
    :raises NationalIdWrong: if the number is none.
    :raises NationalIdDisagrees: if the number tells another year of birth.
    """
    whole_name = _name(name, prefix)
    digits, year = _number(national_id, prefix)
    day = _day(born_on, on, prefix)
    if day.year != year:
        raise NationalIdDisagrees(f"{prefix}national_id", value="")
    return Identity(name=whole_name, national_id=digits, born_on=day)


def identity_refusals(
    *, name: str, national_id: str, born_on: date | None, on: date, prefix: str = ""
) -> list[Refused]:
    """
    Return what is wrong with a declared identity, all of it at once, for a form.

    Source: as `identity`. House rule: whether number and day agree is said only when both are usable.
    """
    checks = (lambda: _name(name, prefix), lambda: _number(national_id, prefix), lambda: _day(born_on, on, prefix))
    refused = [refusal for check in checks if (refusal := refusal_of(check))]
    if refused:
        return refused
    whole = refusal_of(lambda: identity(name=name, national_id=national_id, born_on=born_on, on=on, prefix=prefix))
    return [whole] if whole else []


def refusal_of(check: Callable[[], object]) -> Refused | None:
    """
    Return what a check refuses, `None` when it does not.

    House rule: a form shows all that is wrong at once.
    """
    try:
        check()
    except Refused as refusal:
        return refusal
    return None


def _name(name: str, prefix: str) -> str:
    whole = clean_line(name, field=f"{prefix}name", most=120)
    if not any(sign.isalpha() for sign in whole):
        raise NameMissing(f"{prefix}name", value="")
    return whole


def _number(national_id: str, prefix: str) -> tuple[str, int]:
    """Return the digits, and the year of birth that they tell."""
    digits = _BETWEEN.sub("", clean_line(national_id, field=f"{prefix}national_id", most=40))
    year, _sex = born_and_sex(digits, field=f"{prefix}national_id")
    return digits, year


def _day(born_on: date | None, on: date, prefix: str) -> date:
    if born_on is None or born_on > on or born_on.year < on.year - OLDEST_YEARS:
        raise BirthDayWrong(f"{prefix}born_on", value="")
    return born_on


def contact(*, address: str, phone: str, email: str, language: str = "vi") -> Contact:
    """
    Return the declared contact, cleaned. A leading +84 or 84 of the telephone becomes 0.

    House rule: the address is needed, telephone and e-mail may be empty.

    :raises AddressMissing: if there is no letter in the address.
    :raises PhoneWrong: if it is given and no number of 10 or 11 digits.
    :raises EmailWrong: if it is given and no address.
    :raises LanguageUnknown: if the platform does not write in the language.
    """
    whole_address = clean_line(address, field="address", most=300)
    if not any(sign.isalpha() for sign in whole_address):
        raise AddressMissing("address", value="")
    number = _BETWEEN.sub("", clean_line(phone, field="phone", most=40))
    number = re.sub(r"^\+?84(?=[0-9]{9,10}$)", "0", number)
    if number and not _PHONE.fullmatch(number):
        raise PhoneWrong("phone", value="")
    mail = clean_line(email, field="email", most=254)
    if mail and not _EMAIL.fullmatch(mail):
        raise EmailWrong("email", value="")
    if language not in LANGUAGES:
        raise LanguageUnknown("language", value="")
    return Contact(address=whole_address, phone=number, email=mail, language=language)

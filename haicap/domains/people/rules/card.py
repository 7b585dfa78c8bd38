"""What the square code on the front of a citizen's card says."""

import re
from datetime import date

from haicap.domains.people.contracts import (
    AddressMissing,
    Card,
    CardDayUnreadable,
    CardSexDisagrees,
    CardUnreadable,
    Sex,
)
from haicap.domains.people.rules.identity import born_and_sex, identity
from haicap.kernel.text import clean_line

#: longer than any card; more is no card
MOST_SIGNS = 1000
PARTS = 7
_SEXES = {"nam": Sex.MALE, "nữ": Sex.FEMALE}
_OLD_ID = re.compile(r"[0-9]{9}", re.ASCII)
_DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})", re.ASCII)


def is_card(text: str) -> bool:
    """
    Test if a text is what a scanner types of a card, whatever else is wrong with it.

    House rule: five upright strokes or more; nothing that a person types has them.
    """
    return text.count("|") >= PARTS - 2


def read_card(text: str, *, on: date) -> Card:
    """
    Return what the square code of a card says: `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy`.

    The old number of nine digits may be empty, or its place left out; what follows the seventh part is not read.
    Text in the decomposed form of Unicode, line ends and spaces around the parts are forgiven. The second day is
    that of issue.

    Source: Circular 06/2021/TT-BCA (the code on the front of the card); which seven values it holds as the police
    announced with its readers. House rule for what is forgiven.

    :raises CardUnreadable: if there are fewer parts.
    :raises NationalIdWrong: if the first part is no number of a card.
    :raises NameMissing: if there is no name.
    :raises BirthDayWrong: if the first day is none.
    :raises NationalIdDisagrees: if the number tells another year of birth.
    :raises CardSexDisagrees: if the sex is none, or another than the number tells.
    :raises AddressMissing: if there is no address.
    :raises CardDayUnreadable: if the day of issue is none, before the birth or in the future.
    """
    parts = [part.strip() for part in clean_line(text, field="card", most=MOST_SIGNS).split("|")]
    if len(parts) == PARTS - 1 and _day(parts[2]):
        parts.insert(1, "")
    if len(parts) < PARTS:
        raise CardUnreadable("card", value="", parts=len(parts))
    number, old_number, name, born, sex, address, issued = parts[:PARTS]
    # The sign that some scanners send before all else.
    known = identity(name=name, national_id=number.lstrip("\ufeff"), born_on=_day(born), on=on)
    told = born_and_sex(known.national_id)[1]
    if _SEXES.get(sex.casefold()) is not told:
        raise CardSexDisagrees("sex", value="")
    if not any(sign.isalpha() for sign in address):
        raise AddressMissing("address", value="")
    issued_on = _day(issued)
    if issued_on is None or not known.born_on <= issued_on <= on:
        raise CardDayUnreadable("issued_on", value="")
    return Card(
        identity=known,
        old_number=old_number if _OLD_ID.fullmatch(old_number) else "",
        sex=told,
        address=address,
        issued_on=issued_on,
    )


def _day(digits: str) -> date | None:
    found = _DAY.fullmatch(digits)
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None

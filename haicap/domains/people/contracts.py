"""What other parts may know of people. No framework here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound

#: Places for which values are sealed and indexed; written into the sealed bytes, so they never change.
NATIONAL_ID = "people.person.national_id"
IDENTITY = "people.person.identity"
PHONE = "people.contact.phone"


class Sex(StrEnum):
    """The sex on the citizen's card."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody says to be: the name, the number of the citizen's card, and the day of birth."""

    name: str
    national_id: str
    born_on: date


@dataclass(frozen=True, slots=True)
class Contact:
    """
    How somebody is reached about one dossier, as declared with it. All but the address may be empty.

    `language` is the one in which the office writes to the person: `vi`, `en` or `id`.
    """

    address: str
    phone: str = ""
    email: str = ""
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the platform knows one."""

    id: int
    name: str
    national_id: str
    born_on: date


class NameMissing(BadInput):
    """No name was given."""

    message = sentence("Please write the full name as on the citizen's card.")


class NationalIdWrong(BadInput):
    """The number is not that of a citizen's card."""

    message = sentence("The number of the citizen's card has 12 digits. Please check it against the card.")


class NationalIdDisagrees(BadInput):
    """The number tells another year of birth than was given."""

    message = sentence("The number of the card and the day of birth do not fit together. Please check both.")


class BirthDayWrong(BadInput):
    """The day of birth is missing, no day, in the future, or over 130 years ago."""

    message = sentence("Please write the day of birth as on the card, for example 05/03/1961.")


class PhoneWrong(BadInput):
    """The text is not a telephone number of Viet Nam."""

    message = sentence("This is not a telephone number. A number in Viet Nam has 10 or 11 digits and begins with 0.")


class EmailWrong(BadInput):
    """The text is not an e-mail address."""

    message = sentence("This is not an e-mail address. An address looks like ten@vidu.vn.")


class LanguageUnknown(BadInput):
    """The platform does not write in this language."""

    message = sentence("The office writes in Vietnamese (vi), English (en) or Indonesian (id).")


class AddressMissing(BadInput):
    """No address was given."""

    message = sentence("Please write the address: house number, street or village, ward or commune.")


class PersonUnknown(NotFound):
    """There is no such person."""

    message = sentence("This person is not known here.")

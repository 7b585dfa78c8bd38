"""What other parts may know of people. No framework here."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound

#: Places for which values are sealed and indexed; written into the sealed bytes, so they never change.
NATIONAL_ID = "people.person.national_id"
IDENTITY = "people.person.identity"
PHONE = "people.contact.phone"
ORGANISATION = "people.organisation.identity"


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
class Organisation:
    """An organisation as it is declared: its tax code (`0123456789` or `0123456789-001`), name and address."""

    tax_code: str
    name: str
    address: str


class Files(StrEnum):
    """For whom somebody files, as a form asks it."""

    SELF = "self"
    ORGANISATION = "organisation"
    PROXY = "proxy"


class Authorisation(StrEnum):
    """By what somebody acts for another person."""

    WRITTEN = "written"
    CERTIFIED = "certified"
    FAMILY = "family"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class ForWhom:
    """
    For whom a filing is made, when it is not made for the person who files.

    Either an `organisation`, whose representative in a `position` the person of the filing is; or the person of the
    filing, for whom the `proxy` acts by an `authorisation` that stands in a `paper`. Empty when a person files alone.
    """

    organisation: Organisation | None = None
    position: str = ""
    proxy: Identity | None = None
    authorisation: Authorisation | None = None
    paper: str = ""


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
class Card:
    """What the square code of a citizen's card says. `old_number` has nine digits or is empty."""

    identity: Identity
    old_number: str
    sex: Sex
    address: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the platform knows one."""

    id: int
    name: str
    national_id: str
    born_on: date


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation as the platform knows one."""

    id: int
    tax_code: str
    name: str
    address: str


class Purpose(StrEnum):
    """What a person can agree to."""

    REUSE_PAPERS = "reuse_papers"


class ConsentHow(StrEnum):
    """Where a person agreed."""

    ONLINE = "online"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agrees to, about the papers of one dossier, until it is withdrawn."""

    purpose: Purpose
    how: ConsentHow
    dossier_code: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class PaperToKeep:
    """A paper of a dossier that may be kept for others. `source` is `applicant` or `result`."""

    name: str
    sha256: str
    file_name: str
    source: str


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper on file that its person lets the offices use again. `source` is `applicant` or `result`."""

    id: int
    person_id: int
    name: str
    sha256: str
    file_name: str
    media_type: str
    size_bytes: int
    source: str
    from_code: str
    kept_at: datetime


class ConsentUnknown(NotFound):
    """The person has not agreed to this, or has taken it back."""

    message = sentence("There is no agreement that could be taken back.")


class StoredPaperUnknown(NotFound):
    """The person has no paper of this number on file."""

    message = sentence("This paper is no longer on file.")


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


class CardUnreadable(BadInput):
    """The square code of a card was not read whole, or is that of something else."""

    message = sentence(
        "The square code of the card was not read whole: %(parts)s parts came, there are 7. Please scan it again."
    )


class CardSexDisagrees(BadInput):
    """The sex on the card is none, or another than its number tells."""

    message = sentence("The sex in the square code of the card does not fit its number. Please scan it again.")


class CardDayUnreadable(BadInput):
    """The day of issue in the square code is none that a card can have."""

    message = sentence("The day of issue in the square code of the card cannot be read. Please scan it again.")


class AddressMissing(BadInput):
    """No address was given."""

    message = sentence("Please write the address: house number, street or village, ward or commune.")


class ForWhomMissing(BadInput):
    """It was not told for whom somebody files, or something that there is not."""

    message = sentence("Please choose for whom the dossier is filed.")


class TaxCodeWrong(BadInput):
    """The text is not the tax code of an organisation."""

    message = sentence(
        "This is not the tax code of an organisation. It has 10 digits, and 3 more for a branch: 0100109106-001."
    )


class OrganisationNameMissing(BadInput):
    """No name of the organisation was given."""

    message = sentence("Please write the name of the organisation as on its certificate.")


class PositionMissing(BadInput):
    """It was not told what the representative is in the organisation."""

    message = sentence("Please write the position of the representative, for example director.")


class AuthorisationMissing(BadInput):
    """It was not told by what somebody acts for another."""

    message = sentence("Please choose by what paper one person acts for the other.")


class AuthorisationPaperMissing(BadInput):
    """The paper of the authorisation was not named."""

    message = sentence("Please name the paper: what it is, its number and day.")


class ProxyIsApplicant(BadInput):
    """Proxy and applicant have one card number."""

    message = sentence("This is the number of the applicant. Whoever files for themselves needs no authorisation.")


class ProxyTooYoung(BadInput):
    """The proxy has not reached the age at which one may act for another in this way."""

    message = sentence("Whoever acts for another in this way must be at least %(years)s years old.")


class ProxyForOrganisation(BadInput):
    """A proxy was given beside an organisation, which files through its representative."""

    message = sentence(
        "An organisation files through its representative. Please give either an organisation or a proxy."
    )


class OrganisationUnknown(NotFound):
    """There is no such organisation."""

    message = sentence("This organisation is not known here.")


class PersonUnknown(NotFound):
    """There is no such person."""

    message = sentence("This person is not known here.")

"""What other parts and the surfaces see of procedures: frozen values and refusals."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import NotFound, Refused
from haicap.kernel.validity import Validity


class Channel(StrEnum):
    """How a dossier reaches the administration."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    POST = "post"


class Level(StrEnum):
    """Who carries a procedure out. In a centrally run city the province is the city."""

    COMMUNE = "commune"
    PROVINCE = "province"
    MINISTRY = "ministry"
    OTHER = "other"


class DeadlineKind(StrEnum):
    """How a deadline counts. `mixed` has calendar and working days; `unconfirmed` is never computed."""

    SAME_DAY = "same_day"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    MIXED = "mixed"
    UNCONFIRMED = "unconfirmed"


class DeadlineStatus(StrEnum):
    """How sure a deadline is."""

    CONFIRMED = "confirmed"
    FROM_CATALOGUE = "from_catalogue"
    TO_BE_CHECKED = "to_be_checked"


class FeeKind(StrEnum):
    """What is known of a fee. Only `amount` has an amount of dong."""

    FREE = "free"
    AMOUNT = "amount"
    FOREIGN = "foreign"
    NOT_STATED = "not_stated"
    TO_BE_CHECKED = "to_be_checked"


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    How long the administration may take.

    `working_days` goes in halves and is 0 for the same day; `text` is what was published, word for word;
    `source` says where it was read, `instrument` and `article` which legal text sets it (empty when only the
    catalogue is known). `note` holds the published exceptions. `options` are the times published side by
    side, when there are several and none of them can be taken without knowing the case; `channel` is `None`
    for a deadline of all channels.
    """

    kind: DeadlineKind
    status: DeadlineStatus
    working_days: Decimal | None = None
    calendar_days: int | None = None
    months: int | None = None
    channel: Channel | None = None
    text: str = ""
    source: str = ""
    instrument: str = ""
    article: str = ""
    note: str = ""
    options: tuple["Deadline", ...] = ()

    @property
    def is_known(self) -> bool:
        """Test if a due date may be computed from it."""
        return self.kind is not DeadlineKind.UNCONFIRMED


@dataclass(frozen=True, slots=True)
class UnitDeadline:
    """A deadline that a text sets for the matters of some units, by their ids, alone."""

    unit_ids: tuple[int, ...]
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee as published. `amount_vnd` is whole dong and stands only where the amount is sure."""

    kind: FeeKind
    text: str = ""
    amount_vnd: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One published way to file: a channel, its time, its fee, and the remark beside them."""

    channel: Channel
    deadline: Deadline
    fee: Fee
    note: str = ""


class SupplementEffect(StrEnum):
    """What waiting for the applicant does to the clock of a procedure: the term begins again, or stands still."""

    RESTART = "restart"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of «how it is done». `label` is such as «Bước 1», or empty."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A paper of the dossier. `group` is the case it belongs to, `form` the file name of its form.

    `raw` is the published text where name, form and numbers could not be told apart for sure; else empty.
    """

    name: str
    group: str = ""
    form: str = ""
    originals: int = 0
    copies: int = 0
    raw: str = ""

    @property
    def is_remark(self) -> bool:
        """Test if the row asks for nothing: the portal keeps remarks among the papers."""
        return not (self.originals or self.copies or self.form)


@dataclass(frozen=True, slots=True)
class LegalText:
    """A text that the procedure rests on; `number` is empty where the catalogue gives none."""

    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What the applicant gets; `code` is the portal's code of the result."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureVersion:
    """
    A procedure as it stands in a span of days.

    `id` names this version for ever: a dossier pins it. The text was seen in the catalogue on `seen_on`; for
    days before that it is presumed (`is_presumed`). `doubts` names what is known to be wrong with the source:
    `page_shared` means that the portal's page was stored under several codes, so that the content may belong
    to another one. `supplement_effect` is read from the published steps. `unit_deadlines` are those that hold in some
    units only.
    """

    id: int
    code: str
    number: int
    validity: Validity
    seen_on: date
    sha256: str
    name: str
    field: str
    levels: tuple[Level, ...]
    one_stop_commune: bool
    deadline: Deadline
    ways: tuple[Way, ...]
    decision: str = ""
    kind: str = ""
    ministry: str = ""
    subjects: tuple[str, ...] = ()
    agencies: Mapping[str, str] = dataclasses.field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    papers: tuple[Paper, ...] = ()
    papers_text: str = ""
    legal: tuple[LegalText, ...] = ()
    conditions: str = ""
    results: tuple[Result, ...] = ()
    related: tuple[str, ...] = ()
    url: str = ""
    doubts: tuple[str, ...] = ()
    supplement_effect: SupplementEffect = SupplementEffect.RESTART
    unit_deadlines: tuple[UnitDeadline, ...] = ()

    def is_presumed(self, on: date) -> bool:
        """Test if the text is only presumed for that day, because it was first seen later."""
        return on < self.seen_on

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Return the channels that are published, each once, in the order counter, online, post."""
        published = {way.channel for way in self.ways}
        return tuple(channel for channel in Channel if channel in published)


@dataclass(frozen=True, slots=True)
class Guidance:
    """
    What a version answers of the questions people ask.

    `in_person` are published sentences on being there oneself or authorising another; `relatives_freely` says
    that a relative needs no certified authorisation.
    """

    online: bool
    by_post: bool
    relatives_freely: bool
    in_person: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordedDeadline:
    """
    A deadline as a text has set it, also one withdrawn since: for one unit or all (`None`), in days.

    `deadline.channel` is the channel or all (`None`), `longer` are the words that allow more time than the law.
    """

    unit_id: int | None
    validity: Validity
    deadline: Deadline
    longer: str
    amendment_id: int
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublishedLevel:
    """
    Who carries a procedure out in a span of days, as published. `competent` is the deciding body in words.

    `is_of_law` tells that a text of law made the version, `is_ended_by_law` that one ended it.
    """

    version_id: int
    code: str
    name: str
    validity: Validity
    levels: tuple[Level, ...]
    decision: str
    competent: str
    is_of_law: bool = False
    is_ended_by_law: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A procedure in the list of all of a day. `folded` are code and name as a search sees them."""

    version_id: int
    code: str
    name: str
    field: str
    levels: tuple[Level, ...]
    folded: str


@dataclass(frozen=True, slots=True)
class ProcedureCard:
    """A procedure in a list of answers. `position` is what `search(after=…)` takes to go on behind it."""

    version_id: int
    code: str
    name: str
    field: str
    levels: tuple[Level, ...]
    one_stop_commune: bool
    channels: tuple[Channel, ...]
    deadline: Deadline
    position: str


@dataclass(frozen=True, slots=True)
class FieldCount:
    """A field of administration with the number of its procedures, of all and of the commune one-stop set."""

    name: str
    procedures: int
    one_stop_commune: int


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An occasion in life for which one goes to the administration. `title` is a sentence to translate."""

    key: str
    title: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading of the catalogue did, in numbers of procedures, and how many versions of processes are new."""

    new: int
    changed: int
    unchanged: int
    confirmations: int
    processes: int = 0


#: what stands beside a time or a fee that is not sure
TO_BE_CHECKED = sentence("to be checked")

#: the life events of the home page, in its order: key -> title
LIFE_EVENTS = {
    "child": sentence("Having a child"),
    "marriage": sentence("Marriage"),
    "moving": sentence("Moving house"),
    "land": sentence("Land and house"),
    "business": sentence("Doing business"),
    "papers": sentence("Identity papers and certification"),
    "support": sentence("Support and insurance"),
    "death": sentence("When someone dies"),
}


class ProcedureUnknown(NotFound):
    """No procedure of this code is in force on that day."""

    message = sentence("There is no procedure %(code)s on %(on)s.")

    def details(self) -> dict[str, object]:
        """Return the code that was asked for, the day, and the nearest codes there are."""
        return {**Refused.details(self), **self.params}


class DeadlineUnconfirmed(Refused):
    """The published time is not sure, so that no due date is computed from it."""

    message = sentence(
        "The time for procedure %(code)s is not confirmed. The officer who receives the dossier sets the "
        "appointment and gives the reason."
    )

    def details(self) -> dict[str, object]:
        """Return the procedure, the channel asked for, and the times as published."""
        return {**Refused.details(self), **self.params}


class VersionStartsTooEarly(Refused):
    """A changed procedure must begin after the version it replaces."""

    message = sentence("Procedure %(code)s already has a version from %(starts_on)s: the new one must begin later.")

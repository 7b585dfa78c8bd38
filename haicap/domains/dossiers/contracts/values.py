"""The values of dossiers that cross to other parts and to the surfaces."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from haicap.domains.dossiers.contracts.choices import (
    MOST_SUPPLEMENTS,
    Act,
    Business,
    Channel,
    Decision,
    Delivery,
    Kind,
    Money,
    Node,
    Sync,
    TermKind,
)
from haicap.domains.dossiers.contracts.filers import OrganisationGiven, ProxyGiven
from haicap.domains.dossiers.contracts.tokens import Conduct, Token
from haicap.domains.organisation.contracts import Unit
from haicap.domains.people.contracts import Authorisation
from haicap.kernel.actors import Role
from haicap.kernel.editions import Editions
from haicap.kernel.worktime import Term
from haicap.platform.flows.api import Flow


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """
    A paper that was handed in: the component it stands for, and the kept file.

    Without a file (`sha256` empty) the paper lies with the office on paper only.
    """

    name: str
    sha256: str = ""
    file_name: str = ""
    media_type: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Appointment:
    """A due moment that an officer set because the length of the deadline is not known for sure."""

    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class UnitNamed:
    """The unit that an officer named, and why, because the law as on record does not say which one decides."""

    unit_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Filing:
    """
    What is handed in. `place_code` is the unit of the applicant's place, by which competence is found.

    The person named is the applicant, or represents the `organisation` that is. A `proxy` acts for the person named.
    The declared values come as they were typed; the operation cleans and checks them. `language` is the one in
    which the office is to write to the applicant; `may_keep` says that the applicant agrees that the papers are kept
    for other dossiers.
    """

    procedure_code: str
    place_code: str
    name: str
    national_id: str
    born_on: date | None
    address: str
    phone: str = ""
    email: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    papers: tuple[PaperGiven, ...] = ()
    language: str = "vi"
    organisation: OrganisationGiven | None = None
    proxy: ProxyGiven | None = None
    may_keep: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """What the applicant is given: the code, who decides, and by when. `due_at` is `None` when not known yet."""

    code: str
    business: Business
    procedure_version_id: int
    competent_unit_id: int
    submitted_at: datetime
    due_at: datetime | None
    due_is_provisional: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """
    A dossier as it stands. `seen` is its number of events, by which a change in between is noticed.

    `runs_from` is the moment from which its term is counted: the submission, or the day the full dossier came.
    `waiting_since` is set while the clock stands still for the applicant. `passed_unit_ids` are the units that were
    competent before and passed it on, first one first. `correction_asked_by` is the account whose request for a
    correction waits for a second person, else 0.
    The applicant is the person, or the organisation that the person represents; a proxy acts for the person by the
    authorisation. `source_system` works a dossier that is only followed here, under its `outside_code`; it last told
    where it stands at `told_at`, by its own clock. `fee_vnd` is the amount that `money` speaks of,
    in whole đồng: due, paid, or to be given back; `None` when there is none. `place_unit_id` is the commune or ward of
    the matter, `None` of old dossiers; `facts` are those told of it on which depends who decides, `competence` is the
    power under which it was taken in, as it is kept. `data_asked_by` is
    the account whose request to put personal data right waits for a second person, else 0. `sync`
    says if the client that handed it in knows how it stands. `editions` are those
    of units, calendars and procedures that the same statement has seen.
    `process` is the version of the process that it follows, `flow` that process, `process_values` are what its
    gateways know. The first of `tokens` speaks for the dossier; `focus` is the one that an act is about.
    """

    id: int
    code: str
    procedure_version_id: int
    applicant_id: int
    applicant_name: str
    support_unit_id: int | None
    received_unit_id: int
    competent_unit_id: int
    channel: Channel
    business: Business
    decision: Decision
    money: Money
    delivery: Delivery
    term: Term
    term_kind: TermKind
    submitted_at: datetime
    counts_as: date
    due_at: datetime | None
    due_is_provisional: bool
    decided_at: datetime | None
    returned_at: datetime | None
    runs_from: datetime
    waiting_since: datetime | None
    supplement_count: int
    reappointment_count: int
    passed_unit_ids: tuple[int, ...]
    correction_asked_by: int
    is_sample: bool
    seen: int
    tokens: tuple[Token, ...]
    process: str
    flow: Flow = field(compare=False, repr=False)
    process_values: Mapping[str, object] = field(default_factory=dict)
    focus: int = 0
    conduct: Conduct = field(default=Conduct(), compare=False, repr=False)
    organisation_id: int | None = None
    proxy_id: int | None = None
    authorisation: Authorisation | None = None
    source_system: str = ""
    outside_code: str = ""
    told_at: datetime | None = None
    fee_vnd: int | None = None
    place_unit_id: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    data_asked_by: int = 0
    sync: Sync = Sync.NONE
    competence: Mapping[str, Any] = field(default_factory=dict)
    editions: Editions = field(default_factory=Editions, compare=False)

    @property
    def token(self) -> Token | None:
        """Return the token that an act is about, which else speaks for the dossier; `None` when its flow has ended."""
        return self.tokens[self.focus] if self.tokens else None

    @property
    def node(self) -> Node | None:
        """Return the step at which it waits, `None` when its flow has ended."""
        return self.token.node if self.token else None

    @property
    def is_represented(self) -> bool:
        """Test if somebody files for another: a representative for an organisation, or a proxy for a person."""
        return self.organisation_id is not None or self.proxy_id is not None

    @property
    def counts_as_late(self) -> bool:
        """Test if it is late whatever its due moment: papers were asked for more than once."""
        return self.supplement_count > MOST_SUPPLEMENTS


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that a change of law marked otherwise: what it is now (`off`, `workday`, `normal`), by which text."""

    day: date
    now: str
    name: str
    by: str


@dataclass(frozen=True, slots=True)
class HoursOnTheWay:
    """Working hours that a change of law set for the days from `first` to `last`, both included."""

    first: date
    last: date
    sessions: str
    cut_off: str


@dataclass(frozen=True, slots=True)
class Following:
    """How far the running due moments follow a change of the calendar: looked at, moved, from when, until when."""

    amendment_id: int
    changed_at: datetime
    looked_at: int
    moved: int
    begun_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class FollowedUnits:
    """
    How far running dossiers followed their units by an amendment, or went back by its roll-back (`is_back`).

    `moved` counts those that went, `unplaced` those that wait for a person to say where.
    """

    amendment_id: int
    is_back: bool
    due_on: date
    moved: int
    unplaced: int
    begun_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """How many dossiers a unit had, how many of them are running, and how many are or were late."""

    unit: Unit
    dossiers: int
    running: int
    late: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A dossier of a split unit that waits for a person to say to which of the candidates it goes."""

    id: int
    code: str
    procedure_version_id: int
    applicant_name: str
    received_unit_id: int
    competent_unit_id: int
    candidate_unit_ids: tuple[int, ...]
    submitted_at: datetime
    due_at: datetime | None
    is_sample: bool
    decided_at: datetime | None
    #: since when the clock stands still
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One event of the log, fit to be shown: what, when, by whom, in which post, and the note that goes with it.

    `note` and `proposal` are empty for those who may not read them. `request` counts the requests for papers,
    `old_due_at` is what an event that moved the due moment found, `due_at` what it set. `to_unit_id` is the unit to
    which it was passed on, by the text `basis`. `about` is the serial of the event that a correction is about, or that
    was taken back.
    `is_unit_named` tells that an officer named the unit that decides.
    `amount_vnd` is the amount of an event about money, or of the fee that a correction makes a paid one again; 0 for
    others, in whole đồng.
    `days` and `hours` are those by which a change of the calendar moved the due moment; `basis` is its text then.
    `changed` names the personal data that the event put right, or is to put right; never their values.
    `facts` and `old_facts` are those of a correction of the facts. `elements` are those of the process at which the
    dossier then stood.
    Of a step that the process has of its own, `element` is what the definition calls it and `step` its name then, with
    the `outcome` it ended with or the `message` that came, and the `item` that it was for.
    """

    serial: int
    kind: Kind
    at: datetime
    account_id: int
    role: Role
    unit_id: int
    note: str
    decision: str
    request: int = 0
    old_due_at: datetime | None = None
    due_at: datetime | None = None
    to_unit_id: int = 0
    basis: str = ""
    about: int = 0
    is_unit_named: bool = False
    amount_vnd: int = 0
    days: tuple[ChangedDay, ...] = ()
    hours: tuple[HoursOnTheWay, ...] = ()
    changed: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    old_facts: Mapping[str, object] = field(default_factory=dict)
    elements: tuple[str, ...] = ()
    element: str = ""
    step: str = ""
    outcome: str = ""
    message: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """
    A paper of a dossier. `source` says whose it is: `applicant` or `result`.

    Without a file (`sha256` empty) it lies with the office on paper only.
    """

    ordinal: int
    name: str
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    source: str


class WorkItem(NamedTuple):
    """
    A line of a worklist. Once `decided_at` is set its clock has ended, whatever still has to be done.
    `element` is what its `process` calls the step.

    A tuple, since fifty are made for every page: it takes a fifth of the time of a frozen dataclass.
    """

    token_id: int
    code: str
    procedure_version_id: int
    applicant_name: str
    node: Node
    unit_id: int
    received_unit_id: int
    assignee_id: int
    channel: Channel
    submitted_at: datetime
    due_at: datetime | None
    decided_at: datetime | None
    supplement_count: int
    rank_at: datetime
    is_sample: bool
    element: str
    process: str


@dataclass(frozen=True, slots=True)
class Tracking:
    """
    What anyone with the code may follow: no personal data. `steps` are (kind, moment, unit), oldest first.
    `fee_vnd` is the amount that `money` speaks of, in whole đồng.

    A dossier that is worked in another system has its name, its code there, and the moment of its last message.
    `text` gives the competent unit the power to decide it, on the `basis`; both are empty where that is not known.

    `process` is the version of the process that it follows, `elements` where it stands in that.

    `editions` are those of units, calendars and procedures that the same statement has seen.
    """

    code: str
    procedure_version_id: int
    business: Business
    decision: Decision
    delivery: Delivery
    node: Node | None
    received_unit_id: int
    competent_unit_id: int
    submitted_at: datetime
    term: Term
    term_kind: TermKind
    due_at: datetime | None
    due_is_provisional: bool
    decided_at: datetime | None
    returned_at: datetime | None
    runs_from: datetime
    supplement_count: int
    reappointment_count: int
    is_sample: bool
    steps: tuple[tuple[Kind, datetime, int], ...]
    money: Money
    fee_vnd: int | None
    editions: Editions
    source_system: str = ""
    outside_code: str = ""
    told_at: datetime | None = None
    basis: str = ""
    text: str = ""
    process: str = ""
    elements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnDossier:
    """A dossier as its applicant sees it in the list of their own. `person_name` is empty for an organisation's."""

    code: str
    procedure_version_id: int
    received_unit_id: int
    business: Business
    decision: Decision
    submitted_at: datetime
    is_sample: bool
    person_name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """An act that the dossier waits for. `why_not` is the English reason, empty when the actor may do it."""

    act: Act
    why_not: str


@dataclass(frozen=True, slots=True)
class FollowedPowers:
    """
    How far running dossiers follow a change of powers: moved or pinned anew, and left because nobody can be named.

    `is_back` tells that they go back after a roll-back.
    """

    amendment_id: int
    is_back: bool
    due_on: date
    moved: int
    left: int
    begun_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing that is being written; `code` is set once it was handed in, and then nothing else is left."""

    procedure_code: str
    values: Mapping[str, str]
    papers: tuple[PaperGiven, ...]
    code: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification read, and where a dossier differs from its log: (code, what)."""

    dossiers: int
    events: int
    differences: tuple[tuple[str, str], ...]

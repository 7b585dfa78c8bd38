"""What this part hands to others: units, their successions, places, and what it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound, Refused
from haicap.kernel.validity import Validity
from haicap.kernel.worktime import DayMark, OpeningHours, WorkCalendar

#: the name by which an overlay of changes of law holds the `Calendars` that would be in force
CALENDARS = "calendars"
#: the name by which it holds the `DraftedUnits`: what units would end, begin and go over into others
UNITS = "organisation.units"


class Tier(StrEnum):
    """On which level a unit stands. Districts ended on 1 July 2025."""

    CITY = "city"
    DISTRICT = "district"
    COMMUNE = "commune"
    DEPARTMENT = "department"


class Kind(StrEnum):
    """What a unit is called by the law."""

    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"
    WARD = "ward"
    COMMUNE = "commune"
    TOWNSHIP = "township"
    SPECIAL_ZONE = "special_zone"
    DEPARTMENT = "department"
    DIVISION = "division"
    CENTRE = "centre"
    AGENCY = "agency"
    BRANCH = "branch"


class Share(StrEnum):
    """
    How much of an old unit went into a new one.

    `AREA_ONLY`: land on which nobody moved; `AREA_WITH_ALL_PEOPLE`: part of the land, but all the residents;
    `REMAINDER`: what was left after the other pieces.
    """

    WHOLE = "whole"
    PART = "part"
    REMAINDER = "remainder"
    AREA_ONLY = "area_only"
    AREA_WITH_ALL_PEOPLE = "area_with_all_people"


class DayKind(StrEnum):
    """
    What a marked day of the calendar is: a day off, a worked day of the weekend, or said to be like any other.
    """

    OFF = "off"
    WORKDAY = "workday"
    NORMAL = "normal"


class DayStatus(StrEnum):
    """Whether the act that marks a day has been seen."""

    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"


_ENGLISH_KINDS = {
    Kind.CITY: "City",
    Kind.DISTRICT: "District",
    Kind.TOWN: "Town",
    Kind.WARD: "Ward",
    Kind.COMMUNE: "Commune",
    Kind.TOWNSHIP: "Township",
    Kind.SPECIAL_ZONE: "Special Zone",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """
    One life of one unit. A later life under the same code is another unit with another `id`.

    `code` means nothing without a day. `identification_code` begins the codes of dossiers that the unit takes
    in; it is empty when none is known. `start_known` is false when the unit is older than `validity` says.
    `confirmed` is false when no official text that names the unit has been seen. Unknown figures are `None`. One that
    `is_withdrawn` is found by its id only: the change of law that made it was rolled back.
    """

    id: int
    code: str
    identification_code: str
    identification_provisional: bool
    tier: Tier
    kind: Kind
    name: str
    full_name: str
    name_en: str
    parent_id: int | None
    parent_code: str
    parent_name: str
    parent_tier: Tier | None
    validity: Validity
    start_known: bool
    instrument: str
    ended_by: str
    population: int | None
    area_km2: Decimal | None
    headquarters: str
    lat: float | None
    lon: float | None
    boundary_known: bool
    confirmed: bool
    source: str
    is_withdrawn: bool = False

    @property
    def full_name_en(self) -> str:
        """Return the name with its kind as English writes it, without diacritics: `Ba Dinh Ward`."""
        kind = _ENGLISH_KINDS.get(self.kind)
        return f"{self.name_en} {kind}" if kind else self.name_en

    def called(self, language: str | None) -> str:
        """Return the name with its kind, as readers of the language write it."""
        return self.full_name if (language or "vi").startswith("vi") else self.full_name_en


@dataclass(frozen=True, slots=True)
class Succession:
    """A piece of an old unit that went into a new one `on` a day, by a clause of an instrument."""

    old: Unit
    new: Unit
    share: Share
    clause: str
    on: date
    instrument: str


@dataclass(frozen=True, slots=True)
class Deciding:
    """
    By what the matters of a split unit go along with a piece of it.

    `streets` and the names of `old_units` are looked for in the address of the matter; `rest` takes what no other
    piece does.
    """

    streets: tuple[str, ...] = ()
    old_units: tuple[str, ...] = ()
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """
    What a change of law hands over of an old unit to a new one `on` a day.

    `takes_office` is true where the new unit takes over people and counter of a unit that was split. `ends_old` is
    false where the old unit stands on with what is left to it.
    """

    old: Unit
    new: Unit
    share: Share
    clause: str
    on: date
    instrument: str
    takes_office: bool = False
    deciding: Deciding = Deciding()
    ends_old: bool = True


@dataclass(frozen=True, slots=True)
class DraftedUnits:
    """
    What a draft does to units: the day before which units end, by id, the units that begin, and what goes over.

    Units that begin have ids below zero.
    """

    ended: Mapping[int, date]
    begun: tuple[Unit, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PlaceUnit:
    """A unit at or near a place. `border_m` is how far its border is, in metres, on whichever side."""

    unit: Unit
    inside: bool
    border_m: float


@dataclass(frozen=True, slots=True)
class Place:
    """
    Which units a place may lie in, the most likely first.

    `certain` is true when there is one and no border, of a neighbour or of the city, is near.
    """

    lat: float
    lon: float
    on: date
    units: tuple[PlaceUnit, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A unit found by words. `successors` says what became of it when it has ended."""

    unit: Unit
    successors: tuple[Succession, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows the load of the shipped data has added."""

    units: int
    boundaries: int
    successions: int
    calendar_days: int
    working_hours: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be meant, with the distance from the place asked about, in metres."""

    code: str
    name: str
    district: str
    distance_m: int


class UnitUnknown(NotFound):
    """No unit has this code on this day. `lives` are the units that had or will have it on other days."""

    message = sentence("No unit has the code %(code)s on %(on)s.")

    def __init__(self, field: str, *, code: str, on: date, lives: tuple[Unit, ...] = ()) -> None:
        super().__init__(field, code=code, on=f"{on:%d/%m/%Y}")
        self.lives = lives

    def details(self) -> dict[str, object]:
        """Return the other lives of the code."""
        return {
            **super().details(),
            "lives": [
                {
                    "code": life.code,
                    "full_name": life.full_name,
                    "starts_on": life.validity.starts_on,
                    "ends_before": life.validity.ends_before,
                }
                for life in self.lives
            ],
        }


class DayNotRecorded(Refused):
    """The units of a day before the records begin were asked for."""

    message = sentence("Units are recorded from %(first)s on; %(on)s is earlier.")


class CalendarMissing(Refused):
    """No working hours are recorded, so nothing can be said about working time."""

    message = sentence("The working calendar is empty: run “haicap init” first.")


class _PlaceRefused(Refused):
    """A refusal that names the nearest units."""

    def __init__(self, candidates: tuple[Candidate, ...], **params: object) -> None:
        super().__init__("", **params)
        self.candidates = candidates

    def details(self) -> dict[str, object]:
        """Return the nearest units, the nearest first."""
        return {
            "candidates": [
                {"code": c.code, "name": c.name, "district": c.district, "distance_m": c.distance_m}
                for c in self.candidates
            ]
        }


class BoundaryUnknown(_PlaceRefused):
    """The borders of that day are not known, so a place cannot be put into a unit."""

    message = sentence(
        "The borders of the communes and wards on %(on)s are not known. The nearest ones are: %(names)s."
    )


class OutsideTheCity(_PlaceRefused):
    """The place lies in no unit of the city."""

    message = sentence("This place lies outside the city. The nearest unit is %(name)s.")


class NotACoordinate(BadInput):
    """Latitude or longitude is no number of degrees on Earth."""

    message = sentence("%(lat)s, %(lon)s is no place on Earth: give latitude, then longitude, in degrees.")


class NothingToSearch(BadInput):
    """The text searched for holds no letter and no digit."""

    message = sentence("Please type a name or a code to search for.")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked day as it stands, with the number of the text that marked it, empty when none is recorded."""

    day: date
    kind: DayKind
    name: str
    is_confirmed: bool
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose hours they are: those of one unit, of all units of a kind, or of all offices when neither is named."""

    unit_id: int | None = None
    kind: str = ""


#: hours of all offices
EVERYBODY = Whose()


@dataclass(frozen=True, slots=True)
class HoursSet:
    """Hours that a text sets for an office, in the days of their validity."""

    whose: Whose
    hours: OpeningHours


@dataclass(frozen=True, slots=True)
class ChangedHours:
    """
    Hours of an office that are otherwise than before, on the days `starts_on` ≤ day < `ends_before`.

    `sessions` and `cut_off` are as people write them: `07:30-11:30, 13:30-17:00`.
    """

    starts_on: date
    ends_before: date
    sessions: str
    cut_off: str


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """
    All that is known of working time at one moment.

    `hours` of one unit go before those of its kind, and both before those of all offices. `kinds` tells the kind of
    every unit, by id, that has a kind with hours of its own.
    """

    marks: Mapping[date, Mark]
    years: frozenset[int]
    hours: Mapping[Whose, tuple[OpeningHours, ...]]
    kinds: Mapping[int, str] = field(default_factory=dict)

    def day_marks(self) -> list[DayMark]:
        """Return the marks that make a day differ from its place in the week."""
        return [
            DayMark(mark.day, mark.kind is DayKind.WORKDAY, mark.name, mark.is_confirmed)
            for mark in self.marks.values()
            if mark.kind is not DayKind.NORMAL
        ]


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendars of all offices, and the facts that they were made of."""

    facts: CalendarFacts
    by_unit: Mapping[int | None, WorkCalendar]

    def of(self, unit_id: int | None) -> WorkCalendar:
        """Return the calendar of a unit, or of offices without hours of their own."""
        return self.by_unit.get(unit_id) or self.by_unit[None]

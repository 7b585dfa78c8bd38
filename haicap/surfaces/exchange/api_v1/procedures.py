"""Procedures: search and show."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field, StringConstraints

from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.contracts import Channel, DeadlineKind, DeadlineStatus, FeeKind, Level
from haicap.platform.clock import api as clock
from haicap.surfaces.exchange.api_v1.facts import read_facts
from haicap.surfaces.exchange.api_v1.problems import PROBLEM
from haicap.surfaces.exchange.api_v1.values import (
    USABLE,
    Asked,
    Day,
    Limit,
    Line,
    Page,
    ProcedureCode,
    Told,
    UnitCode,
    next_href,
)

router = Router(tags=["procedures"])
Position = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,8}:[0-9A-Za-z._-]{1,40}$")]


class Search(Asked):
    """What is searched for."""

    text: Annotated[str, StringConstraints(max_length=200), USABLE] = Field(
        "", description="Everyday words; all when empty."
    )
    level: Level | None = Field(None, description="Who carries it out; commune is the one-stop set.")
    field: Line | None = Field(None, description="A field by its whole name.")
    life_event: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = None
    on: Day | None = Field(None, description="The day; today when left out.")
    limit: Limit = 20
    after: Position | None = Field(None, description="From the address `next` of the page before.")


class OnDay(Asked):
    """The day on which it is asked."""

    on: Day | None = Field(None, description="The day; today when left out.")


class ShowAsked(OnDay):
    """The day, and what is known of the matter."""

    facts: Annotated[str, StringConstraints(max_length=2000), USABLE] = Field(
        "",
        description='Facts of the matter as a JSON object, such as {"hazard_class": 2}: the tables of the procedure '
        "decide papers and deadline for them.",
    )


class DeadlineTold(Told):
    """How long the administration may take, as published and as far as it is sure."""

    kind: DeadlineKind
    status: DeadlineStatus
    working_days: float | None
    calendar_days: int | None
    months: int | None
    channel: Channel | None
    text: str
    instrument: str
    article: str
    source: str
    note: str
    options: list["DeadlineTold"]


class FeeTold(Told):
    """A fee as published."""

    kind: FeeKind
    text: str
    amount_vnd: int | None


class WayTold(Told):
    """A way to file: its time and its fee."""

    channel: Channel
    deadline: DeadlineTold
    fee: FeeTold
    note: str


class StepTold(Told):
    """A step of how it is done."""

    label: str
    text: str


class PaperTold(Told):
    """A paper that is asked for."""

    name: str
    group: str
    form: str
    originals: int
    copies: int


class LegalTextTold(Told):
    """A text that it rests on."""

    number: str
    title: str


class ResultTold(Told):
    """What the applicant gets."""

    name: str
    code: str


class CardTold(Told):
    """A procedure in a list."""

    code: str
    name: str
    field: str
    levels: list[Level]
    one_stop_commune: bool
    channels: list[Channel]
    deadline: DeadlineTold


class UnitDeadlineTold(Told):
    """A deadline that a text sets for the matters of some units."""

    units: list[UnitCode]
    deadline: DeadlineTold


class ProcedureTold(CardTold):
    """A procedure as it stands on a day."""

    version: int
    starts_on: date
    ends_before: date | None
    presumed: bool = Field(description="The text was first seen later than the day asked for.")
    decision: str
    ministry: str
    subjects: list[str]
    unit_deadlines: list[UnitDeadlineTold] = Field(description="Deadlines that hold in the named units only.")
    ways: list[WayTold]
    steps: list[StepTold]
    papers: list[PaperTold]
    legal: list[LegalTextTold]
    conditions: str
    results: list[ResultTold]
    related: list[str]
    url: str
    doubts: list[str]


@router.get(
    "",
    response=Page[CardTold],
    operation_id="searchProcedures",
    summary="Search procedures by everyday words",
    description="The most wanted first; diacritics do not matter.",
    openapi_extra={"responses": {"4XX": PROBLEM}},
)
def search(request: HttpRequest, asked: Query[Search]) -> Page[CardTold]:
    """The most wanted first. One statement."""
    found = procedures.search(
        asked.text,
        asked.on or clock.now().date(),
        level=asked.level,
        field=asked.field,
        life_event=asked.life_event,
        limit=asked.limit + 1,
        after=asked.after,
    )
    shown = found[: asked.limit]
    behind = next_href(request, shown[-1].position) if len(found) > asked.limit else None
    return Page[CardTold](items=[CardTold.model_validate(card) for card in shown], next=behind)


@router.get(
    "/{code}",
    response=ProcedureTold,
    operation_id="showProcedure",
    summary="Show a procedure as it stands on a day",
    description="With its ways, fees, papers, steps and the texts it rests on. With facts, papers that are not needed "
    "for them ask for nothing, and the deadline is the one decided.",
    openapi_extra={"responses": {"4XX": PROBLEM}},
)
def show(request: HttpRequest, code: Path[ProcedureCode], asked: Query[ShowAsked]) -> ProcedureTold:
    """One statement; one more with facts."""
    on = asked.on or clock.now().date()
    found = procedures.procedure(code, on)
    if asked.facts:
        found = procedures.with_decided(found, on, read_facts(asked.facts))
    card = {name: getattr(found, name) for name in CardTold.model_fields}
    more = {
        name: getattr(found, name)
        for name in ProcedureTold.model_fields
        if name not in {*card, "version", "starts_on", "ends_before", "presumed", "unit_deadlines"}
    }
    return ProcedureTold.model_validate(
        {
            **card,
            **more,
            "version": found.number,
            "starts_on": found.validity.starts_on,
            "ends_before": found.validity.ends_before,
            "presumed": found.is_presumed(on),
            "unit_deadlines": _of_units(found),
        }
    )


def _of_units(found: procedures.ProcedureVersion) -> list[dict[str, object]]:
    """Return the deadlines of some units, by their codes. One statement where there are any."""
    ids = [number for one in found.unit_deadlines for number in one.unit_ids]
    units = organisation.units_by_id(ids) if ids else {}
    return [
        {"units": [units[number].code for number in one.unit_ids], "deadline": one.deadline}
        for one in found.unit_deadlines
    ]

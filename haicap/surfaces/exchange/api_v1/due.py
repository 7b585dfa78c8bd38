"""When a deadline ends, and how that came about."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router
from pydantic import Field, StringConstraints

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Channel
from haicap.kernel.worktime import Step
from haicap.platform.clock import api as clock
from haicap.surfaces.exchange.api_v1.problems import PROBLEM
from haicap.surfaces.exchange.api_v1.values import Asked, Line, Moment, ProcedureCode, Told, UnitCode

router = Router(tags=["due"])
Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$")]


class DueAsked(Asked):
    """One of: a procedure, working hours, or any of days, calendar days and months."""

    procedure: ProcedureCode | None = Field(None, description="The deadline of this procedure.")
    channel: Channel | None = Field(None, description="With procedure: how it was handed in.")
    days: Number | None = Field(None, description="Working days; halves as 2.5; 0 is the same day.")
    calendar_days: Annotated[int, Field(ge=0, le=3650)] | None = Field(None, description="They run before days.")
    months: Annotated[int, Field(ge=0, le=240)] | None = Field(None, description="They run before all days.")
    hours: Number | None = Field(None, description="Working hours of an internal step.")
    received: Line | None = Field(None, description="Local time as 2026-01-05T16:00, or with an offset; else now.")
    unit: UnitCode | None = Field(None, description="The unit whose calendar counts; else the general one.")


class DayTold(Told):
    """A day on the way, and why it counts or not."""

    date: date
    counts: bool
    why: str
    provisional: bool


class TextTold(Told):
    """The words of a deadline and the text that says so; only the source where no text is known."""

    text: str
    instrument: str
    article: str
    source: str


class DueTold(Told):
    """The due moment with the days that led to it."""

    due: Moment
    received: Moment
    received_counts_as: date
    provisional: bool
    deadline: TextTold | None = Field(None, description="With procedure: on which words of which text it rests.")
    steps: list[DayTold]


@router.get(
    "",
    response=DueTold,
    operation_id="due",
    summary="Tell when a deadline ends, day by day",
    description="The reckoning of the command `haicap due`.",
    openapi_extra={"responses": {"4XX": PROBLEM}},
)
def due(request: HttpRequest, asked: Query[DueAsked]) -> DueTold:
    """Three statements at most when this process holds the calendar."""
    length = dossiers.Length(**{name: getattr(asked, name) for name in dossiers.Length.__slots__})
    at = clock.now() if asked.received is None else dossiers.moment_of_receipt(asked.received)
    found = dossiers.reckon(length=length, received_at=at, unit_code=asked.unit)
    end, said = found.due, found.rests_on
    return DueTold(
        due=end.due_at,
        received=at,
        received_counts_as=end.counts_as,
        provisional=end.is_provisional,
        deadline=TextTold(text=said.text, instrument=said.instrument, article=said.article, source=said.source)
        if said
        else None,
        steps=[_told(step) for step in found.steps],
    )


def _told(step: Step) -> DayTold:
    why = gettext(step.why)
    return DayTold(
        date=step.day,
        counts=step.counts,
        why=why % dict(step.params) if step.params else why,
        provisional=step.is_provisional,
    )

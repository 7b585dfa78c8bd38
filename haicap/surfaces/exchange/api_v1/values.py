"""The types of values that come in and go out, with what the description of the API says of them."""

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.http import HttpRequest
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from haicap.kernel.text import TextUnusable, clean
from haicap.platform.clock.api import LOCAL

FIRST_YEAR, LAST_YEAR = 1900, 2199
MOST_ITEMS = 100
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _usable(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        raise PydanticCustomError("text_not_composed", "not in NFC")
    try:
        # Its length was checked before; what is longer when cleaned is no concern here.
        clean(text, most=max(len(text), 1))
    except TextUnusable as wrong:
        raise PydanticCustomError("text_unusable", "control characters") from wrong
    return text


def _day(written: Any) -> date:
    if isinstance(written, str) and _DAY.fullmatch(written):
        day = date.fromisoformat(written)
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise ValueError("no day")


def _moment(written: Any) -> datetime:
    if isinstance(written, str):
        moment = datetime.fromisoformat(written)
        if moment.tzinfo is not None and FIRST_YEAR < moment.year < LAST_YEAR:
            return moment.astimezone(LOCAL)
    raise ValueError("no moment")


def _local(moment: datetime) -> str:
    return moment.astimezone(LOCAL).isoformat(timespec="seconds")


#: what a text that comes in is checked by, behind its bounds
USABLE = AfterValidator(_usable)
Line = Annotated[str, StringConstraints(max_length=200), USABLE]
UnitCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9A-Z.]{0,19}$")]
ProcedureCode = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9A-Za-z._-]{0,39}$")]
DossierCodeText = Annotated[str, StringConstraints(max_length=80), USABLE]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "description": "A day from 1900 to 2199, as 2026-01-31."}),
]
Moment = Annotated[
    datetime,
    PlainSerializer(_local, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "description": "With the offset +07:00."}),
]
MomentSent = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "description": "With an offset, from 1900 to 2199."}),
]
Limit = Annotated[int, Field(ge=1, le=MOST_ITEMS, description="How many at most.")]


class Asked(BaseModel):
    """What is asked for in an address."""

    model_config = ConfigDict(extra="forbid")


class Sent(BaseModel):
    """What is sent in a body: every type as it is written, no field more."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Told(BaseModel):
    """What is answered, taken from the values of the parts by their names."""

    model_config = ConfigDict(from_attributes=True)


Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A page of a list. `next` is the address of the page behind it, `null` on the last."""

    items: list[Item]
    next: str | None


def next_href(request: HttpRequest, after: str) -> str:
    """Return the address of the page behind the item `after`."""
    asked = request.GET.copy()
    asked["after"] = after
    return f"{request.path}?{asked.urlencode()}"

"""Legal texts as values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class InstrumentKind(StrEnum):
    """What form a legal text has."""

    LAW = "law"
    RESOLUTION = "resolution"
    DECREE = "decree"
    DECISION = "decision"
    CIRCULAR = "circular"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Instrument:
    """
    A legal text.

    It is in force from `effective_on`; `expires_on` is the first day on which it is not, or `None`. `source`
    says where this platform has its knowledge from.
    """

    number: str
    issuer: str
    kind: InstrumentKind
    signed_on: date
    effective_on: date
    title: str
    source: str
    expires_on: date | None = None

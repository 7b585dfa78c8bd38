"""What can be switched off for a while, and what people are told then."""

from dataclasses import dataclass
from datetime import date, datetime

from haicap.kernel.flags import Flag

#: For planned stops and for trouble, of the platform or of one procedure. The counters go on.
PORTAL_TAKES_FILINGS = Flag(
    name="portal_takes_filings",
    question="Are dossiers taken from afar, through the portal and the REST API: all, or those of one procedure?",
    owner="one-stop service of the city",
    ends_on=date(2027, 12, 31),
    is_on=True,
    scope="procedure",
)


@dataclass(frozen=True, slots=True)
class Closing:
    """Filings from afar are not taken: why, and until when."""

    reason: str
    until: datetime

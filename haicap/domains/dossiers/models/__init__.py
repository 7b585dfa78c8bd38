"""Tables of the part dossiers."""

from haicap.domains.dossiers.models.dossier import DossierRow, TokenRow
from haicap.domains.dossiers.models.filing import AttachmentRow, DayBaseRow, DraftRow, SubmissionKeyRow
from haicap.domains.dossiers.models.following import (
    CalendarFollowRow,
    LeftBehindRow,
    PowerFollowRow,
    ProcessPlanRow,
    SuccessionFollowRow,
    UnplacedRow,
)
from haicap.domains.dossiers.models.log import EventRow, SecretRow
from haicap.domains.dossiers.models.telling import ClientFollowRow

__all__ = [
    "AttachmentRow",
    "CalendarFollowRow",
    "ClientFollowRow",
    "DayBaseRow",
    "DossierRow",
    "DraftRow",
    "EventRow",
    "LeftBehindRow",
    "PowerFollowRow",
    "ProcessPlanRow",
    "SecretRow",
    "SubmissionKeyRow",
    "SuccessionFollowRow",
    "TokenRow",
    "UnplacedRow",
]

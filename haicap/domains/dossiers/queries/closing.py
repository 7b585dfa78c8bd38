from datetime import datetime

from haicap.domains.dossiers.contracts import PORTAL_TAKES_FILINGS, Closing
from haicap.platform.flags import api as flags


def closing(*, at: datetime, procedure_code: str = "") -> Closing | None:
    """
    Return why filings from afar are not taken now, of one procedure or of all; `None` when they are.

    No statement, but one in each process when the last is older than five seconds.
    """
    found = flags.setting(PORTAL_TAKES_FILINGS, at=at, scope=procedure_code)
    return None if found is None or found.is_on else Closing(found.reason, found.ends_at)

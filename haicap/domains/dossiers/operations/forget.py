from datetime import datetime, timedelta

from django.db import connection

from haicap.domains.dossiers.contracts import KEPT_DAYS


def forget_old(*, at: datetime) -> tuple[int, int]:
    """
    Take away what is kept for seven days: filings left unfinished, and the keys of submissions.

    Returns how many of each went. Two statements. For the machine itself; nobody asks for it by hand.
    """
    before = at - timedelta(days=KEPT_DAYS)
    with connection.cursor() as cursor:
        cursor.execute("delete from dossiers_draftrow where changed_at < %s", [before])
        drafts = cursor.rowcount
        cursor.execute("delete from dossiers_submissionkeyrow where made_at < %s", [before])
        return drafts, cursor.rowcount

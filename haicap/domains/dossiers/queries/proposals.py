from haicap.domains.dossiers.contracts import Decision
from haicap.platform.db.api import run_one

_LAST = """
select (convert_from(payload, 'UTF8')::jsonb -> 'told' ->> 'assignee')::bigint from dossiers_eventrow
where dossier_id = %(dossier)s and kind in ('assigned', 'forwarded', 'moved_by_law') order by serial desc limit 1
"""


def last_assignee(dossier_id: int) -> int:
    """Return the account to which the dossier was assigned last, 0 when it never was. One statement."""
    row = run_one(_LAST, {"dossier": dossier_id})
    # A unit to which it came later has not assigned it yet: its event names nobody.
    return row[0] or 0 if row else 0


_PROPOSAL = """
select convert_from(payload, 'UTF8')::jsonb -> 'told' ->> 'proposal' from dossiers_eventrow
where dossier_id = %(dossier)s and kind = 'proposed' order by serial desc limit 1
"""


def last_proposal(dossier_id: int) -> Decision:
    """Return what was proposed last, `NONE` when nothing was. One statement."""
    row = run_one(_PROPOSAL, {"dossier": dossier_id})
    return Decision(row[0]) if row else Decision.NONE

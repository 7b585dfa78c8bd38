"""Dossiers that another system works, by what that system calls them."""

from haicap.domains.dossiers.contracts import Dossier
from haicap.domains.dossiers.queries.dossier import dossier
from haicap.platform.db.api import run_one


def mirror_of(*, system: str, outside_code: str) -> Dossier | None:
    """Return the dossier that the system calls so, `None` when it told of none. Two statements, one for none."""
    row = run_one(
        "select code from dossiers_dossierrow where handled = 'elsewhere' and source_system = %(system)s "
        "and outside_code = %(code)s",
        {"system": system, "code": outside_code},
    )
    return dossier(row[0]) if row else None


def is_heard(dossier_id: int, *, event: str) -> bool:
    """Test if a message of this name came before. One statement."""
    row = run_one(
        "select 1 from dossiers_eventrow where dossier_id = %(dossier)s and kind = 'mirrored' "
        "and convert_from(payload, 'UTF8')::jsonb -> 'told' ->> 'event' = %(event)s",
        {"dossier": dossier_id, "event": event},
    )
    return row is not None

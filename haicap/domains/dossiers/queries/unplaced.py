"""Dossiers of split units that wait for a person to say where they go."""

from haicap.domains.dossiers.contracts import Act, Unplaced
from haicap.domains.dossiers.rules.rights import RIGHTS
from haicap.kernel.actors import Actor
from haicap.platform.db.api import run_all

PAGE = 50
_UNPLACED = """
select u.id, d.id, d.code, d.procedure_version_id, d.applicant_name, d.received_unit_id,
    d.competent_unit_id, u.candidates, d.submitted_at, d.due_at, d.is_sample, d.decided_at,
    d.waiting_since
from dossiers_unplacedrow u join dossiers_dossierrow d on d.id = u.dossier_id
where u.closed_at is null and u.candidates @> array[%(unit)s]::bigint[] and u.id > %(after)s
order by u.id limit %(limit)s
"""


def unplaced(*, of: Actor, after: int = 0, limit: int = PAGE) -> list[Unplaced]:
    """
    Return the dossiers that may go to the actor's unit, by the order in which they were found. One statement.

    None for those who do not lead the unit.
    """
    if not of.is_officer or of.role not in RIGHTS[Act.PLACE]:
        return []
    rows = run_all(_UNPLACED, {"unit": of.unit_id, "after": after, "limit": limit})
    return [
        Unplaced(
            id=row[0],
            code=row[2],
            procedure_version_id=row[3],
            applicant_name=row[4],
            received_unit_id=row[5],
            competent_unit_id=row[6],
            candidate_unit_ids=tuple(row[7]),
            submitted_at=row[8],
            due_at=row[9],
            is_sample=row[10],
            decided_at=row[11],
            waiting_since=row[12],
        )
        for row in rows
    ]


def unplaced_count(*, of: Actor) -> int:
    """Return how many dossiers wait for a person of the actor's unit to say where they go. One statement."""
    if not of.is_officer or of.role not in RIGHTS[Act.PLACE]:
        return 0
    rows = run_all(
        "select count(*) from dossiers_unplacedrow u "
        "where u.closed_at is null and u.candidates @> array[%(unit)s]::bigint[]",
        {"unit": of.unit_id},
    )
    return int(rows[0][0])

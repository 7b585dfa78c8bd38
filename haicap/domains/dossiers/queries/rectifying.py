"""The request to put personal data right that waits, and whose the data of a dossier were before."""

import json
from collections.abc import Collection

from haicap.domains.dossiers.contracts import SECRET, RectifyingAsked
from haicap.platform.db.api import run_all, run_one
from haicap.platform.protect import api as protect

_ASKED = """
select e.serial, convert_from(e.header, 'UTF8'), convert_from(e.payload, 'UTF8'), e.at,
    (select s.value_sealed from dossiers_secretrow s
     where s.dossier_id = e.dossier_id and s.serial = e.serial and s.name = 'asked'),
    (select s.value_sealed from dossiers_secretrow s
     where s.dossier_id = e.dossier_id and s.serial = e.serial and s.name = 'note')
from dossiers_eventrow e join dossiers_dossierrow d on d.id = e.dossier_id
where d.id = %(dossier)s and d.data_asked_by <> 0 and e.kind = 'rectifying_asked'
order by e.serial desc limit 1
"""


def rectifying_asked(dossier_id: int) -> RectifyingAsked | None:
    """
    Return the request to put personal data right that waits, `None` when none does. One statement.

    The caller has asked for the right and writes the look.
    """
    row = run_one(_ASKED, {"dossier": dossier_id})
    if row is None:
        return None
    serial, header, payload, at, wanted, reason = row
    return RectifyingAsked(
        serial=serial,
        account_id=json.loads(header)["by"]["account"],
        at=at,
        wanted=json.loads(protect.unseal(bytes(wanted), place=SECRET)) if wanted else {},
        changed=tuple(json.loads(payload)["told"]["changed"]),
        reason=protect.unseal(bytes(reason), place=SECRET) if reason else "",
    )


def former_applicants(codes: Collection[str]) -> set[int]:
    """Return the ids of the persons whose data stood on these dossiers before they were put right. One statement."""
    rows = run_all(
        "select (convert_from(e.payload, 'UTF8')::jsonb #>> '{told,former_applicant}')::bigint "
        "from dossiers_eventrow e join dossiers_dossierrow d on d.id = e.dossier_id "
        "where d.code = any(%(codes)s) and e.kind = 'rectified'",
        {"codes": sorted(codes)},
    )
    return {row[0] for row in rows}

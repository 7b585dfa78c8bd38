from haicap.domains.dossiers.contracts import Business, Slip
from haicap.kernel.refusals import Refused
from haicap.platform.db.api import run_one

_SLIP = """
select d.code, d.business, d.procedure_version_id, d.competent_unit_id, d.submitted_at, d.due_at,
    d.due_is_provisional, k.body_hash
from dossiers_submissionkeyrow k join dossiers_dossierrow d on d.uuid = k.dossier_uuid
where k.sender = %(sender)s and k.key = %(key)s
"""


def slip_of_key(*, sender: str, key: str, body_hash: bytes, otherwise: type[Refused]) -> Slip:
    """
    Return the slip of the dossier that came with this key. One statement.

    :raises otherwise: if the key came with another content.
    """
    row = run_one(_SLIP, {"sender": sender, "key": key})
    if row is None or bytes(row[7]) != body_hash:
        raise otherwise("key")
    return Slip(row[0], Business(row[1]), *row[2:7])

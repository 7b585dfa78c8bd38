import json

from haicap.domains.dossiers.contracts import DRAFT, Draft, DraftUnknown, PaperGiven
from haicap.platform.db.api import run_one
from haicap.platform.protect import api as protect


def draft(secret: str) -> Draft:
    """
    Return the filing of a secret. One statement.

    :raises DraftUnknown: if there is none, or it was left too long.
    """
    row = run_one(
        "select procedure_code, body_sealed, code from dossiers_draftrow where secret_index = %(index)s",
        {"index": protect.blind_index(secret, place=DRAFT)},
    )
    if row is None:
        raise DraftUnknown("draft", key="")
    body = json.loads(protect.unseal(bytes(row[1]), place=DRAFT))
    papers = tuple(PaperGiven(**paper) for paper in body["papers"])
    return Draft(procedure_code=row[0], values=body["values"], papers=papers, code=row[2])

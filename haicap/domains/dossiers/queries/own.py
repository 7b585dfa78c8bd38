import json

from haicap.domains.dossiers.contracts import CONTACT, Business, Decision, OwnDossier
from haicap.platform.db.api import run_all
from haicap.platform.protect import api as protect

MOST = 500


def own_dossiers(person_id: int, *, email: str) -> list[OwnDossier]:
    """
    Return the dossiers of an applicant that were handed in with this e-mail address, newest first. One statement.

    Others of the same person are left out: anybody can file under the name and number of somebody else, and must not
    see by that what the real person has here.
    """
    rows = run_all(
        "select code, procedure_version_id, received_unit_id, business, decision, submitted_at, is_sample, "
        "case when organisation_id is null then applicant_name else '' end, contact_sealed "
        "from dossiers_dossierrow where applicant_id = %(person)s "
        "order by submitted_at desc, id desc limit %(most)s",
        {"person": person_id, "most": MOST},
    )
    return [
        OwnDossier(code, version_id, unit_id, Business(business), Decision(decision), submitted_at, is_sample, name)
        for code, version_id, unit_id, business, decision, submitted_at, is_sample, name, sealed in rows
        if is_reached_at(email, json.loads(protect.unseal(bytes(sealed), place=CONTACT)))
    ]


def is_reached_at(email: str, declared: dict[str, str]) -> bool:
    """Test if a declared contact names this e-mail address, whichever letters are capitals."""
    return bool(email) and declared["email"].casefold() == email.casefold()

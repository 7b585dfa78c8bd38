from haicap.domains.dossiers.contracts import SECRET, Dossier, Filers
from haicap.domains.people import api as people
from haicap.platform.db.api import run_all
from haicap.platform.protect import api as protect

_TOLD = """
select s.name, s.value_sealed from dossiers_secretrow s
where s.dossier_id = %(dossier)s and s.serial = 1 and s.name in ('position', 'paper')
"""


def filers(dossier: Dossier) -> Filers:
    """
    Return who applies with a dossier and who handed it in. One statement; with a proxy two, with an organisation three.

    The caller has asked for the right and writes the look.

    :raises PersonUnknown: if the person is not there.
    """
    known = people.persons(each for each in (dossier.applicant_id, dossier.proxy_id) if each)
    if dossier.applicant_id not in known:
        raise people.PersonUnknown("person", key=dossier.applicant_id)
    person = known[dossier.applicant_id]
    if dossier.organisation_id is None and dossier.proxy_id is None:
        return Filers(person)
    told = {name: protect.unseal(bytes(value), place=SECRET) for name, value in run_all(_TOLD, {"dossier": dossier.id})}
    return Filers(
        person=person,
        organisation=people.organisation_by_id(dossier.organisation_id) if dossier.organisation_id else None,
        position=told.get("position", ""),
        proxy=known.get(dossier.proxy_id) if dossier.proxy_id else None,
        authorisation=dossier.authorisation,
        paper=told.get("paper", ""),
    )

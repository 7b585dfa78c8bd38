from dataclasses import replace

from haicap.domains.dossiers.contracts import SECRET, Dossier, Filers
from haicap.domains.people import api as people
from haicap.platform.db.api import run_all
from haicap.platform.protect import api as protect

#: what the last event says that binds itself to such a value: the first, or the one that put it right
_TOLD = """
select distinct on (s.name) s.name, s.value_sealed from dossiers_secretrow s
where s.dossier_id = %(dossier)s and s.name in ('position', 'paper', 'applicant', 'proxy')
    and (s.serial = 1 or exists (select 1 from dossiers_eventrow e
        where e.dossier_id = s.dossier_id and e.serial = s.serial and e.kind = 'rectified'))
order by s.name, s.serial desc
"""


def filers(dossier: Dossier) -> Filers:
    """
    Return who applies with a dossier and who handed it in. One statement; with a proxy two, with an organisation three.

    Names are spelled as with this dossier, whatever capitals and tones came with an earlier one of the same person.
    The caller has asked for the right and writes the look.

    :raises PersonUnknown: if the person is not there.
    """
    known = people.persons(each for each in (dossier.applicant_id, dossier.proxy_id) if each)
    if dossier.applicant_id not in known:
        raise people.PersonUnknown("person", key=dossier.applicant_id)
    person = known[dossier.applicant_id]
    if dossier.organisation_id is None and dossier.proxy_id is None:
        return Filers(replace(person, name=dossier.applicant_name))
    told = {name: protect.unseal(bytes(value), place=SECRET) for name, value in run_all(_TOLD, {"dossier": dossier.id})}
    proxy = known.get(dossier.proxy_id) if dossier.proxy_id else None
    organisation = people.organisation_by_id(dossier.organisation_id) if dossier.organisation_id else None
    return Filers(
        person=_spelled(person, told.get("applicant", "")),
        organisation=replace(organisation, name=dossier.applicant_name) if organisation else None,
        position=told.get("position", ""),
        proxy=_spelled(proxy, told.get("proxy", "")) if proxy else None,
        authorisation=dossier.authorisation,
        paper=told.get("paper", ""),
    )


def _spelled(person: people.Person, declared: str) -> people.Person:
    """Return a person with the name as it was declared; once that was erased, as the person was first known."""
    return replace(person, name=declared.rsplit("|", 2)[0]) if declared else person

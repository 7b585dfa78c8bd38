from haicap.domains.people.contracts import Consent, ConsentHow, Identity, Purpose, StoredPaper
from haicap.domains.people.queries.finding import identity_index
from haicap.platform.db.api import run_all

_PAPERS = """
select p.id, p.person_id, p.name, p.sha256, p.file_name, f.media_type, f.size_bytes, p.source, p.from_code, p.kept_at
from people_storedpaperrow p join files_filerow f on f.sha256 = p.sha256
"""


def consents(person_id: int) -> list[Consent]:
    """Return what a person agrees to, the newest first. One statement."""
    rows = run_all(
        "select purpose, how, dossier_code, given_at from people_consentrow "
        "where person_id = %(person)s and withdrawn_at is null order by given_at desc, id desc",
        {"person": person_id},
    )
    return [Consent(Purpose(purpose), ConsentHow(how), code, given_at) for purpose, how, code, given_at in rows]


def stored_papers(person_id: int) -> list[StoredPaper]:
    """Return the papers of a person that may be used again, the newest first. One statement."""
    rows = run_all(
        _PAPERS + "where p.person_id = %(person)s and p.removed_at is null order by p.kept_at desc, p.id desc",
        {"person": person_id},
    )
    return [StoredPaper(*row) for row in rows]


def stored_papers_of(identity: Identity) -> list[StoredPaper]:
    """
    Return the papers on file of whoever has this name, number and day of birth together. One statement.

    The same file of several dossiers stands there once, as it came last.
    """
    rows = run_all(
        f"select * from (select distinct on (sha256) * from ({_PAPERS} join people_personrow o on o.id = p.person_id "
        "where o.identity_index = %(identity)s and p.removed_at is null) as all_of_them "
        "order by sha256, kept_at desc) as once order by kept_at desc, id desc",
        {"identity": identity_index(identity)},
    )
    return [StoredPaper(*row) for row in rows]

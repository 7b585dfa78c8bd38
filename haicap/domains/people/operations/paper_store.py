"""What a person lets the offices keep for other dossiers."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from haicap.domains.people.contracts import ConsentHow, PaperToKeep, Purpose, StoredPaperUnknown
from haicap.kernel.actors import Actor
from haicap.platform.audit import api as audit
from haicap.platform.db.api import Clause, run_all, run_one, statement


def keep_papers(
    *, person_id: int, from_code: str, how: ConsentHow, papers: Sequence[PaperToKeep], agreed_at: datetime, at: datetime
) -> int:
    """
    Note that a person agrees that the papers of a dossier are kept for others, and keep them. Two statements.

    Safe to run again: what was withdrawn or removed since stays so. Returns how many papers are new. For what follows
    the taking in of a dossier; nobody asks for it by hand.
    """
    with transaction.atomic():
        run_all(
            "insert into people_consentrow (person_id, purpose, how, dossier_code, given_at) "
            "values (%(person)s, %(purpose)s, %(how)s, %(code)s, %(at)s) "
            "on conflict (person_id, purpose, dossier_code) do nothing returning id",
            {
                "person": person_id,
                "purpose": Purpose.REUSE_PAPERS.value,
                "how": how.value,
                "code": from_code,
                "at": agreed_at,
            },
        )
        rows = run_all(
            "insert into people_storedpaperrow (person_id, name, sha256, file_name, source, from_code, kept_at) "
            "select distinct on (given.sha256) %(person)s::bigint, given.name, given.sha256, given.file_name, "
            "given.source, %(code)s::text, %(at)s::timestamptz from unnest(%(names)s::text[], %(files)s::text[], "
            "%(file_names)s::text[], %(sources)s::text[]) as given (name, sha256, file_name, source) "
            "where exists (select 1 from people_consentrow c where c.person_id = %(person)s::bigint "
            "and c.purpose = %(purpose)s and c.dossier_code = %(code)s::text and c.withdrawn_at is null) "
            "on conflict (person_id, sha256, from_code) do nothing returning id",
            {
                "person": person_id,
                "purpose": Purpose.REUSE_PAPERS.value,
                "code": from_code,
                "at": at,
                "names": [paper.name for paper in papers],
                "files": [paper.sha256 for paper in papers],
                "file_names": [paper.file_name for paper in papers],
                "sources": [paper.source for paper in papers],
            },
        )
    return len(rows)


def move_papers(*, from_id: int, to_id: int, code: str) -> None:
    """
    Let what was agreed to and kept with a dossier be that of another person, whose dossier it was. One statement.

    For who was declared by a wrong name or number: the caller has put that right in the same transaction.
    """
    run_all(
        "with agreed as (update people_consentrow set person_id = %(to)s "
        "where person_id = %(from)s and dossier_code = %(code)s) "
        "update people_storedpaperrow set person_id = %(to)s where person_id = %(from)s and from_code = %(code)s "
        "returning id",
        {"from": from_id, "to": to_id, "code": code},
    )


def remove_paper(*, by: Actor, at: datetime, person_id: int, paper_id: int, codes: Collection[str]) -> None:
    """
    Take a paper of one of these dossiers out of use for others. One statement.

    The caller knows that it is this person who asks.

    :raises StoredPaperUnknown: if the person has none of this number.
    """
    clauses = [
        Clause(
            "removed",
            "update people_storedpaperrow set removed_at = %(at)s where id = %(paper)s and person_id = %(person)s "
            "and from_code = any(%(codes)s) and removed_at is null returning id, person_id, from_code",
            {"at": at, "paper": paper_id, "person": person_id, "codes": sorted(codes)},
        ),
        audit.entry(
            by=by, at=at, act="remove_paper", kind="dossier", source="removed", key="from_code",
            subject="person_id",
        ),
    ]  # fmt: skip
    if run_one(*statement(clauses, "select id from removed")) is None:
        raise StoredPaperUnknown("paper", key=paper_id)

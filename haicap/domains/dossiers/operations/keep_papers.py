from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Channel
from haicap.domains.dossiers.queries.dossier import attachments, is_taken_in, lets_keep
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.people import api as people
from haicap.kernel.actors import Actor
from haicap.platform.audit import api as audit


def keep_papers(*, code: str, at: datetime) -> int:
    """
    Keep the papers of a dossier for other dossiers of its applicant, who agreed to that when filing.

    Six statements at most. For the job that follows an event; safe to run again. Nothing is kept before an officer has
    taken the dossier in: until then anybody may have filed in the name of the applicant. Returns how many are new.

    :raises DossierUnknown: if there is no such dossier.
    """
    dossier = read(code)
    if not lets_keep(dossier.id) or not is_taken_in(dossier.id):
        return 0
    papers = [
        people.PaperToKeep(paper.name, paper.sha256, paper.file_name, paper.source)
        for paper in attachments(dossier.id)
        if paper.sha256
    ]
    how = people.ConsentHow.ONLINE if dossier.channel is Channel.ONLINE else people.ConsentHow.COUNTER
    return people.keep_papers(
        person_id=dossier.applicant_id,
        from_code=dossier.code,
        how=how,
        papers=papers,
        agreed_at=dossier.submitted_at,
        at=at,
    )


def papers_on_file(*, by: Actor, at: datetime, identity: people.Identity) -> list[people.StoredPaper]:
    """
    Return the papers on file of who stands at the counter, and write the look into the audit. Two statements.

    :raises MayNotAct: if the post does not take in filings.
    """
    access.check_may_receive(actor=by)
    found = people.stored_papers_of(identity)
    if found:
        audit.record(
            by=by, at=at, act="look_at_store", kind="person", key=str(found[0].person_id), subject_id=found[0].person_id
        )
    return found

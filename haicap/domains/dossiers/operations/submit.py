from datetime import datetime

from haicap.domains.dossiers.contracts import Channel, Filing, FilingClosed, Slip
from haicap.domains.dossiers.operations.checking import checked
from haicap.domains.dossiers.operations.taking_in import checked_key, take_in
from haicap.domains.dossiers.queries.closing import closing
from haicap.domains.dossiers.rules.birth import handed_in_afar
from haicap.kernel.actors import CITIZEN


def submit(
    *, filing: Filing, at: datetime, sender: str, key: str, is_sample: bool = False, follower_id: int | None = None
) -> Slip:
    """
    Hand in a filing from afar. Anyone may; the competent unit receives it and still has to accept it.

    `at` is local time. The deadline runs from the submission as if it were complete, so that the day an officer
    takes to accept does not cost the applicant time. The same `key` of the same `sender` gives the same slip.
    `follower_id` is the client that is told of what happens to the dossier.

    :raises FilingClosed: if filings from afar are not taken now.
    :raises Refused: if a declared value cannot be used; see `checked`.
    :raises PaperMissing: if there is no file.
    :raises KeyReused: if the key came before with another filing.
    """
    closed = closing(at=at, procedure_code=filing.procedure_code)
    if closed:
        raise FilingClosed(until=f"{closed.until.astimezone(at.tzinfo):%H:%M, %d/%m/%Y}", reason=closed.reason)
    sender, key = checked_key(sender=sender, key=key)
    found = checked(filing, channel=Channel.ONLINE, received_unit_id=None, at=at)
    intake = handed_in_afar(filing, found, is_sample=is_sample, follower_id=follower_id)
    return take_in(intake, by=CITIZEN, at=at, sender=sender, key=key)

from datetime import datetime

from haicap.domains.dossiers.contracts import FindBy, Findings
from haicap.domains.dossiers.queries.finding import PAGE, SELECT, matches, to_found
from haicap.domains.dossiers.rules.finding import wanted
from haicap.kernel.actors import Actor
from haicap.platform.audit import api as audit
from haicap.platform.db.api import Clause, run_all, statement


def find(
    *,
    by: Actor,
    at: datetime,
    words: str,
    reason: str = "",
    after: tuple[datetime, int] | None = None,
    limit: int = PAGE,
) -> Findings:
    """
    Return the dossiers that the words mean, newest first, and write the look into the audit. One statement.

    The words are a code, a name with or without diacritics, the 12 digits of a card (of an applicant or a proxy), a
    telephone number, or the tax code of an organisation. Only what the post may look at is found. Who looks by card
    or telephone leaves an entry for each dossier found, or one when there was none: that somebody was looked for is
    told to the audit, never for which number.

    `reason` is why the officer looks, kept with the entries.

    :raises WordsTooShort: if the words could find nobody.
    :raises TextUnusable: as `rules.finding.wanted`.
    :raises TextTooLong: as `rules.finding.wanted`.
    """
    meant = wanted(words)
    is_look = meant.by in {FindBy.NATIONAL_ID, FindBy.PHONE}
    none = "not exists (select 1 from found)" if is_look else "true"
    each = "select code, applicant_id from found union all " if is_look else ""
    clauses = [
        *matches(meant, of=by, on=at.date(), after=after, limit=limit),
        Clause("looked", f"{each}select '' as code, 0 as applicant_id where {none}"),
        audit.entry(
            by=by,
            at=at,
            act="find",
            kind="dossier",
            source="looked",
            subject="applicant_id",
            reason=": ".join(filter(None, (meant.by.value, reason)))[:300],
        ),
    ]
    return Findings(meant.by, tuple(to_found(row) for row in run_all(*statement(clauses, SELECT))))

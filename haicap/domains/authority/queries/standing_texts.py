"""The texts on which powers stand, for those who want to end some of them."""

from dataclasses import dataclass
from datetime import date

from haicap.platform.db.api import run_all

MOST = 50
_TEXTS = """
select cited, count(*), count(distinct procedure), min(starts_on), bool_and(basis = 'by_law')
from authority_grantrow
where withdrawn_at is null and (ends_before is null or ends_before > %(on)s) and cited <> ''
  and (%(text)s = '' or position(lower(%(text)s) in lower(cited)) > 0 or procedure = %(text)s)
group by cited order by bool_and(basis = 'by_law'), max(recorded_at) desc, cited limit %(limit)s
"""
_PROCEDURES = """
select distinct procedure from authority_grantrow
where withdrawn_at is null and cited = %(number)s and (ends_before is null or ends_before > %(on)s)
order by procedure
"""


@dataclass(frozen=True, slots=True)
class StandingText:
    """A text by its number, with how many powers and procedures stand on it that have not ended."""

    number: str
    powers: int
    procedures: int
    first_on: date
    is_law: bool


def standing_texts(*, on: date, text: str = "") -> list[StandingText]:
    """
    Return the texts on which powers stand on the day or later: those that give powers on first, the latest first.

    `text` is part of the number, or the code of a procedure. 50 at most. One statement.
    """
    rows = run_all(_TEXTS, {"on": on, "text": text, "limit": MOST})
    return [StandingText(*row) for row in rows]


def procedures_under(number: str, *, on: date) -> list[str]:
    """Return the codes of the procedures of which a power stands on a text. One statement."""
    return [code for (code,) in run_all(_PROCEDURES, {"number": number, "on": on})]

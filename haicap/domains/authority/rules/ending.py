"""Powers given for a term whose end comes: which are told under which step, and what goes on without a hole."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from haicap.domains.authority.contracts import Ending, Grant, Held, OfUnit
from haicap.domains.authority.rules.lapsing import warning


def coming_ends(register: Mapping[str, Held], *, on: date) -> Iterator[tuple[Grant, Ending]]:
    """
    Yield the powers given for a term that end within 180 days, each with the step that its end falls under on the day.

    One that another text goes on with from its last day on does not end.

    Source: Law 72/2025/QH15 art. 14 (a delegation has a term); house rule for 180, 60 and 14 days.
    """
    for held in register.values():
        for grant in held.grants:
            ends = grant.ends_before
            step = warning(ends_before=ends, on=on) if grant.giver and ends else None
            if step is None or ends is None or is_continued(grant, held.grants):
                continue
            yield (
                grant,
                Ending(
                    grant_id=grant.id,
                    procedure=grant.procedure,
                    unit_code=grant.holder.code if isinstance(grant.holder, OfUnit) else "",
                    giver=grant.giver,
                    instrument=grant.instrument,
                    ends_before=ends,
                    days=(ends - on).days,
                    alert=step,
                ),
            )


def is_continued(grant: Grant, others: Iterable[Grant]) -> bool:
    """
    Test if another power takes over on the day a power ends: to the same holder, wherever and for whatever it held.

    House rule: it must be as wide; narrower ones together are not looked at.
    """
    ends = grant.ends_before
    return ends is not None and any(
        one.id != grant.id
        and one.procedure == grant.procedure
        and (one.holder, one.office) == (grant.holder, grant.office)
        and one.starts_on <= ends
        and (one.ends_before is None or one.ends_before > ends)
        and (one.places is None or (grant.places is not None and grant.places <= one.places))
        and (not one.conditions or dict(one.conditions) == dict(grant.conditions))
        for one in others
    )

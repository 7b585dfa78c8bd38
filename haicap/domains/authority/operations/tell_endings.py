"""Legal officers are told that powers end soon: once for each power and step."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext, override

from haicap.domains.authority.contracts import Ending, Grant
from haicap.domains.authority.queries.register import register
from haicap.domains.authority.rules.ending import coming_ends
from haicap.domains.authority.rules.stored import identity
from haicap.kernel.messages import sentence
from haicap.platform.db.api import run_all
from haicap.platform.logs.api import log
from haicap.platform.notify import api as notify

#: powers named one by one in a letter; the page and the command list all
MOST_NAMED = 50
SUBJECT = sentence("Powers that end soon: %(count)s")
LEAD = sentence("These powers were given for a term and end soon. Where nothing follows, their giver decides again.")
LINE = sentence("%(procedure)s, from %(giver)s to %(holder)s by %(text)s: last day %(day)s (in %(days)s days)")
MORE = sentence("and %(count)s more; “haicap authority expiring” lists them all")
_TOLD = """
insert into authority_endingrow (about, grant_id, procedure, ends_before, step, told_at)
select n.about, n.grant_id, n.procedure, n.ends_before, n.step, %(at)s
from unnest(%(about)s::text[], %(ids)s::bigint[], %(procedures)s::text[], %(ends)s::date[], %(steps)s::int[])
    as n (about, grant_id, procedure, ends_before, step)
-- A smaller step that was told goes for the larger ones: a term that was short from the start is told once.
where not exists (select from authority_endingrow e where (e.procedure, e.about, e.ends_before)
    = (n.procedure, n.about, n.ends_before) and e.step <= n.step)
on conflict do nothing returning grant_id
"""


@transaction.atomic
def tell_endings(*, at: datetime, addresses: Collection[str] = ()) -> list[Ending]:
    """
    Tell the coming ends that were not told yet under their step; return those told now, the first to end first.

    Each is noted, and one letter goes to each address in the same transaction. Safe to run again at any moment, and
    after days without a run: then only the step counts that the end falls under today. Two statements and two for
    each address.
    """
    found = list(coming_ends(register(), on=at.date()))
    # The exclusion of two runs at once is the unique constraint: who comes second is told nothing.
    new = {row[0] for row in run_all(_TOLD, _params(found, at))} if found else set()
    told = sorted(
        (ending for grant, ending in found if grant.id in new),
        key=lambda one: (one.ends_before, one.procedure, one.grant_id),
    )
    for address in addresses if told else ():
        try:
            notify.write(_letter(told, address), at=at)
        except notify.MailAddressUnusable:
            # A slip in one address of the settings keeps nobody else from being told.
            log().warning("authority.legal_mail_unusable")
    return told


def _params(found: Sequence[tuple[Grant, Ending]], at: datetime) -> dict[str, object]:
    return {
        "at": at,
        "about": [identity(grant) for grant, _ in found],
        "ids": [grant.id for grant, _ in found],
        "procedures": [grant.procedure for grant, _ in found],
        "ends": [ending.ends_before for _, ending in found],
        "steps": [ending.alert for _, ending in found],
    }


def _letter(told: Sequence[Ending], address: str) -> notify.Letter:
    marks = "".join(f"{one.grant_id}:{one.alert};" for one in told)
    with override("vi"):
        subject = gettext(SUBJECT) % {"count": len(told)}
        text = "\n".join([gettext(LEAD), "", *_lines(told)])
    return notify.Letter(
        key=f"authority.endings:{sha256((marks + address).encode()).hexdigest()}",
        kind="authority.endings",
        about=f"{len(told)}",
        address=address,
        subject=subject,
        text=text + "\n",
    )


def _lines(told: Sequence[Ending]) -> list[str]:
    """Return a line for each power; those of one text, holder and day are put together."""
    together: dict[tuple[object, ...], list[Ending]] = defaultdict(list)
    for one in told:
        together[one.giver, one.unit_code, one.instrument, one.ends_before].append(one)
    lines = []
    for group in list(together.values())[:MOST_NAMED]:
        one = group[0]
        codes = ", ".join(each.procedure for each in group[:MOST_NAMED])
        rest = f" … (+{len(group) - MOST_NAMED})" if len(group) > MOST_NAMED else ""
        words = {
            "procedure": codes + rest,
            "giver": one.giver,
            "holder": one.unit_code or "*",
            "text": one.instrument,
            "day": f"{one.ends_before - timedelta(days=1):%d/%m/%Y}",
            "days": one.days,
        }
        lines.append(f"- {gettext(LINE) % words}")
    if len(together) > MOST_NAMED:
        lines.append(gettext(MORE) % {"count": len(together) - MOST_NAMED})
    return lines

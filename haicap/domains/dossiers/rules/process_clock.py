"""What a process does to the clock of a dossier, which stands still while money or an answer is waited for."""

from collections.abc import Iterable
from datetime import datetime

from haicap.domains.dossiers.contracts import Business, Dossier, TermKind, Token
from haicap.domains.dossiers.rules.due import Deadline, standing
from haicap.domains.dossiers.rules.waiting import resumed
from haicap.domains.procedures.contracts import SupplementEffect
from haicap.kernel.worktime import due_at
from haicap.platform.flows.api import Clock, Flow, State

#: what a wait for the applicant does to the clock, the acts of asking and taking papers say themselves
OF_THE_ACTS = "applicant"


def stops(flow: Flow, tokens: Iterable[Token]) -> Clock | None:
    """
    Return what lets the clock stand still at the steps of some tokens, `None` when it runs.

    House rule: it stands as long as one of them says so.
    """
    for token in tokens:
        element = flow.elements.get(token.element)
        if token.state is State.WAITING and element and element.clock and element.clock.stops != OF_THE_ACTS:
            return element.clock
    return None


def clock_after(dossier: Dossier, tokens: Iterable[Token], *, business: Business, at: datetime) -> dict[str, object]:
    """
    Return the columns that change because a process stops the clock, or lets it go on. `at` is local.

    Going on it counts the time waited as none of its own (`pause`), counts its term anew (`restart`), or has a second
    appointment with a term of its own (`appoint`). The due moment then is one that was set, not the term counted.

    Source: Decision 138/2025/QĐ-UBND of Đồng Tháp arts. 57 and 59 (two appointments, the tax authority's own clock);
    house rule for the rest.
    """
    was, now = stops(dossier.flow, dossier.tokens), stops(dossier.flow, tokens)
    if business is Business.IN_PROCESS and now is not None:
        return {} if dossier.waiting_since else {"waiting_since": at}
    if was is None or dossier.waiting_since is None or business is Business.SUPPLEMENT_ASKED:
        return {}
    if business is not Business.IN_PROCESS or dossier.due_at is None:
        return {"waiting_since": None}
    found = _gone_on(dossier, was, at=at, asked_at=dossier.waiting_since.astimezone(at.tzinfo))
    return {
        "waiting_since": None,
        "term_kind": TermKind.APPOINTED.value,
        "counts_as": found.counts_as,
        "due_at": found.due_at,
        "due_is_provisional": found.is_provisional,
    }


def _gone_on(dossier: Dossier, was: Clock, *, at: datetime, asked_at: datetime) -> Deadline:
    old, calendar = standing(dossier), dossier.conduct.calendar()
    if was.then == "appoint":
        due = due_at(received_at=at, term=dossier.conduct.term_of(was.term), calendar=calendar)
        return Deadline(old.term, old.kind, due.counts_as, due.due_at, due.is_provisional)
    effect = SupplementEffect.RESTART if was.then == "restart" else SupplementEffect.PAUSE
    return resumed(standing=old, effect=effect, asked_at=asked_at, came_at=at, calendar=calendar)

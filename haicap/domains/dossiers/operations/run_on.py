"""What the system does in processes: times that come, and services that steps ask for."""

import logging
from datetime import datetime

from haicap.domains.dossiers.contracts import ChangedMeanwhile
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.proposals import last_assignee
from haicap.domains.dossiers.queries.tokens import due_tokens
from haicap.domains.dossiers.rules.own_steps import run_by_system
from haicap.kernel.actors import SYSTEM
from haicap.kernel.refusals import Refused
from haicap.platform.flows.api import NotWaiting

BATCH = 500
#: steps of the system behind one another in one run
PASSES = 5
_log = logging.getLogger(__name__)


def run_on(*, at: datetime) -> int:
    """
    Let times come that are due, and do what steps ask of the system; return how many steps that were.

    For the job of each minute; safe to run twice at once: of one token one wins. What a process refuses, such as a
    gateway that knows no way on, stays and is tried again with the next run. One statement for 500 tokens, three for
    each.
    """
    done = 0
    # A step that was done may lead at once to another that the system does.
    for _ in range(PASSES):
        again = _pass(at=at)
        done += again
        if not again:
            break
    return done


def _pass(*, at: datetime) -> int:
    done = 0
    after: tuple[datetime | None, int] = (None, 0)
    while due := due_tokens(at=at, after=after, limit=BATCH):
        done += sum(_ran(code, serial, at=at) for code, serial, *_ in due)
        after = due[-1].fires_at, due[-1].id
    return done


def _ran(code: str, serial: int, *, at: datetime) -> bool:
    dossier = read(code)
    if all(token.serial != serial for token in dossier.tokens):
        return False
    try:
        change = run_by_system(dossier, serial=serial, assignee_id=last_assignee(dossier.id))
        record(dossier=dossier, change=change, by=SYSTEM, at=at)
    except (ChangedMeanwhile, NotWaiting):
        # An officer was quicker: what there is to do now, the next run sees.
        return False
    except Refused as refused:
        _log.warning("%s stays at token %s of its process: %s", code, serial, refused.code)
        return False
    return True

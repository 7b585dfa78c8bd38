"""Who handed a dossier in as a machine is told of each of its events: in order, at least once, for a bounded time."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from haicap.domains.dossiers.queries.telling import first_events
from haicap.domains.dossiers.rules.syncing import WORTH, event_name, message, next_try, stood
from haicap.domains.organisation import api as organisation
from haicap.platform.clients import api as clients
from haicap.platform.clock.api import LOCAL
from haicap.platform.db.api import Clause, run_all, run_one, statement
from haicap.platform.logs.api import log

#: for so long a dossier belongs to the job that took it; longer than a call may take
LEASE = timedelta(minutes=2)
#: a job ends then, so that others have their turn; the next one goes on
TURN_SECONDS = 40.0
AWAY = "its client cannot be reached"


@dataclass(frozen=True, slots=True)
class _Next:
    """The next event of a dossier that its client is to be told, and how it stands with that."""

    dossier_id: int
    code: str
    client_id: int
    told: int
    newest: int
    tries: int
    again_at: datetime | None
    changed_at: datetime

    @property
    def serial(self) -> int:
        return self.told + 1


def tell_client(code: str, *, at: datetime) -> int:
    """
    Tell the client of a dossier what it was not told yet, event by event, and return how many it acknowledged.

    For the job that follows an event; safe to run again. Does nothing while another job has the dossier, or before a
    pause is over. Ends at the first event that is not acknowledged. Six statements for each event.
    """
    return _tell("and d.code = %(code)s", {"code": code}, at=at)


def tell_clients(*, at: datetime) -> int:
    """
    Tell what waits: what failed before, and what was left by a job that died. Returns how many were acknowledged.

    Gives up first what waits behind a client that was not reached for three days. Safe to run again.
    """
    _give_up_behind(at=at)
    return _tell("", {}, at=at)


def tell_again(*, client_id: int, at: datetime) -> int:
    """
    Have a client told what was given up, from the event behind the last that it acknowledged. One statement.

    Returns the number of dossiers.
    """
    clauses = [
        Clause(
            "follow",
            "update dossiers_clientfollowrow f set given_up_serial = 0, tries = 0, next_at = %(at)s, again_at = %(at)s "
            "from dossiers_dossierrow d where d.id = f.dossier_id and f.client_id = %(client)s and d.sync = 'failed' "
            "returning f.dossier_id",
            {"client": client_id, "at": at},
        ),
        Clause(
            "dossier",
            "update dossiers_dossierrow d set sync = 'pending' from follow where d.id = follow.dossier_id "
            "and d.sync = 'failed' returning d.id",
        ),
    ]
    row = run_one(*statement(clauses, "select count(*) from follow"))
    return int(row[0]) if row else 0


def _tell(which: str, params: dict[str, object], *, at: datetime) -> int:
    begun, acknowledged = time.monotonic(), 0
    while time.monotonic() - begun < TURN_SECONDS:
        # The moment moves on with the work: a lease that began at the first would be over at the last.
        now = at + timedelta(seconds=time.monotonic() - begun)
        following = _take(which, params, at=now)
        if following is None:
            break
        if _told(following, at=now, free_at=at):
            acknowledged += 1
        elif which:
            break
    return acknowledged


def _take(which: str, params: dict[str, object], *, at: datetime) -> _Next | None:
    """Take the dossier that has waited longest, so that no other job has it. One statement."""
    row = run_one(
        "update dossiers_clientfollowrow f set tries = f.tries + 1, next_at = %(until)s "
        "from dossiers_dossierrow d, dossiers_eventrow e where f.dossier_id = (select d.id from dossiers_dossierrow d "
        "join dossiers_clientfollowrow f on f.dossier_id = d.id join clients_clientrow c on c.id = f.client_id "
        "where d.sync = 'pending' and f.next_at <= %(at)s and (c.tell_after is null or c.tell_after <= %(at)s "
        f"or c.revoked_at is not null) {which} order by f.next_at, d.id limit 1 for update of f skip locked) "
        "and d.id = f.dossier_id and e.dossier_id = d.id and e.serial = d.event_count "
        "and f.told_serial < d.event_count "
        "returning d.id, d.code, f.client_id, f.told_serial, d.event_count, f.tries, f.again_at, e.at",
        {**params, "at": at, "until": at + LEASE},
    )
    return _Next(*row) if row else None


def _told(one: _Next, *, at: datetime, free_at: datetime) -> bool:
    """
    Tell the next event of a dossier, note how it went, and return whether it was acknowledged.

    What needs no pause can be taken again from `free_at` on, when the job began: a job that begins just after this
    one, or whose clock is a little behind, must find it.
    """
    found = stood(first_events(one.dossier_id, last=one.serial))
    unit = organisation.units_by_id([found.unit_id])[found.unit_id]
    body = message(found, code=one.code, serial=one.serial, unit_code=unit.code, unit_name=unit.full_name, zone=LOCAL)
    try:
        clients.tell(one.client_id, body, event=event_name(one.code, one.serial), at=at)
    except clients.NotTold as failed:
        log().warning("client.not_told", reason=failed.why, code=one.code, serial=one.serial, count=one.tries)
        again = next_try(tries=one.tries, at=at, changed_at=one.changed_at, again_at=one.again_at)
        if failed.is_final or again is None:
            _give_up(one, failed.why, free_at=free_at)
        else:
            _wait(one, failed.why, until=again)
        return False
    _note(one, at=at, free_at=free_at)
    return True


def _note(one: _Next, *, at: datetime, free_at: datetime) -> None:
    """Note that an event was acknowledged; the dossier is done when nothing happened to it meanwhile."""
    clauses = [
        Clause(
            "follow",
            "update dossiers_clientfollowrow set told_serial = %(serial)s, tries = 0, next_at = %(free_at)s, "
            "told_at = %(at)s, why = '' where dossier_id = %(dossier)s and told_serial = %(told)s returning dossier_id",
            {"serial": one.serial, "at": at, "free_at": free_at, "dossier": one.dossier_id, "told": one.told},
        ),
        Clause(
            "dossier",
            "update dossiers_dossierrow d set sync = 'done' from follow where d.id = follow.dossier_id "
            "and d.event_count = %(serial_now)s and d.sync = 'pending' returning d.id",
            {"serial_now": one.serial},
        ),
    ]
    run_one(*statement(clauses, "select count(*) from dossier"))


def _give_up(one: _Next, why: str, *, free_at: datetime) -> None:
    """Give a dossier up, unless something happened to it meanwhile: then it is tried again at once."""
    clauses = [
        Clause(
            "dossier",
            "update dossiers_dossierrow set sync = 'failed' where id = %(dossier)s and event_count = %(newest)s "
            "and sync = 'pending' returning id",
            {"dossier": one.dossier_id, "newest": one.newest},
        ),
        Clause(
            "follow",
            "update dossiers_clientfollowrow f set tries = 0, next_at = %(free_at)s, why = %(why)s, given_up_serial = "
            "case when exists (select 1 from dossier) then %(given_up)s else f.given_up_serial end "
            "where f.dossier_id = %(followed)s returning f.dossier_id",
            {"free_at": free_at, "why": why[:60], "given_up": one.newest, "followed": one.dossier_id},
        ),
    ]
    run_one(*statement(clauses, "select count(*) from follow"))


def _wait(one: _Next, why: str, *, until: datetime) -> None:
    run_one(
        "update dossiers_clientfollowrow set why = %(why)s, next_at = %(until)s where dossier_id = %(dossier)s "
        "returning dossier_id",
        {"why": why[:60], "until": until, "dossier": one.dossier_id},
    )


def _give_up_behind(*, at: datetime) -> None:
    """Give up what waits too long behind a client that is not reached: not each of many can be tried. One statement."""
    clauses = [
        Clause(
            "dossier",
            "update dossiers_dossierrow d set sync = 'failed' from dossiers_clientfollowrow f, clients_clientrow c, "
            "dossiers_eventrow e where d.sync = 'pending' and f.dossier_id = d.id and c.id = f.client_id "
            "and c.tell_after is not null and f.next_at <= %(at)s and e.dossier_id = d.id "
            "and e.serial = d.event_count and greatest(e.at, f.again_at) < %(oldest)s returning d.id, d.event_count",
            {"at": at, "oldest": at - WORTH},
        ),
        Clause(
            "follow",
            "update dossiers_clientfollowrow f set given_up_serial = dossier.event_count, tries = 0, "
            "next_at = %(next)s, why = %(why)s from dossier where f.dossier_id = dossier.id returning f.dossier_id",
            {"next": at, "why": AWAY},
        ),
    ]
    given_up = run_all(*statement(clauses, "select dossier_id from follow"))
    if given_up:
        log().warning("client.given_up", reason=AWAY, count=len(given_up))

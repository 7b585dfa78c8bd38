"""Work of this part that runs after commit."""

from contextlib import suppress

from procrastinate.contrib.django import app

from haicap.domains.dossiers.api import answer_own_data as send_own_data
from haicap.domains.dossiers.api import follow_calendar as follow_calendars
from haicap.domains.dossiers.api import (
    follow_plans,
    follow_powers,
    follow_successions,
    forget_old,
    notice,
    receipt,
    run_on,
    tell_clients,
)
from haicap.domains.dossiers.api import keep_papers as keep_for_reuse
from haicap.domains.dossiers.api import tell as tell_applicant
from haicap.domains.dossiers.api import tell_client as tell_one_client
from haicap.domains.dossiers.contracts import Kind, NoticeUnknown, ReceiptNotYet
from haicap.platform.clock import api as clock


@app.task(name="dossiers.make_receipt", queue="papers", retry=5)
def make_receipt(*, code: str, track_url: str) -> None:
    """Make form 01 of a dossier ready, so that nobody waits for it at the counter. Safe to run again."""
    # Papers may come before it is taken in: then the receipt is made with that.
    with suppress(ReceiptNotYet):
        receipt(code=code, at=clock.now(), track_url=track_url)


@app.task(name="dossiers.make_notice", queue="papers", retry=5)
def make_notice(*, code: str, serial: int, track_url: str) -> None:
    """Make the notice of an event ready, so that nobody waits for it. Safe to run again."""
    # Its reason may have been erased since: then there is none.
    with suppress(NoticeUnknown):
        notice(code=code, serial=serial, at=clock.now(), track_url=track_url)


@app.task(name="dossiers.keep_papers", queue="papers", retry=5)
def keep_papers(*, code: str) -> None:
    """Keep the papers of a dossier for other dossiers of its applicant, who agreed to it. Safe to run again."""
    keep_for_reuse(code=code, at=clock.now())


@app.task(name="dossiers.tell", queue="mail", retry=5)
def tell(*, code: str, kind: str, serial: int, track_urls: dict[str, str]) -> None:
    """Write to the applicant that something happened. Safe to run again."""
    tell_applicant(code=code, kind=Kind(kind), serial=serial, at=clock.now(), track_urls=track_urls)


@app.task(name="dossiers.tell_client", queue="clients", retry=1)
def tell_client(*, code: str) -> None:
    """Tell the client that handed a dossier in what happened. Safe to run again: what was noted is not told again."""
    tell_one_client(code, at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.tell_clients", queue="clients", lock="dossiers.tell_clients")
def tell_what_waits(timestamp: int) -> None:
    """Tell clients what could not be told before, and what a killed worker left. Safe to run again."""
    tell_clients(at=clock.now())


@app.task(name="dossiers.answer_own_data", queue="mail", retry=5)
def answer_own_data(*, secret: str, link_url: str) -> None:
    """Send the link to somebody's own data, if what they asked with fits. Safe to run again."""
    send_own_data(secret=secret, at=clock.now(), link_url=link_url)


@app.task(name="dossiers.follow_calendar", queue="upkeep", retry=5)
def follow_calendar() -> None:
    """Have the running due moments follow a change of the calendar. Safe to run again."""
    follow_calendars(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.go_on_following", queue="upkeep")
def go_on_following(timestamp: int) -> None:
    """Go on where a worker was killed, and look a second time some minutes later. Safe to run again."""
    follow_calendars(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.go_over", queue="upkeep")
def go_over(timestamp: int) -> None:
    """Have running dossiers follow their units from midnight on, and go on where a worker was killed."""
    follow_successions(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.go_with_powers", queue="upkeep")
def go_with_powers(timestamp: int) -> None:
    """Have running dossiers follow changes of powers from midnight on, and go on where a worker was killed."""
    follow_powers(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.run_on", queue="upkeep", lock="dossiers.run_on")
def run_processes_on(timestamp: int) -> None:
    """Let times come for which processes wait, and do what their steps ask of the system. Safe to run again."""
    run_on(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.go_with_plans", queue="upkeep")
def go_with_plans(timestamp: int) -> None:
    """Have running dossiers go on by other versions of their process, and go on where a worker was killed."""
    follow_plans(at=clock.now())


@app.periodic(cron="41 2 * * *")
@app.task(name="dossiers.go_over_again", queue="upkeep")
def go_over_again(timestamp: int) -> None:
    """Look each night at units that went over long ago: a corrected dossier may run in one of them. Safe to repeat."""
    follow_successions(at=clock.now(), again=True)


@app.periodic(cron="23 2 * * *")
@app.task(name="dossiers.forget_old", queue="upkeep", retry=5)
def forget(timestamp: int) -> None:
    """Take away, each night, what is kept for seven days only. Safe to run again."""
    forget_old(at=clock.now())

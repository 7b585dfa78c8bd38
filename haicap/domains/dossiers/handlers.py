"""What this part does when there is news."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from procrastinate.contrib.django import app

from haicap.domains.authority.contracts import REGISTER, Drafted
from haicap.domains.dossiers.api import (
    calendar_impact,
    decider_impact,
    note_calendar_change,
    note_powers,
    note_powers_back,
    note_rollback,
    note_succession,
    powers_impact,
    process_impact,
    succession_impact,
)
from haicap.domains.dossiers.rules.notice import FORM_OF
from haicap.domains.dossiers.rules.receipt import RENEWING
from haicap.domains.dossiers.rules.telling import WORDINGS
from haicap.domains.law.contracts import Change, Enactment, Fault, ImpactItem, Instrument, Overlay
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import CALENDARS, UNITS, Calendars, DraftedUnits
from haicap.kernel.actors import Actor

#: the events of which the applicant is told by e-mail
TOLD = tuple(WORDINGS)
#: the events that go with a notice
NOTICED = tuple(FORM_OF)
#: the events with which form 01 is made anew
RENEWED = tuple(RENEWING)
#: quick work does not wait behind the drawing of receipts
BEFORE_RECEIPTS = 10


def on_taken_in(body: str, *, track_url: str) -> None:
    """Have form 01 made of a dossier taken in, supplemented, put right, or whose fee moved; the URL holds `{code}`."""
    code = json.loads(body)["code"]
    job = app.configure_task("dossiers.make_receipt", queue="papers")
    job.defer(code=code, track_url=track_url.format(code=code))


def on_noticed(body: str, *, track_url: str) -> None:
    """Have the notice of an event made; `track_url` holds `{code}`."""
    happened = json.loads(body)
    code = happened["code"]
    job = app.configure_task("dossiers.make_notice", queue="papers")
    job.defer(code=code, serial=happened["serial"], track_url=track_url.format(code=code))


def on_told(body: str, *, track_urls: Mapping[str, str]) -> None:
    """Have the applicant told of an event; `track_urls` are addresses with `{code}`, by language."""
    happened = json.loads(body)
    if not happened.get("tells", True):
        return
    app.configure_task("dossiers.tell", queue="mail", priority=BEFORE_RECEIPTS).defer(
        code=happened["code"], kind=happened["kind"], serial=happened["serial"], track_urls=dict(track_urls)
    )


def on_followed(body: str) -> None:
    """Have the client that handed a dossier in told of an event, where it is to be told."""
    happened = json.loads(body)
    if happened.get("followed"):
        app.configure_task("dossiers.tell_client", queue="clients").defer(code=happened["code"])


def on_calendar_changed(body: str) -> None:
    """Have the running due moments follow a change of the calendar; noted here, so that it is never lost."""
    happened = json.loads(body)
    note_calendar_change(amendment_id=happened["amendment"], changed_at=datetime.fromisoformat(happened["at"]))
    app.configure_task("dossiers.follow_calendar", queue="upkeep").defer()


class CalendarImpact:
    """What drafts of the calendar would do to running dossiers."""

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return how many due moments would move, when the draft touches the calendar."""
        drafted = over.get(CALENDARS)
        return calendar_impact(drafted, at=at) if isinstance(drafted, Calendars) else ()


class DeciderImpact:
    """What drafts that change who decides find running."""

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return how many running dossiers were taken in under a power that changes."""
        return decider_impact(changes, over=over)


class ProcessImpact:
    """What drafts that change processes find running."""

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return how many running dossiers are on each version of a process that gets a further one."""
        return process_impact(changes)


class SuccessionDossiers:
    """Where units go over into others, their running dossiers follow on the day."""

    kind = "succession"

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return nothing: running work holds no merger up."""
        return ()

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return what would be in force as it is: nobody asks a draft for dossiers."""
        return over

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return how many running dossiers go where, and how many a person must place."""
        draft = over[UNITS]
        assert isinstance(draft, DraftedUnits)
        return succession_impact(draft)

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Have them follow on the day."""
        pieces = organisation.pieces_of(under.amendment_id)
        for day in sorted({piece.on for piece in pieces if piece.ends_old}):
            note_succession(amendment_id=under.amendment_id, due_on=day)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Have those that went go back."""
        note_rollback(amendment_id=under.amendment_id, at=at)


class _PowerDossiers:
    """Where a text says that running work goes with a power, it does so on the day."""

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return nothing: running work holds no change of powers up."""
        return ()

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return what would be in force as it is: nobody asks a draft for dossiers."""
        return over

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return how many running dossiers would go to which unit, and how many would be signed for otherwise."""
        draft = over.get(REGISTER)
        return powers_impact(changes, drafted=draft) if isinstance(draft, Drafted) else ()

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Have them go on the day."""
        note_powers(changes, amendment_id=under.amendment_id)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Have those that went go back."""
        note_powers_back(amendment_id=under.amendment_id, at=at)


class EndGrantDossiers(_PowerDossiers):
    """Running dossiers of powers that end."""

    kind = "end_grant"


class GrantDossiers(_PowerDossiers):
    """Running dossiers of matters that a new power takes over."""

    kind = "grant"


def on_papers(body: str) -> None:
    """Have the papers of a dossier kept for other dossiers of its applicant, who may have agreed to it."""
    app.configure_task("dossiers.keep_papers", queue="papers", priority=BEFORE_RECEIPTS).defer(
        code=json.loads(body)["code"]
    )

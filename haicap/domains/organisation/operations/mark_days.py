"""Days marked by an amendment, and what it marked taken back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Change, Enactment, Instrument, LaterChangeStands
from haicap.domains.organisation.contracts import DayStatus
from haicap.domains.organisation.models import CalendarDayRow
from haicap.domains.organisation.models.calendar import STANDS
from haicap.domains.organisation.operations.telling import tell_calendar_changed
from haicap.domains.organisation.rules.days import mark_of

KEPT = ("day", "kind", "name", "status", "source", "instrument_id", "amendment_id")


def marked_by(days: Iterable[date]) -> dict[date, Instrument]:
    """Return the texts by which days are marked as they stand; days that no recorded text marks are left out."""
    rows = CalendarDayRow.objects.filter(STANDS, day__in=list(days), instrument__isnull=False)
    of_day = dict(rows.values_list("day", "instrument_id"))
    texts = law.instruments_by_id(set(of_day.values()))
    return {day: texts[row_id] for day, row_id in of_day.items()}


def mark_days(changes: Sequence[Change], *, under: Enactment, at: datetime) -> None:
    """
    Mark the days: the mark that stands for a day gives way. Three statements.

    For the transaction of an approval.
    """
    marks = [mark_of(change, under=under.instrument) for change in changes]
    standing = CalendarDayRow.objects.filter(STANDS, day__in=[mark.day for mark in marks])
    standing.update(withdrawn_at=at, withdrawn_by_id=under.amendment_id)
    CalendarDayRow.objects.bulk_create(
        CalendarDayRow(
            day=mark.day,
            kind=mark.kind.value,
            name=mark.name,
            status=DayStatus.CONFIRMED.value,
            source=under.instrument.source,
            instrument_id=under.instrument_id,
            amendment_id=under.amendment_id,
            recorded_at=at,
        )
        for mark in marks
    )
    tell_calendar_changed(amendment_id=under.amendment_id, at=at)


def unmark_days(changes: Sequence[Change], *, under: Enactment, at: datetime) -> None:
    """
    Withdraw the marks of an amendment, and let those that gave way to it stand again. Five statements.

    For the transaction of a roll-back.

    :raises LaterChangeStands: if one of its days was marked anew since.
    """
    days = [mark_of(change, under=under.instrument).day for change in changes]
    own = CalendarDayRow.objects.filter(STANDS, amendment_id=under.amendment_id, day__in=days)
    missing = set(days) - set(own.values_list("day", flat=True))
    if missing:
        numbers = {text.number for text in marked_by(missing).values()}
        raise LaterChangeStands("number", numbers=", ".join(sorted(numbers)))
    gave_way = CalendarDayRow.objects.filter(withdrawn_by_id=under.amendment_id, day__in=days).exclude(
        amendment_id=under.amendment_id
    )
    again = [CalendarDayRow(**values, recorded_at=at) for values in gave_way.values(*KEPT)]
    own.update(withdrawn_at=at, withdrawn_by_id=under.amendment_id)
    CalendarDayRow.objects.bulk_create(again)
    tell_calendar_changed(amendment_id=under.amendment_id, at=at)

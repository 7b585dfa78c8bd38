"""Working hours set by an amendment, and what it set taken back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time

from django.db.models import Q, QuerySet

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Enactment, Instrument
from haicap.domains.organisation.contracts import HoursSet, Whose
from haicap.domains.organisation.models import WorkingHoursRow
from haicap.domains.organisation.models.calendar import STANDS
from haicap.domains.organisation.operations.telling import tell_calendar_changed
from haicap.domains.organisation.queries.calendar import whose_of
from haicap.kernel.validity import Validity
from haicap.kernel.worktime import OpeningHours

KEPT = (
    "unit_id", "unit_kind", "starts_on", "ends_before", "morning_opens", "morning_closes", "afternoon_opens",
    "afternoon_closes", "cut_off", "weekdays", "source", "instrument_id", "amendment_id",
)  # fmt: skip


def hours_set_by(offices: Iterable[Whose]) -> dict[Whose, list[tuple[Validity, Instrument]]]:
    """Return the recorded texts by which the hours of offices stand, with their days. Two statements."""
    rows = list(_standing(offices).filter(instrument__isnull=False).values())
    texts = law.instruments_by_id({row["instrument_id"] for row in rows})
    found: dict[Whose, list[tuple[Validity, Instrument]]] = defaultdict(list)
    for row in rows:
        found[whose_of(row)].append((Validity(row["starts_on"], row["ends_before"]), texts[row["instrument_id"]]))
    return found


def set_hours(settings: Sequence[HoursSet], *, under: Enactment, at: datetime) -> None:
    """
    Set hours: what stands for the same office on these days gives way on them, and stands on before and behind.

    Four statements. For the transaction of an approval.
    """
    new = [_row(one, under, at) for one in settings]
    gone = []
    for row in _standing({one.whose for one in settings}).values("id", *KEPT):
        whose = whose_of(row)
        span = Validity(row["starts_on"], row["ends_before"])
        left = [span]
        for one in settings:
            if one.whose == whose:
                left = [rest for part in left for rest in part.without(one.hours.validity)]
        if left == [span]:
            continue
        gone.append(row["id"])
        kept = {name: row[name] for name in KEPT} | {"amendment_id": under.amendment_id}
        new += [
            WorkingHoursRow(**kept | {"starts_on": rest.starts_on, "ends_before": rest.ends_before}, recorded_at=at)
            for rest in left
        ]
    WorkingHoursRow.objects.filter(id__in=gone).update(withdrawn_at=at, withdrawn_by_id=under.amendment_id)
    WorkingHoursRow.objects.bulk_create(new)
    tell_calendar_changed(amendment_id=under.amendment_id, at=at)


def unset_hours(*, under: Enactment, at: datetime) -> None:
    """
    Withdraw the hours that an amendment set, and let those that gave way to it stand again. Five statements.

    For the transaction of a roll-back.

    :raises LaterChangeStands: if some of them gave way to a later change.
    """
    own = WorkingHoursRow.objects.filter(amendment_id=under.amendment_id)
    # What gave way to a change that was rolled back stands again, in a row of its own.
    law.check_none_stands(own.filter(withdrawn_at__isnull=False).values_list("withdrawn_by_id", flat=True))
    gave_way = WorkingHoursRow.objects.filter(withdrawn_by_id=under.amendment_id)
    again = [WorkingHoursRow(**values, recorded_at=at) for values in gave_way.values(*KEPT)]
    own.filter(STANDS).update(withdrawn_at=at, withdrawn_by_id=under.amendment_id)
    WorkingHoursRow.objects.bulk_create(again)
    tell_calendar_changed(amendment_id=under.amendment_id, at=at)


def _standing(offices: Iterable[Whose]) -> QuerySet[WorkingHoursRow]:
    wanted = Q(pk__in=[])
    for whose in offices:
        wanted |= Q(unit_id=whose.unit_id, unit_kind=whose.kind)
    return WorkingHoursRow.objects.filter(STANDS & wanted)


def _row(one: HoursSet, under: Enactment, at: datetime) -> WorkingHoursRow:
    hours = one.hours
    morning, afternoon = _halves(hours)
    return WorkingHoursRow(
        unit_id=one.whose.unit_id,
        unit_kind=one.whose.kind,
        starts_on=hours.validity.starts_on,
        ends_before=hours.validity.ends_before,
        morning_opens=morning[0],
        morning_closes=morning[1],
        afternoon_opens=afternoon[0],
        afternoon_closes=afternoon[1],
        cut_off=hours.cut_off,
        weekdays=sorted(day + 1 for day in hours.weekdays),
        source=under.instrument.source,
        instrument_id=under.instrument_id,
        amendment_id=under.amendment_id,
        recorded_at=at,
    )


def _halves(hours: OpeningHours) -> tuple[tuple[time, time], tuple[time | None, time | None]]:
    """Return the sessions as a row keeps them: a single one is that of the morning."""
    first, *rest = hours.sessions
    return first, (rest[0] if rest else (None, None))

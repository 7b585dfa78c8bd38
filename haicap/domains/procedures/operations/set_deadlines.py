"""Deadlines set by an amendment, and what it set taken back."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Enactment, Instrument
from haicap.domains.procedures.contracts import Channel
from haicap.domains.procedures.models import DeadlineRow, ProcedureRow
from haicap.domains.procedures.models.setting import STANDS
from haicap.domains.procedures.rules.setting import For, Set
from haicap.kernel.validity import Validity

KEPT = (
    "procedure_id", "unit_id", "channel", "starts_on", "ends_before", "kind", "working_days", "calendar_days", "months",
    "text", "article", "longer", "source", "cited", "instrument_id", "amendment_id",
)  # fmt: skip


def deadlines_set_by(codes: Collection[str]) -> dict[For, list[tuple[Validity, Instrument]]]:
    """Return the texts by which the deadlines of procedures stand, with their days. Two statements."""
    rows = list(DeadlineRow.objects.filter(STANDS, procedure__code__in=codes).values("procedure__code", *KEPT))
    texts = law.instruments_by_id({row["instrument_id"] for row in rows})
    found: dict[For, list[tuple[Validity, Instrument]]] = defaultdict(list)
    for row in rows:
        channel = Channel(row["channel"]) if row["channel"] else None
        holds_for = For(row["procedure__code"], row["unit_id"], channel)
        found[holds_for].append((Validity(row["starts_on"], row["ends_before"]), texts[row["instrument_id"]]))
    return found


def set_deadlines(sets: Sequence[Set], *, under: Enactment, at: datetime) -> None:
    """
    Set deadlines: what texts have set for the same gives way on these days, and stands on before and behind them.

    Four statements. For the transaction of an approval.
    """
    codes = {one.holds_for.procedure for one in sets}
    ids = dict(ProcedureRow.objects.filter(code__in=codes).values_list("code", "id"))
    given: dict[tuple[int, int | None, str], list[Set]] = defaultdict(list)
    for one in sets:
        channel = one.holds_for.channel
        given[ids[one.holds_for.procedure], one.holds_for.unit_id, channel.value if channel else ""].append(one)
    new = [_row(key, one, under, at) for key, each in given.items() for one in each]
    gone = []
    for row in DeadlineRow.objects.filter(STANDS, procedure_id__in=ids.values()).values("id", *KEPT):
        span = Validity(row["starts_on"], row["ends_before"])
        left = [span]
        for one in given.get((row["procedure_id"], row["unit_id"], row["channel"]), ()):
            left = [rest for part in left for rest in part.without(one.validity)]
        if left == [span]:
            continue
        gone.append(row["id"])
        kept = {name: row[name] for name in KEPT} | {"amendment_id": under.amendment_id}
        new += [
            DeadlineRow(**kept | {"starts_on": rest.starts_on, "ends_before": rest.ends_before}, recorded_at=at)
            for rest in left
        ]
    DeadlineRow.objects.filter(id__in=gone).update(withdrawn_at=at, withdrawn_by_id=under.amendment_id)
    DeadlineRow.objects.bulk_create(new)


def unset_deadlines(*, under: Enactment, at: datetime) -> None:
    """
    Withdraw the deadlines that an amendment set, and let those that gave way to it stand again. Four statements.

    For the transaction of a roll-back.

    :raises LaterChangeStands: if some of them gave way to a later change.
    """
    own = DeadlineRow.objects.filter(amendment_id=under.amendment_id)
    # What gave way to a change that was rolled back stands again, in a row of its own.
    law.check_none_stands(own.filter(withdrawn_at__isnull=False).values_list("withdrawn_by_id", flat=True))
    gave_way = DeadlineRow.objects.filter(withdrawn_by_id=under.amendment_id)
    again = [DeadlineRow(**values, recorded_at=at) for values in gave_way.values(*KEPT)]
    own.filter(STANDS).update(withdrawn_at=at, withdrawn_by_id=under.amendment_id)
    DeadlineRow.objects.bulk_create(again)


def _row(key: tuple[int, int | None, str], one: Set, under: Enactment, at: datetime) -> DeadlineRow:
    procedure, unit, channel = key
    return DeadlineRow(
        procedure_id=procedure,
        unit_id=unit,
        channel=channel,
        starts_on=one.validity.starts_on,
        ends_before=one.validity.ends_before,
        kind=one.deadline.kind.value,
        working_days=one.deadline.working_days,
        calendar_days=one.deadline.calendar_days,
        months=one.deadline.months,
        text=one.deadline.text,
        article=one.deadline.article,
        longer=one.longer,
        source=under.instrument.source,
        cited=under.instrument.number,
        instrument_id=under.instrument_id,
        amendment_id=under.amendment_id,
        recorded_at=at,
    )

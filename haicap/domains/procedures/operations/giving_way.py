"""Dated rows of which one counts for a day: what is set gives way to what is set later, and stands again behind it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Enactment
from haicap.kernel.validity import Validity


def set_rows(
    table: type[Model],
    new: Iterable[Mapping[str, Any]],
    *,
    place: Sequence[str],
    kept: Sequence[str],
    under: Enactment,
    at: datetime,
) -> None:
    """
    Write rows: those that stand in the same place give way on these days, and stand on before and behind them.

    `place` are the columns that say for what a row holds, the procedure first; `kept` all columns of a row but its id,
    when it was recorded and when withdrawn. Three statements. For the transaction of an approval.
    """
    made = list(new)
    given: dict[tuple[Any, ...], list[Validity]] = {}
    for values in made:
        given.setdefault(_place(values, place), []).append(Validity(values["starts_on"], values["ends_before"]))
    standing = table._default_manager.filter(withdrawn_at__isnull=True)
    gone = []
    for row in standing.filter(procedure_id__in={values["procedure_id"] for values in made}).values("id", *kept):
        span = Validity(row["starts_on"], row["ends_before"])
        left = [span]
        for other in given.get(_place(row, place), ()):
            left = [rest for part in left for rest in part.without(other)]
        if left != [span]:
            gone.append(row["id"])
            own = {name: row[name] for name in kept} | {"amendment_id": under.amendment_id}
            made += [own | {"starts_on": rest.starts_on, "ends_before": rest.ends_before} for rest in left]
    standing.filter(id__in=gone).update(withdrawn_at=at, withdrawn_by_id=under.amendment_id)
    table._default_manager.bulk_create([table(**values, recorded_at=at) for values in made])


def unset_rows(table: type[Model], *, kept: Sequence[str], under: Enactment, at: datetime) -> None:
    """
    Withdraw the rows that an amendment wrote, and let those that gave way to it stand again. Four statements.

    For the transaction of a roll-back.

    :raises LaterChangeStands: if some of them gave way to a later change.
    """
    own = table._default_manager.filter(amendment_id=under.amendment_id)
    law.check_none_stands(own.filter(withdrawn_at__isnull=False).values_list("withdrawn_by_id", flat=True))
    # What gave way to a change that was rolled back stands again, in a row of its own.
    gave_way = table._default_manager.filter(withdrawn_by_id=under.amendment_id)
    again = [table(**values, recorded_at=at) for values in gave_way.values(*kept)]
    own.filter(withdrawn_at__isnull=True).update(withdrawn_at=at, withdrawn_by_id=under.amendment_id)
    table._default_manager.bulk_create(again)


def _place(values: Mapping[str, Any], place: Sequence[str]) -> tuple[Any, ...]:
    return tuple(values[name] for name in place)

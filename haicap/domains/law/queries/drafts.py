"""Drafts as people look for them and change them: the list, the file of a version, the last check."""

import json
from datetime import date
from typing import Any

from haicap.domains.law.contracts import AmendmentUnknown, Kept, Listed, Person, State, Step
from haicap.domains.law.models import AmendmentVersionRow, AssayRow
from haicap.domains.law.queries.amendments import instrument_of
from haicap.domains.law.rules.keeping import read_faults, read_items
from haicap.domains.law.rules.reading import read_values
from haicap.domains.law.rules.standing import state_on
from haicap.platform.db.api import run_all
from haicap.platform.editions import api as editions

_LISTED = """
select a.id, a.header, a.step, a.takes_effect_on, a.drafted_by_id, a.drafted_by_name, a.drafted_at, a.version,
    coalesce((select json_agg(json_build_array(k.kind, k.many) order by k.many desc, k.kind) from (
        select kind, count(*) as many from law_changerow c where c.amendment_id = a.id group by kind) k), '[]')
from law_amendmentrow a
where {wanted}
order by a.id desc limit %(limit)s
"""
_OF_STATE = {
    State.DRAFT: "a.step = 'draft'",
    State.CHECKED: "a.step = 'checked'",
    State.SCHEDULED: "a.step = 'approved' and a.takes_effect_on > %(on)s",
    State.IN_FORCE: "a.step = 'approved' and a.takes_effect_on <= %(on)s",
    State.ROLLED_BACK: "a.step = 'rolled_back'",
    State.GIVEN_UP: "a.step = 'given_up'",
}


def listed(
    *,
    on: date,
    state: State | None = None,
    text: str = "",
    kind: str = "",
    before: int | None = None,
    most: int = 50,
) -> tuple[Listed, ...]:
    """
    Return amendments as they stand on the day, newest first, behind the id `before`. One statement.

    `state` is that of the day, `text` stands in the number, the issuer or the title, `kind` is one of its changes.
    """
    wanted = ["true"]
    params: dict[str, object] = {"limit": most, "on": on}
    if state is not None:
        wanted.append(_OF_STATE[state])
    if text:
        named = "concat_ws(' ', a.header->>'issuer', a.header->>'number', a.header->>'title')"
        wanted.append(f"position(lower(%(text)s) in lower({named})) > 0")
        params["text"] = text
    if kind:
        wanted.append("exists (select from law_changerow c where c.amendment_id = a.id and c.kind = %(kind)s)")
        params["kind"] = kind
    if before is not None:
        wanted.append("a.id < %(before)s")
        params["before"] = before
    rows = run_all(_LISTED.format(wanted=" and ".join(wanted)), params)
    return tuple(_line(row, on=on) for row in rows)


def law_file(amendment_id: int, *, version: int | None = None) -> bytes:
    """
    Return the bytes of a version of an amendment, of its last one when none is named. One statement.

    :raises AmendmentUnknown: if there is none.
    """
    found = AmendmentVersionRow.objects.filter(amendment_id=amendment_id).order_by("-version")
    if version is not None:
        found = found.filter(version=version)
    row = found.first()
    if row is None:
        raise AmendmentUnknown("amendment", key=amendment_id)
    return bytes(row.file)


def values_of(amendment_id: int, *, version: int | None = None) -> dict[str, Any]:
    """
    Return what a version of an amendment says as values, as `draft_from_values` and `redraft` take them. One statement.

    :raises AmendmentUnknown: if there is none.
    """
    return read_values(law_file(amendment_id, version=version))


def last_check(amendment_id: int, *, version: int) -> Kept | None:
    """Return what the last check of an amendment found, `None` if it has had none. Two statements at most."""
    row = AssayRow.objects.filter(amendment_id=amendment_id).order_by("-id").first()
    if row is None:
        return None
    now = editions.current()
    moved = any(now.of(topic) != edition for topic, edition in row.editions.items())
    return Kept(
        version=row.version,
        at=row.at,
        by=Person(row.account_id, row.name),
        faults=read_faults(row.faults),
        impact=read_items(row.impact),
        is_stale=moved or row.version != version,
    )


def _line(row: Any, *, on: date) -> Listed:
    header = json.loads(row[1]) if isinstance(row[1], str) else row[1]
    kinds = json.loads(row[8]) if isinstance(row[8], str) else row[8]
    return Listed(
        id=row[0],
        instrument=instrument_of(header),
        state=state_on(Step(row[2]), takes_effect_on=row[3], on=on),
        takes_effect_on=row[3],
        kinds=tuple((kind, many) for kind, many in kinds),
        drafted_by=Person(row[4], row[5]),
        drafted_at=row[6],
        version=row[7],
    )

"""Versions of procedures made and ended by an amendment, and that taken back."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Change, Enactment
from haicap.domains.procedures.contracts import Level
from haicap.domains.procedures.loading.catalogue import Content, content
from haicap.domains.procedures.models import ProcedureVersionRow
from haicap.domains.procedures.rules.versions import Latest, changed, is_end, starts_on
from haicap.domains.procedures.rules.vocabulary import vocabulary
from haicap.platform.db.api import run_all

_LATEST = """
    select distinct on (p.code) p.code, v.id, (select max(number) from procedures_procedureversion m
           where m.procedure_id = p.id), v.starts_on, v.ends_before, v.ended_by_id is not null,
           v.document || jsonb_build_object('code', p.code, 'name', v.name, 'field', v.field, 'ways', v.ways,
           'levels', to_jsonb(array_remove(array[case when v.commune then 'commune' end,
               case when v.province then 'province' end, case when v.ministry_level then 'ministry' end,
               case when v.other_level then 'other' end], null)))
    from procedures_procedure p join procedures_procedureversion v on v.procedure_id = p.id
    where p.code = any(%(codes)s) and v.withdrawn_at is null order by p.code, v.starts_on desc
"""
_CUT = """
    update procedures_procedureversion set stood_until = ends_before, ends_before = %s, ended_by_id = %s where id = %s
"""
_ADD = """
    insert into procedures_procedureversion (procedure_id, number, starts_on, seen_on, recorded_at, sha256, name, field,
        commune, province, ministry_level, other_level, one_stop_commune, doubtful, ways, document, title, everyday,
        found_by, wanted, amendment_id)
    -- What the text leaves out is as it was seen in the catalogue on the day of before.
    select procedure_id, %s, %s, least(seen_on, %s), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s
    from procedures_procedureversion where id = %s
"""


def latest_versions(codes: Collection[str]) -> dict[str, Latest]:
    """Return the standing version of each procedure that begins last; unknown codes are left out. One statement."""
    return {
        row[0]: Latest(row[1], row[2], row[3], row[4], row[5], json.loads(row[6]))
        for row in run_all(_LATEST, {"codes": list(codes)})
    }


def make_versions(changes: Sequence[Change], *, under: Enactment, at: datetime) -> None:
    """
    Make the versions that changes describe, or end their procedures; the version before ends where the new one begins.

    Three statements at most. For the transaction of an approval.
    """
    words = vocabulary()
    latest = latest_versions({change.body["code"] for change in changes})
    cuts: list[tuple[date, int, int]] = []
    rows: list[tuple[Any, ...]] = []
    for change in changes:
        known, day = latest[change.body["code"]], starts_on(change)
        if known.ends_before is None or known.ends_before > day:
            cuts.append((day, under.amendment_id, known.version_id))
        if not is_end(change):
            made = content(changed(known.entry, change, under=under.instrument), words)
            rows.append((known.number + 1, day, day, at, *_columns(made), under.amendment_id, known.version_id))
    with connection.cursor() as cursor:
        if cuts:
            cursor.executemany(_CUT, cuts)
        if rows:
            cursor.executemany(_ADD, rows)


def unmake_versions(*, under: Enactment, at: datetime) -> None:
    """
    Withdraw the versions that an amendment made, and let those before go on as they did. Five statements.

    Dossiers that were received under a withdrawn version keep it. For the transaction of a roll-back.

    :raises LaterChangeStands: if a later change ended one of them or made a version that begins later.
    """
    standing = ProcedureVersionRow.objects.filter(withdrawn_at__isnull=True)
    own = standing.filter(amendment_id=under.amendment_id)
    cut = ProcedureVersionRow.objects.filter(ended_by_id=under.amendment_id)
    first = {number: day for number, day in cut.values_list("procedure_id", "ends_before") if day is not None}
    first |= dict(own.values_list("procedure_id", "starts_on"))
    behind = standing.filter(procedure_id__in=first).exclude(amendment_id=under.amendment_id)
    later = {
        made_by
        for procedure, begins, made_by in behind.values_list("procedure_id", "starts_on", "amendment_id")
        if made_by and begins >= first[procedure]
    }
    later |= set(own.filter(ended_by__isnull=False).values_list("ended_by_id", flat=True)) - {under.amendment_id}
    law.check_none_stands(later)
    own.update(withdrawn_at=at, withdrawn_by_id=under.amendment_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "update procedures_procedureversion set ends_before = stood_until, stood_until = null, ended_by_id = null "
            "where ended_by_id = %s",
            [under.amendment_id],
        )


def _columns(made: Content) -> tuple[Any, ...]:
    return (
        made.sha256, made.name, made.field, Level.COMMUNE in made.levels, Level.PROVINCE in made.levels,
        Level.MINISTRY in made.levels, Level.OTHER in made.levels, made.one_stop_commune, made.doubtful,
        Jsonb(made.ways), Jsonb(made.document), made.title, made.everyday, made.found_by, made.wanted,
    )  # fmt: skip

import json

from haicap.domains.dossiers.contracts import (
    Business,
    Decision,
    Delivery,
    DossierUnknown,
    Kind,
    Money,
    Node,
    TermKind,
    Tracking,
)
from haicap.domains.dossiers.rules.forwarding import places_of
from haicap.kernel.codes import read_code
from haicap.kernel.worktime import Term
from haicap.platform.db.api import run_all, run_one
from haicap.platform.editions import api as editions

_TRACK = f"""
select d.code, d.procedure_version_id, d.business, d.decision, t.node, d.received_unit_id, d.competent_unit_id,
    d.submitted_at, d.term_months, d.term_calendar_days, d.term_half_days, d.term_kind, d.due_at,
    d.due_is_provisional, d.returned_at, d.runs_from, d.supplement_count, d.reappointment_count,
    d.is_sample, d.delivery, d.passed_unit_ids, d.decided_at, d.money, d.fee_vnd,
    (select array_agg(e.kind order by e.serial) from dossiers_eventrow e where e.dossier_id = d.id),
    (select array_agg(e.at order by e.serial) from dossiers_eventrow e where e.dossier_id = d.id),
    {editions.SEEN}, d.competence ->> 'basis', d.competence ->> 'instrument', d.process,
    (select array_agg(coalesce(nullif(k.element, ''), k.node) order by k.id) from dossiers_tokenrow k
        where k.dossier_id = d.id and k.state <> 'timer'),
    d.source_system, d.outside_code, d.told_at
from dossiers_dossierrow d left join dossiers_tokenrow t on t.dossier_id = d.id and t.leads
where d.id = (
    select named.id from (
        select o.id, 1 as nth from dossiers_dossierrow o where o.code = %(code)s
        union all select m.id, 2 from dossiers_dossierrow m
        where m.handled = 'elsewhere' and m.outside_code = %(code)s
    ) as named order by named.nth limit 1)
"""  # noqa: S608 (own texts)


_MOVES = """
select e.serial, convert_from(e.payload, 'UTF8') from dossiers_eventrow e
join dossiers_dossierrow d on d.id = e.dossier_id
where d.code = %(code)s and e.kind = 'succeeded'
"""


def moves(code: str) -> dict[int, tuple[int, int]]:
    """Return the units of before, received and competent, of each event by which it followed one. One statement."""
    told = {serial: json.loads(payload)["told"] for serial, payload in run_all(_MOVES, {"code": code})}
    return {serial: (one["old_received"], one["old_competent"]) for serial, one in told.items()}


def tracking(code: str) -> Tracking:
    """
    Return what anyone with the code may follow: state, units and times, no personal data. One statement.

    A second one for a dossier that followed its unit into another: what was done in the old one stays there.

    The code is that of the dossier here, or else the one under which another system works it.

    :raises CodeUnusable: if the text has not the form of a code.
    :raises DossierUnknown: if there is none.
    """
    wanted = str(read_code(code))
    row = run_one(_TRACK, {"code": wanted})
    if row is None:
        raise DossierUnknown("code", key=wanted)
    received, competent = row[5], row[6]
    kinds = [Kind(kind) for kind in row[24]]
    moved = moves(wanted) if Kind.SUCCEEDED in kinds else {}
    places = places_of(kinds, received=received, competent=competent, passed=row[20], moved=moved)
    return Tracking(
        code=row[0],
        procedure_version_id=row[1],
        business=Business(row[2]),
        decision=Decision(row[3]),
        delivery=Delivery(row[19]),
        node=Node(row[4]) if row[4] else None,
        received_unit_id=received,
        competent_unit_id=competent,
        submitted_at=row[7],
        term=Term(months=row[8], calendar_days=row[9], working_half_days=row[10]),
        term_kind=TermKind(row[11]),
        due_at=row[12],
        due_is_provisional=row[13],
        decided_at=row[21],
        returned_at=row[14],
        runs_from=row[15],
        supplement_count=row[16],
        reappointment_count=row[17],
        is_sample=row[18],
        steps=tuple(zip(kinds, row[25], places, strict=True)),
        money=Money(row[22]),
        fee_vnd=row[23],
        editions=editions.read(row[26]),
        basis=row[27] or "",
        text=row[28] or "",
        process=row[29],
        elements=tuple(row[30] or ()),
        source_system=row[-3],
        outside_code=row[-2],
        told_at=row[-1],
    )

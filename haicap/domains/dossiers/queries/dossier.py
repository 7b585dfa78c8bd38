"""One dossier: as it stands, its log, its files. The caller has asked for the right and writes the look."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from haicap.domains.dossiers.contracts import (
    CONTACT,
    SECRET,
    Attachment,
    Business,
    ChangedDay,
    Channel,
    Decision,
    Delivery,
    Dossier,
    DossierUnknown,
    Entry,
    HoursOnTheWay,
    Kind,
    Money,
    Sync,
    TermKind,
)
from haicap.domains.dossiers.queries.conduct import conduct
from haicap.domains.dossiers.queries.tokens import TOKEN, token_at
from haicap.domains.dossiers.rules.correction import Happened
from haicap.domains.dossiers.rules.forwarding import LEADING
from haicap.domains.dossiers.rules.log import tokens_told
from haicap.domains.dossiers.rules.receipt import RENEWING
from haicap.domains.dossiers.rules.token_rows import COLUMNS
from haicap.domains.people.contracts import Authorisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import Role
from haicap.kernel.codes import read_code
from haicap.kernel.worktime import Term
from haicap.platform.db.api import run_all, run_one
from haicap.platform.editions import api as editions
from haicap.platform.flows.api import State
from haicap.platform.protect import api as protect

TAKEN_IN = frozenset({Kind.RECEIVED, Kind.ACCEPTED})
#: what an event tells of a step that the process has of its own
_OF_STEPS = ("element", "step", "outcome", "message", "item")
_READ = f"""
select d.id, d.code, d.procedure_version_id, d.applicant_id, d.applicant_name, d.support_unit_id,
    d.received_unit_id, d.competent_unit_id, d.channel, d.business, d.decision, d.money, d.delivery,
    d.term_months, d.term_calendar_days, d.term_half_days, d.term_kind, d.submitted_at, d.counts_as, d.due_at,
    d.due_is_provisional, d.decided_at, d.returned_at, d.runs_from, d.waiting_since, d.supplement_count,
    d.reappointment_count, d.is_sample, d.event_count, t.id, d.process, d.process_values,
    d.passed_unit_ids, d.organisation_id, d.proxy_id, d.authorisation, d.correction_asked_by,
    d.fee_vnd,
    {editions.SEEN}, d.data_asked_by, d.source_system, d.outside_code, d.told_at, d.place_unit_id, d.facts,
    d.competence, d.sync, {TOKEN}
from dossiers_dossierrow d left join dossiers_tokenrow t on t.dossier_id = d.id
where d.code = %(code)s order by t.leads desc, t.serial
"""  # noqa: S608 (own texts)

_LOG = """
select e.serial, e.kind, e.at, convert_from(e.header, 'UTF8'), convert_from(e.payload, 'UTF8'),
    (select s.value_sealed from dossiers_secretrow s
     where s.dossier_id = e.dossier_id and s.serial = e.serial and s.name = 'note')
from dossiers_eventrow e where e.dossier_id = %(dossier)s order by e.serial
"""

_FILES = """
select a.ordinal, a.name, a.file_name, coalesce(f.media_type, ''), coalesce(f.size_bytes, 0), coalesce(a.sha256, ''),
    a.source
from dossiers_attachmentrow a left join files_filerow f on f.sha256 = a.sha256
where a.dossier_id = %(dossier)s order by a.ordinal
"""


def dossier(code: str) -> Dossier:
    """
    Return the dossier with the code. One statement.

    :raises CodeUnusable: if the text has not the form of a code.
    :raises DossierUnknown: if there is none.
    """
    wanted = str(read_code(code))
    rows = run_all(_READ, {"code": wanted})
    if not rows:
        raise DossierUnknown("code", key=wanted)
    row, width = rows[0], len(COLUMNS) + 1
    seen = editions.read(row[38])
    return Dossier(
        id=row[0],
        code=row[1],
        procedure_version_id=row[2],
        applicant_id=row[3],
        applicant_name=row[4],
        support_unit_id=row[5],
        received_unit_id=row[6],
        competent_unit_id=row[7],
        channel=Channel(row[8]),
        business=Business(row[9]),
        decision=Decision(row[10]),
        money=Money(row[11]),
        delivery=Delivery(row[12]),
        term=Term(months=row[13], calendar_days=row[14], working_half_days=row[15]),
        term_kind=TermKind(row[16]),
        submitted_at=row[17],
        counts_as=row[18],
        due_at=row[19],
        due_is_provisional=row[20],
        decided_at=row[21],
        returned_at=row[22],
        runs_from=row[23],
        waiting_since=row[24],
        supplement_count=row[25],
        reappointment_count=row[26],
        is_sample=row[27],
        seen=row[28],
        tokens=tuple(token_at(one[-width:]) for one in rows if one[29] is not None),
        process=row[30],
        flow=procedures.flow(row[30]),
        process_values=json.loads(row[31]),
        conduct=conduct(procedure_version_id=row[2], received_unit_id=row[6], editions=seen),
        passed_unit_ids=tuple(row[32]),
        organisation_id=row[33],
        proxy_id=row[34],
        authorisation=Authorisation(row[35]) if row[35] else None,
        correction_asked_by=row[36],
        fee_vnd=row[37],
        editions=seen,
        data_asked_by=row[39],
        source_system=row[40],
        outside_code=row[41],
        told_at=row[42],
        place_unit_id=row[43],
        facts=json.loads(row[44]),
        competence=json.loads(row[45]),
        sync=Sync(row[46]),
    )


def contact(dossier_id: int) -> dict[str, str]:
    """
    Return the declared address, telephone and e-mail of a dossier. One statement.

    :raises DossierUnknown: if there is none.
    """
    row = run_one("select contact_sealed from dossiers_dossierrow where id = %(id)s", {"id": dossier_id})
    if row is None:
        raise DossierUnknown("id", key=dossier_id)
    declared: dict[str, str] = json.loads(protect.unseal(bytes(row[0]), place=CONTACT))
    return declared


def log(dossier_id: int) -> list[Entry]:
    """Return the events of a dossier, oldest first, with the notes that were not erased. One statement."""
    entries = []
    for serial, kind, at, header, payload, note in run_all(_LOG, {"dossier": dossier_id}):
        by, told = json.loads(header)["by"], json.loads(payload)
        old_due, due = told["told"].get("old_due_at"), told["set"].get("due_at")
        is_passed = Kind(kind) in LEADING
        entries.append(
            Entry(
                serial=serial,
                kind=Kind(kind),
                at=at,
                account_id=by["account"],
                role=Role(by["role"]),
                unit_id=by["unit"],
                note=protect.unseal(bytes(note), place=SECRET) if note else "",
                decision=told["told"].get("proposal") or told["set"].get("decision") or "",
                request=told["told"].get("request", 0),
                old_due_at=datetime.fromisoformat(old_due) if old_due else None,
                due_at=datetime.fromisoformat(due) if due else None,
                about=told["told"].get("about") or told["told"].get("undoes") or 0,
                amount_vnd=told["told"].get("amount_vnd", 0),
                to_unit_id=_led_to(Kind(kind), told["set"]),
                is_unit_named=bool(told["set"].get("competence", {}).get("set_by_officer")),
                basis=_basis(told) if is_passed else told["told"].get("instrument", ""),
                days=tuple(
                    ChangedDay(date.fromisoformat(one["day"]), one["now"], one["name"], one["by"])
                    for one in told["told"].get("days", ())
                ),
                hours=tuple(
                    HoursOnTheWay(
                        date.fromisoformat(one["first"]),
                        date.fromisoformat(one["last"]),
                        one["sessions"],
                        one["cut_off"],
                    )
                    for one in told["told"].get("hours", ())
                ),
                changed=tuple(told["told"].get("changed", ())),
                facts=told["set"].get("facts", {}) if "old_facts" in told["told"] else {},
                old_facts=told["told"].get("old_facts", {}),
                elements=tuple(
                    one.get("element") or one["node"] for one in tokens_told(told) if one.get("state") != State.TIMER
                ),
                **{name: told["told"].get(name, "") for name in _OF_STEPS},
            )
        )
    return entries


def _basis(payload: Mapping[str, Any]) -> str:
    """Return the text by which a dossier was passed on; what was written before it was told by itself stands pinned."""
    told = payload["told"]
    found: str = told.get("basis") or told.get("instrument") or payload["set"]["competence"]["instrument"]
    return found


def _led_to(kind: Kind, set_: Mapping[str, int]) -> int:
    """Return the unit to which an event led that passed the dossier on, or moved it to the unit that followed."""
    if kind not in {*LEADING, Kind.SUCCEEDED}:
        return 0
    return set_.get("competent_unit_id") or set_.get("received_unit_id") or 0


def happened(dossier_id: int) -> list[Happened]:
    """Return the events of a dossier as they set its columns, oldest first. One statement."""
    rows = run_all(
        "select serial, kind, convert_from(payload, 'UTF8'), convert_from(header, 'UTF8') from dossiers_eventrow "
        "where dossier_id = %(dossier)s order by serial",
        {"dossier": dossier_id},
    )
    return [
        _happened(serial, Kind(kind), json.loads(payload), json.loads(header)) for serial, kind, payload, header in rows
    ]


def _happened(serial: int, kind: Kind, payload: Mapping[str, Any], header: Mapping[str, Any]) -> Happened:
    told = payload["told"]
    return Happened(
        serial=serial,
        kind=kind,
        changed=payload["set"],
        tokens=tuple(tokens_told(payload)),
        corrects=told.get("corrects") or told.get("undoes") or 0,
        by=header["by"]["account"],
    )


def receipt_serial(code: str) -> int:
    """
    Return the event with which the receipt in force goes: the last papers that came in work, what happened to the fee
    since, or the last time that personal data were put right; 0 for the first receipt. One statement.

    What came before the dossier was taken in stands on the first receipt.
    """
    row = run_one(
        "select coalesce(max(e.serial), 0) from dossiers_eventrow e join dossiers_dossierrow d on d.id = e.dossier_id "
        "where d.code = %(code)s and e.kind = any(%(kinds)s) and exists (select 1 from dossiers_eventrow t "
        "where t.dossier_id = d.id and t.serial < e.serial and t.kind in ('received', 'accepted'))",
        {"code": code, "kinds": sorted(RENEWING)},
    )
    return int(row[0]) if row else 0


def is_taken_in(dossier_id: int) -> bool:
    """Test if an officer has taken the dossier in. One statement."""
    return any(entry.kind in TAKEN_IN for entry in log(dossier_id))


def attachments(dossier_id: int) -> list[Attachment]:
    """Return the papers of a dossier in their order, with and without a file. One statement."""
    return [Attachment(*row) for row in run_all(_FILES, {"dossier": dossier_id})]


def lets_keep(dossier_id: int) -> bool:
    """Test if the applicant agreed, when filing, that the papers are kept for other dossiers. One statement."""
    row = run_one(
        "select convert_from(payload, 'UTF8') from dossiers_eventrow where dossier_id = %(id)s and serial = 1",
        {"id": dossier_id},
    )
    return row is not None and json.loads(row[0])["told"].get("may_keep") is True

"""Versions of processes made, and procedures given to them, by an amendment; and that taken back."""

from collections.abc import Collection, Sequence
from datetime import datetime

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Change, Enactment
from haicap.domains.procedures.models import ProcedureRow, ProcessRow, ProcessUseRow
from haicap.domains.procedures.models.setting import STANDS
from haicap.domains.procedures.operations.giving_way import set_rows, unset_rows
from haicap.domains.procedures.operations.load_processes import new_row
from haicap.domains.procedures.queries.checking import called_by
from haicap.domains.procedures.queries.processes import process
from haicap.domains.procedures.rules.process_changes import LatestProcess, begins_on, procedures_of
from haicap.platform.flows import api as flows

KEPT = ("procedure_id", "process", "starts_on", "ends_before", "cited", "instrument_id", "amendment_id")


def latest_processes(codes: Collection[str]) -> dict[str, LatestProcess]:
    """Return what stands of processes, by code; those of which nothing stands are left out. One statement."""
    found: dict[str, LatestProcess] = {}
    numbers: dict[str, int] = {}
    rows = ProcessRow.objects.filter(code__in=codes).order_by("starts_on")
    for code, number, starts_on, sha256, withdrawn in rows.values_list(
        "code", "number", "starts_on", "sha256", "withdrawn_at"
    ):
        numbers[code] = max(number, numbers.get(code, 0))
        if withdrawn is None:
            first = found[code].begins_on if code in found else starts_on
            found[code] = LatestProcess(0, starts_on, first, sha256)
    return {code: LatestProcess(numbers[code], one.starts_on, one.begins_on, one.sha256) for code, one in found.items()}


def make_processes(changes: Sequence[Change], *, under: Enactment, at: datetime) -> None:
    """
    Make the versions that changes hold, the version before ending where each begins, and give procedures their process.

    For the transaction of an approval.
    """
    made: dict[str, str] = {}
    for change in changes:
        if "bpmn" in change.body:
            row = _row(change, under=under, at=at)
            called = called_by(flows.read(row.text.encode()))
            row.calls = {code: made.get(code) or process(code, row.starts_on).key for code in called}
            standing = ProcessRow.objects.filter(STANDS, code=row.code).order_by("-starts_on").defer("text").first()
            if standing is not None:
                ProcessRow.objects.filter(id=standing.id).update(
                    stood_until=standing.ends_before, ends_before=row.starts_on, ended_by_id=under.amendment_id
                )
            row.save(force_insert=True)
            made[row.code] = row.key
    ids = dict(ProcedureRow.objects.filter(code__in=procedures_of(changes)).values_list("code", "id"))
    uses = [
        {
            "procedure_id": ids[code],
            "process": change.body["code"],
            "starts_on": begins_on(change),
            "ends_before": None,
            "cited": under.instrument.number,
            "instrument_id": under.instrument_id,
            "amendment_id": under.amendment_id,
        }
        for change in sorted(changes, key=begins_on)
        for code in change.body.get("procedures", ())
    ]
    _end_within(uses)
    set_rows(ProcessUseRow, uses, place=("procedure_id",), kept=KEPT, under=under, at=at)


def unmake_processes(*, under: Enactment, at: datetime) -> None:
    """
    Withdraw the versions that an amendment made, let those before go on as they did, and take its uses back.

    Dossiers on a withdrawn version keep it. For the transaction of a roll-back.

    :raises LaterChangeStands: if a later change made a version behind one of them, uses a process of which nothing
        would be left, or gave a procedure another process.
    """
    standing = ProcessRow.objects.filter(STANDS)
    own = dict(standing.filter(amendment_id=under.amendment_id).values_list("code", "starts_on"))
    others = standing.filter(code__in=own).exclude(amendment_id=under.amendment_id)
    behind = [
        made_by
        for code, begins, made_by in others.values_list("code", "starts_on", "amendment_id")
        if begins >= own[code]
    ]
    gone = own.keys() - set(others.values_list("code", flat=True))
    users = ProcessUseRow.objects.filter(STANDS, process__in=gone).exclude(amendment_id=under.amendment_id)
    law.check_none_stands([*behind, *users.values_list("amendment_id", flat=True)])
    unset_rows(ProcessUseRow, kept=KEPT, under=under, at=at)
    standing.filter(amendment_id=under.amendment_id).update(withdrawn_at=at, withdrawn_by_id=under.amendment_id)
    for row in ProcessRow.objects.filter(ended_by_id=under.amendment_id).defer("text"):
        ProcessRow.objects.filter(id=row.id).update(ends_before=row.stood_until, stood_until=None, ended_by_id=None)


def _row(change: Change, *, under: Enactment, at: datetime) -> ProcessRow:
    code = change.body["code"]
    numbers = ProcessRow.objects.filter(code=code).order_by("-number").values_list("number", flat=True)
    row = new_row(code, change.body["bpmn"], number=1 + (numbers.first() or 0), starts_on=begins_on(change))
    row.cited = under.instrument.number
    row.instrument_id, row.amendment_id = under.instrument_id, under.amendment_id
    row.recorded_at = at
    return row


def _end_within(uses: list[dict[str, object]]) -> None:
    """Let each use end where the next one of its procedure begins."""
    following: dict[object, object] = {}
    for use in reversed(uses):
        use["ends_before"] = following.get(use["procedure_id"])
        following[use["procedure_id"]] = use["starts_on"]

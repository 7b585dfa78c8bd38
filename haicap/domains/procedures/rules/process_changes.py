"""Changes of law that make a further version of a process, or say which procedures use one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from haicap.domains.law.contracts import DAY, Change, Fault, ImpactItem, Weight, fault_in
from haicap.domains.procedures.contracts import Deadline, DeadlineKind, DeadlineStatus
from haicap.kernel.messages import sentence
from haicap.platform.flows.api import Fault as FlowFault

#: characters of the BPMN of one process in a law file
MOST_BPMN = 300_000
#: versions that one law file may hold
MOST_PROCESSES = 50
PROCESS_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "A further version of a process from a day on, and the procedures that use the process from then.",
    "required": ["code", "starts_on"],
    "additionalProperties": False,
    "properties": {
        "code": {
            "type": "string",
            "description": "The process; one that is not known yet begins with this change. “standard” is that of all.",
            "pattern": "^[a-z][a-z0-9-]{0,79}$",
        },
        "bpmn": {
            "type": "string",
            "description": "The new version as BPMN 2.0. Left out: the process stays as it is.",
            "minLength": 1,
            "maxLength": MOST_BPMN,
        },
        "procedures": {
            "type": "array",
            "description": "Procedures that use the process from the day on, in the place of the one before.",
            "minItems": 1,
            "maxItems": 3000,
            "uniqueItems": True,
            "items": {"type": "string", "minLength": 1, "maxLength": 40},
        },
        "starts_on": DAY,
    },
}
_HOURS_OF_A_DAY, _DAYS_OF_A_WEEK, _WORKED, _DAYS_OF_A_MONTH = Decimal(8), Decimal(7), Decimal(5), Decimal(30)


@dataclass(frozen=True, slots=True)
class LatestProcess:
    """
    What stands of a process: the version that begins last, and the first day of all.

    `number` is the highest ever given.
    """

    number: int
    starts_on: date
    begins_on: date
    sha256: str


def begins_on(change: Change) -> date:
    """
    Return the first day of a change of a process.

    House rule.
    """
    return date.fromisoformat(change.body["starts_on"])


def procedures_of(changes: Iterable[Change]) -> set[str]:
    """
    Return the procedures that changes of processes name.

    House rule: as written.
    """
    return {code for change in changes for code in change.body.get("procedures", ())}


def process_change_faults(
    changes: Sequence[Change],
    *,
    latest: Mapping[str, LatestProcess],
    looked: Callable[[Change], Sequence[FlowFault]],
    hash_of: Callable[[str], str],
    known: Callable[[str, date], bool],
) -> list[Fault]:
    """
    Return what is wrong with changes of processes.

    `looked` gives the faults of the BPMN of a change, `known` tells if a procedure is in force on a day.

    House rule: versions of a process follow each other; a procedure gets one process for a day.
    """
    found: list[Fault] = []
    if (texts := sum("bpmn" in change.body for change in changes)) > MOST_PROCESSES:
        most = MOST_PROCESSES
        return [fault_in(changes[0], "", code="TooManyProcesses", message=TOO_MANY_PROCESSES, count=texts, most=most)]
    made: dict[str, tuple[int, date]] = {}
    used: dict[tuple[str, date], int] = {}
    for change in changes:
        code, day = change.body["code"], begins_on(change)
        before = latest.get(code)
        bpmn = change.body.get("bpmn", "")
        if not bpmn and "procedures" not in change.body:
            found.append(fault_in(change, "", code="NothingChanges", message=NOTHING_SAID))
        if bpmn:
            is_same = before is not None and before.sha256 == hash_of(bpmn)
            found += _version_faults(change, before, made.get(code), is_same=is_same)
            made.setdefault(code, (change.line, day))
            found += [_in_bpmn(change, one) for one in looked(change)]
        elif (code not in made or day < made[code][1]) and (before is None or day < before.begins_on):
            found.append(fault_in(change, "code", code="ProcessUnknown", message=NO_PROCESS, process=code,
                                  day=f"{day:%d/%m/%Y}"))  # fmt: skip
        for place, procedure in enumerate(change.body.get("procedures", ())):
            path = f"procedures.{place}"
            if not known(procedure, day):
                told = fault_in(change, path, code="ProcedureUnknown", message=NO_PROCEDURE, procedure=procedure)
                found.append(told)
            if (procedure, day) in used:
                line = used[procedure, day]
                told = fault_in(change, path, code="UseTwice", message=USE_TWICE, procedure=procedure, line=line)
                found.append(told)
            used.setdefault((procedure, day), change.line)
    return found


def process_effects(
    changes: Sequence[Change],
    *,
    latest: Mapping[str, LatestProcess],
    used_by: Callable[[str, date], Sequence[str]],
    minutes: Callable[[Change], int],
    deadline: Callable[[str, date], Deadline | None],
    written: Callable[[Deadline], str],
) -> list[ImpactItem]:
    """
    Return what each change does, in the order of the file, and where the steps take longer than the deadline.

    `minutes` is what the steps of the process of a change may take, `used_by` the procedures that have it by a text.

    Source: Law 64/2025/QH15 art. 54 (dossiers go on under the law at their reception unless a text says otherwise);
    Decree 118/2025/NĐ-CP (8 working hours to the day).
    """
    items: list[ImpactItem] = []
    for change in changes[:50]:
        code, day = change.body["code"], begins_on(change)
        told: dict[str, object] = {"process": code, "day": f"{day:%d/%m/%Y}"}
        if "bpmn" in change.body:
            number = latest[code].number + 1 if code in latest else 1
            detail = {"process": f"{code}/{number}", "from": day.isoformat()}
            items.append(ImpactItem("ProcessChanges", CHANGES, told | {"number": number}, count=1, details=(detail,)))
        named = list(change.body.get("procedures", ()))
        if named:
            details = tuple({"procedure": one} for one in named[:200])
            told |= {"count": len(named)}
            items.append(ImpactItem("ProcessUsed", USES, told, count=len(named), details=details))
        terms = {one: deadline(one, day) for one in named or used_by(code, day)} if (most := minutes(change)) else {}
        items += _too_long(terms, most, written)
    items.append(ImpactItem("RunningKeepTheirProcess", RUNNING_KEEP))
    return items


def hours_of(deadline: Deadline) -> Decimal | None:
    """
    Return the working hours that a confirmed deadline has room for; `None` for one that is not confirmed.

    House rule: five days of a week are worked, thirty days are a month, and the same day has eight hours.
    """
    if deadline.status is not DeadlineStatus.CONFIRMED or not deadline.is_known:
        return None
    if deadline.kind is DeadlineKind.SAME_DAY:
        return _HOURS_OF_A_DAY
    days = Decimal(deadline.calendar_days or 0) + Decimal(deadline.months or 0) * _DAYS_OF_A_MONTH
    return (days * _WORKED / _DAYS_OF_A_WEEK + (deadline.working_days or Decimal(0))) * _HOURS_OF_A_DAY


def _version_faults(
    change: Change, before: LatestProcess | None, made: tuple[int, date] | None, *, is_same: bool
) -> list[Fault]:
    code = change.body["code"]
    if made is not None:
        return [fault_in(change, "code", code="ProcessTwice", message=PROCESS_TWICE, process=code, line=made[0])]
    if is_same:
        return [fault_in(change, "bpmn", code="NothingChanges", message=SAME_PROCESS, process=code)]
    if before is not None and begins_on(change) <= before.starts_on:
        told = {"process": code, "day": f"{before.starts_on:%d/%m/%Y}"}
        return [fault_in(change, "starts_on", code="ProcessFollows", message=PROCESS_FOLLOWS, **told)]
    return []


def _in_bpmn(change: Change, fault: FlowFault) -> Fault:
    return fault_in(change, "bpmn", code=fault.code, message=fault.message, **fault.params)


def _too_long(
    terms: Mapping[str, Deadline | None], minutes: int, written: Callable[[Deadline], str]
) -> list[ImpactItem]:
    """Return a warning for each procedure whose confirmed deadline is shorter than its steps, 50 at most."""
    items: list[ImpactItem] = []
    for procedure, term in terms.items():
        room = hours_of(term) if term else None
        if term and room is not None and room * 60 < minutes and len(items) < 50:
            told = {"procedure": procedure, "hours": f"{Decimal(minutes) / 60:f}", "deadline": written(term)}
            items.append(ImpactItem("StepsLongerThanDeadline", TOO_LONG, told, Weight.WARNING, 1, (told,)))
    return items


TOO_MANY_PROCESSES = sentence("The file holds %(count)s versions of processes; at most %(most)s. Please divide it.")
NOTHING_SAID = sentence("Give the process a new version (“bpmn”), or name the procedures that use it, or both.")
SAME_PROCESS = sentence("This is the version of “%(process)s” that stands already.")
PROCESS_TWICE = sentence("A version of “%(process)s” stands in this file already, on line %(line)s.")
PROCESS_FOLLOWS = sentence(
    "“%(process)s” has a version from %(day)s on: a new version must begin later, or that is taken back first."
)
NO_PROCESS = sentence("There is no process “%(process)s” on %(day)s.")
NO_PROCEDURE = sentence("There is no procedure %(procedure)s.")
USE_TWICE = sentence("Procedure %(procedure)s gets a process in this file already from that day, on line %(line)s.")
CHANGES = sentence("The process “%(process)s” gets version %(number)s from %(day)s on.")
USES = sentence("%(count)s procedures use the process “%(process)s” from %(day)s on.")
TOO_LONG = sentence(
    "%(procedure)s: the steps may take %(hours)s working hours, more than the deadline has (%(deadline)s)."
)
RUNNING_KEEP = sentence("Dossiers received before keep the process of the day of their receipt.")

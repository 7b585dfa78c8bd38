"""Plans by which running dossiers go on by another version of their process: rehearsed, put in force, taken back."""

from collections import Counter
from datetime import datetime

from django.db import IntegrityError, transaction

from haicap.domains.dossiers.contracts import (
    Hindrance,
    Live,
    MappingUnknown,
    PlanAsked,
    PlanTakenBack,
    PlanToItself,
    ProcessPlan,
    Rehearsed,
)
from haicap.domains.dossiers.models import ProcessPlanRow
from haicap.domains.dossiers.queries.plans import plan_of, plan_row, stands_on
from haicap.domains.dossiers.rules.replanning import Route, hindrance, unknown_in
from haicap.domains.law import api as law
from haicap.domains.law.contracts import OPERATOR, SamePerson
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import Actor
from haicap.platform.audit import api as audit


def rehearse_plan(asked: PlanAsked) -> Rehearsed:
    """
    Return what a plan would do, and write nothing. One statement.

    :raises PlanToItself: if it leads from a version to itself.
    :raises ProcessUnknown: if there is no such version.
    :raises MappingUnknown: if the mapping names what a version does not have.
    """
    routes = _routes(asked)
    live: Counter[tuple[str, str]] = Counter()
    hindered: Counter[Hindrance] = Counter()
    dossiers = 0
    for process, tokens, count in stands_on(asked.processes):
        dossiers += count
        for token in tokens:
            live[process, token.element] += count
        found = hindrance(routes[process], tokens)
        if found:
            hindered[found] += count
    return Rehearsed(
        dossiers,
        dossiers - hindered.total(),
        tuple(Live(*key, routes[key[0]].target(key[1]), count) for key, count in sorted(live.items())),
        tuple(sorted(hindered.items(), key=lambda one: (-one[1], one[0].element))),
    )


@transaction.atomic
def put_plan_in_force(*, by: Actor, approved_by: Actor, at: datetime, asked: PlanAsked) -> ProcessPlan:
    """
    Draft and approve a plan in one act of two persons; a job moves the dossiers. Three statements.

    :raises SamePerson: if both are one; the operator of the machine may be both.
    :raises MayNotChangeLaw: if one of them is no legal officer.
    :raises PlanToItself: and its siblings, see `rehearse_plan`.
    """
    _check_hands(by, approved_by)
    _routes(asked)
    return _made(by, approved_by, at=at, asked=asked, undoes=None)


@transaction.atomic
def take_plan_back(*, by: Actor, approved_by: Actor, at: datetime, plan_id: int) -> ProcessPlan:
    """
    Stop a plan, and have the dossiers that it moved go back as far as they can. Five statements.

    :raises PlanUnknown: if there is none.
    :raises PlanTakenBack: if it was taken back already, or takes back another.
    :raises SamePerson: and MayNotChangeLaw, see `put_plan_in_force`.
    """
    _check_hands(by, approved_by)
    row = plan_row(plan_id)
    if row.undoes_id or row.stopped_at:
        raise PlanTakenBack
    back = Route(procedures.flow(row.processes[0]), procedures.flow(row.to), row.mapping).back()
    asked = PlanAsked((row.to,), row.processes[0], dict(back.mapping))
    try:
        with transaction.atomic():
            made = _made(by, approved_by, at=at, asked=asked, undoes=row)
    except IntegrityError as refused:
        raise PlanTakenBack from refused
    row.stopped_at = at
    row.save(update_fields=["stopped_at"])
    return made


def _check_hands(by: Actor, approved_by: Actor) -> None:
    law.check_may_change_law(by)
    law.check_may_change_law(approved_by)
    if by.account_id == approved_by.account_id != OPERATOR:
        raise SamePerson("approved_by", name=by.name)


def _routes(asked: PlanAsked) -> dict[str, Route]:
    if not asked.processes or asked.to in asked.processes:
        raise PlanToItself("to", value="")
    new = procedures.flow(asked.to)
    olds = {key: procedures.flow(key) for key in asked.processes}
    unknown = unknown_in(asked, olds=list(olds.values()), new=new)
    if unknown:
        raise MappingUnknown("map", element=unknown)
    return {key: Route(old, new, asked.mapping) for key, old in olds.items()}


def _made(
    by: Actor, approved_by: Actor, *, at: datetime, asked: PlanAsked, undoes: ProcessPlanRow | None
) -> ProcessPlan:  # fmt: skip
    row = ProcessPlanRow.objects.create(
        processes=list(asked.processes),
        to=asked.to,
        mapping=dict(asked.mapping),
        undoes=undoes,
        drafted_by_id=by.account_id,
        drafted_by_name=by.name,
        approved_by_id=approved_by.account_id,
        approved_by_name=approved_by.name,
        approved_at=at,
    )
    act = "undo_process_plan" if undoes else "approve_process_plan"
    for who in (by, approved_by):
        audit.record(by=who, at=at, act=act, kind="process_plan", key=str(row.pk))
    return plan_of(row)

"""Internal processes as the law writes them: a table of steps, who does each, in how many hours, with which result."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from haicap.domains.procedures.contracts import (
    ACCEPT,
    COMPLETE,
    DECIDE,
    ENDING_TURNS,
    PLACES,
    STEP_ROLES,
    TURNS,
    UNIT_PLACE,
)
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.platform.flows.api import HUMAN, Element, Flow, Kind, Trigger

MOST_STEPS = 60
MOST_MINUTES = 2_000 * 60
HALF_HOUR = 30
MINUTES_OF_DAY = 8 * 60
#: what a step of a table ends with: `accept` takes the dossier in, `sign` decides it, `hand_over` is the last
TABLE_ACTS = (ACCEPT, "assign", "propose", "approve", DECIDE, "hand_over", COMPLETE)
SEND_BACK = "send_back"
#: what else may end such a step, without the table saying so
_ALSO = {"approve": {SEND_BACK}, DECIDE: {SEND_BACK}, "hand_over": {"post_arrived", "send_online"}}


@dataclass(frozen=True, slots=True)
class InternalStep:
    """
    One row of the table: what is done, by whom, and what comes of it.

    `place` is `received` (the unit that received), `competent` (the one that decides) or `unit:CODE`. A row without
    working time is not counted. `together` says that it is done at the same time as the row above it.
    """

    name: str
    role: str
    place: str
    working_minutes: int = 0
    result: str = ""
    act: str = COMPLETE
    form: str = ""
    together: bool = False


class RowUnfit(BadInput):
    """A row of a table cannot be used. Rows count from 1, without the heading."""

    message = sentence("Row %(row)s cannot be used.")

    def __init__(self, row: int, **params: object) -> None:
        self.row = row
        super().__init__("table", row=row, **params)

    def details(self) -> dict[str, object]:
        """Return the row and whatever else the sentence names. House rule: so that programs need not read it."""
        return {**super().details(), **self.params}


class RowLacks(RowUnfit):
    """A row leaves out what each row must say."""

    message = sentence("Row %(row)s: “%(column)s” is empty.")


class RowTextUnfit(RowUnfit):
    """A row holds a text that cannot be stored."""

    message = sentence("Row %(row)s: “%(column)s” holds signs that cannot be stored, or more than %(most)s.")


class RowWordUnknown(RowUnfit):
    """A row uses a word that the table does not know."""

    message = sentence("Row %(row)s: “%(column)s” knows no “%(value)s”, only %(known)s.")


class RowHoursUnfit(RowUnfit):
    """A row has working hours that no step can have."""

    message = sentence("Row %(row)s: “%(value)s” are no working hours; they go by half hours, from 0 to %(most)s.")


class RowOutOfOrder(RowUnfit):
    """A row stands where what it does cannot be done."""

    message = sentence(
        "Row %(row)s: “%(act)s” cannot stand here. A dossier is first taken in (accept) by the receiver where it was "
        "received, then decided once (sign), and last handed over (hand_over) by the receiver where it was received."
    )


class RowNotTogether(RowUnfit):
    """A row is marked as done at the same time as one that must be done alone."""

    message = sentence("Row %(row)s: “%(act)s” is done alone, not at the same time as another step.")


class TableUnfit(BadInput):
    """A table of an internal process cannot be used; `faults` are all that is wrong, row by row."""

    message = sentence("The table of the internal process cannot be used: %(count)s faults.")

    def __init__(self, faults: Iterable[BadInput]) -> None:
        self.faults = tuple(faults)
        super().__init__("table", count=len(self.faults))

    def details(self) -> dict[str, object]:
        """Return every fault with its code, in the values of JSON. House rule: all faults are told at once."""
        return {**super().details(), "faults": [{"code": one.code, **one.details()} for one in self.faults]}


class TableEmpty(BadInput):
    """A table has no steps."""

    message = sentence("The table has no steps.")


class TableTooLong(BadInput):
    """A table has more steps than an internal process has."""

    message = sentence("The table has more than %(most)s steps.")


class BeyondTable(BadInput):
    """A flow does something that a table of steps cannot say. `element` is the id of what does it."""

    message = sentence("“%(element)s” cannot be said in a table of steps.")

    def __init__(self, at: Element, **params: object) -> None:
        self.element = at.id
        super().__init__("process", element=at.name or at.id, **params)

    def details(self) -> dict[str, object]:
        """Return the element and whatever else the sentence names. House rule: as for rows."""
        return {**super().details(), **self.params, "element": self.element}


class ChoosesWays(BeyondTable):
    """A flow goes on in different ways by facts or acts."""

    message = sentence("“%(element)s” goes on in one of several ways; a table says one row of steps.")


class NoStepOfAPerson(BeyondTable):
    """A flow has something that is not done by a person."""

    message = sentence("“%(element)s” is no step of a person; a table says only those.")


class OwnTurn(BeyondTable):
    """A flow has a turn that not every flow of the house has."""

    message = sentence("“%(element)s” leads out of a step in a way of its own, which a table does not say.")


class LongBranch(BeyondTable):
    """Of what is done at the same time, one branch is more than a single step."""

    message = sentence("At “%(element)s” something is done at the same time that is not a single step each.")


class SaysMore(BeyondTable):
    """A step says more than a row can."""

    message = sentence("“%(element)s” says more than a row of a table can: %(what)s.")


def check_steps(steps: Sequence[InternalStep]) -> None:
    """
    Check that rows make an internal process.

    House rule: at most 60 rows of at most 2,000 working hours in half hours; taken in first, decided once, handed over
    last, after Decree 118/2025/NĐ-CP arts. 17-22; at the same time only what is neither of these nor an approval.

    :raises TableUnfit: with all faults, if they do not.
    """
    found: list[BadInput] = []
    if not steps:
        found.append(TableEmpty("table"))
    elif len(steps) > MOST_STEPS:
        found.append(TableTooLong("table", most=MOST_STEPS))
    else:
        found += [fault for row, step in enumerate(steps, 1) for fault in row_faults(row, step)]
        found += _order_faults(steps)
    if found:
        raise TableUnfit(found)


def row_faults(row: int, step: InternalStep) -> Iterator[RowUnfit]:
    """
    Yield what is wrong with one row by itself.

    House rule: roles, places and acts are those of a process; working time goes by half hours up to 2,000 hours.
    """
    if not step.name:
        yield RowLacks(row, column="step")
    for column, value, known in (("role", step.role, STEP_ROLES), ("act", step.act, TABLE_ACTS)):
        if value not in known:
            yield RowWordUnknown(row, column=column, value=value, known=", ".join(known))
    places = PLACES[:2]
    if step.place not in places and not (step.place.startswith(UNIT_PLACE) and step.place != UNIT_PLACE):
        yield RowWordUnknown(row, column="place", value=step.place, known=f"{', '.join(places)}, {UNIT_PLACE}…")
    if not 0 <= step.working_minutes <= MOST_MINUTES or step.working_minutes % HALF_HOUR:
        yield RowHoursUnfit(row, value=f"{step.working_minutes / 60:g}", most=MOST_MINUTES // 60)


def _order_faults(steps: Sequence[InternalStep]) -> Iterator[RowUnfit]:
    last = len(steps)
    decided = [row for row, step in enumerate(steps, 1) if step.act == DECIDE]
    for row, step in enumerate(steps, 1):
        of_counter = (step.role, step.place) == ("receiver", "received")
        fits = {
            ACCEPT: row == 1 and of_counter,
            "hand_over": row == last and of_counter and bool(decided),
            DECIDE: [row] == decided[:1],
            COMPLETE: True,
        }.get(step.act, bool(decided) and row < decided[0])
        if not fits or (row == 1 and step.act != ACCEPT) or (row == last and step.act != "hand_over"):
            yield RowOutOfOrder(row, act=step.act)
    for group in groups_of(steps):
        if len(group) > 1 or group[0][1].together:
            yield from (RowNotTogether(row, act=step.act) for row, step in group if step.act != COMPLETE)


def groups_of(steps: Sequence[InternalStep]) -> list[list[tuple[int, InternalStep]]]:
    """
    Return the rows with their numbers, those that are done at the same time together.

    House rule: a row marked so belongs to the one above it.
    """
    numbers: list[int] = []
    for step in steps:
        numbers.append((numbers[-1] if numbers else 0) + (0 if step.together and numbers else 1))
    rows = zip(numbers, enumerate(steps, 1), strict=True)
    return [[row for _, row in group] for _, group in groupby(rows, key=lambda one: one[0])]


def minutes_in_all(steps: Sequence[InternalStep]) -> int:
    """
    Return the working minutes of the whole process: of steps done at the same time the longest counts.

    House rule: 8 working hours are a day, as in Decision 3857/QĐ-UBND of Nghệ An (168 hours are 21 days).
    """
    return sum(max(step.working_minutes for _, step in group) for group in groups_of(steps))


def table_of(flow: Flow) -> tuple[InternalStep, ...]:
    """
    Return a flow as the rows of a table, in the order in which they are done.

    House rule: the turns of every flow (papers asked for, sent back, forwarded, withdrawn, stopped, transferred,
    refused at the door) are not said in the table, and `flow_of` puts them back; names in further languages are left
    out.

    :raises BeyondTable: if the flow does something that a table cannot say, naming the first element that does.
    """
    return tuple(_rows(flow, ""))


def _rows(flow: Flow, scope: str) -> Iterator[InternalStep]:
    starts = flow.starts.get(scope, ())
    if len(starts) != 1 or starts[0].trigger is not Trigger.NONE:
        at = (*starts[1:], *starts, *flow.elements.values())
        raise NoStepOfAPerson(at[0]) if at else TableEmpty("process")
    one = starts[0]
    proposed: set[str] = set()
    seen: set[str] = set()
    before: Element | None = None
    while one.kind is not Kind.END:
        if one.id in seen:
            raise ChoosesWays(one)
        seen.add(one.id)
        if one.kind is Kind.PARALLEL:
            one, rows = _at_once(flow, one)
            yield from rows
            before = None
            continue
        if one.kind is Kind.SUB_PROCESS:
            _check_turns(flow, one)
            yield from _rows(flow, one.id)
        elif one.kind in HUMAN:
            yield _row(flow, one)
            if one.step and "propose" in one.step.acts:
                proposed.add(one.id)
        elif one.kind is not Kind.START and one.kind is not Kind.EXCLUSIVE:
            raise NoStepOfAPerson(one)
        after = _next(flow, one, before, proposed)
        before, one = one, after
    if one.trigger is not Trigger.NONE:
        raise NoStepOfAPerson(one)


def _next(flow: Flow, one: Element, before: Element | None, proposed: set[str]) -> Element:
    """Return what follows; a gateway may lead back to whoever proposed, when it was sent back."""
    ways = [flow.paths[path] for path in one.outgoing]
    sends_back = bool(before and before.step and SEND_BACK in before.step.acts)
    if one.kind is Kind.EXCLUSIVE and len(ways) == 2:
        back = [way for way in ways if way.condition and way.condition.text.split() == ["act", "=", f'"{SEND_BACK}"']]
        if len(back) == 1 and sends_back and back[0].target in proposed and back[0].id != one.default:
            return flow.elements[next(way for way in ways if way is not back[0]).target]
    if len(ways) != 1:
        raise ChoosesWays(one)
    return flow.elements[ways[0].target]


def _at_once(flow: Flow, split: Element) -> tuple[Element, list[InternalStep]]:
    """Return what follows on the join, and the rows between: one on each branch."""
    rows: list[InternalStep] = []
    joins: set[str] = set()
    for path in split.outgoing:
        step = flow.elements[flow.paths[path].target]
        if step.kind not in HUMAN or len(step.outgoing) != 1 or len(step.incoming) != 1:
            raise LongBranch(step)
        join = flow.elements[flow.paths[step.outgoing[0]].target]
        joins.add(join.id)
        if join.kind is not Kind.PARALLEL or len(join.incoming) != len(split.outgoing) or len(joins) > 1:
            raise LongBranch(join if join.kind is not Kind.PARALLEL else step)
        rows.append(_row(flow, step, together=bool(rows)))
    join = flow.elements[joins.pop()] if joins else split
    if len(join.outgoing) != 1 or len(split.outgoing) < 2:
        raise ChoosesWays(join)
    return flow.elements[flow.paths[join.outgoing[0]].target], rows


def _row(flow: Flow, one: Element, *, together: bool = False) -> InternalStep:
    _check_turns(flow, one)
    step = one.step
    if step is None or not step.role:
        raise SaysMore(one, what="role")
    act = step.acts[0] if step.acts else COMPLETE
    more = {
        "multiInstanceLoopCharacteristics": one.each is not None or step.place == PLACES[2],
        "clock": one.clock is not None,
        "outcome": bool(step.outcomes),
        "acts": act not in TABLE_ACTS or bool(set(step.acts[1:]) - _ALSO.get(act, set())),
        "workingHours": bool(step.budget_working_minutes % HALF_HOUR) or step.budget_working_minutes > MOST_MINUTES,
    }
    for what, says in more.items():
        if says:
            raise SaysMore(one, what=what)
    return InternalStep(
        name=one.name or one.id,
        role=step.role,
        place=step.place,
        working_minutes=step.budget_working_minutes,
        result=step.result,
        act=act,
        form=step.form,
        together=together,
    )


def _check_turns(flow: Flow, host: Element) -> None:
    """Refuse boundary events that are no turn of the house, or lead elsewhere than those do."""
    for event in flow.boundaries.get(host.id, ()):
        if event.message not in TURNS or not event.interrupts or len(event.outgoing) != 1:
            raise OwnTurn(event)
        target = flow.elements[flow.paths[event.outgoing[0]].target]
        if event.message in ENDING_TURNS:
            fits = target.kind is Kind.END
        elif event.message == "forward":
            fits = target.id == host.id
        else:
            fits = bool(target.step) and [flow.paths[path].target for path in target.outgoing] == [host.id]
        if not fits:
            raise OwnTurn(event)

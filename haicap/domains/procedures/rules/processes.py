"""What a process of the one-stop offices must be beyond a flow that can be run."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from haicap.domains.procedures.contracts import (
    ACCEPT,
    BESIDE_ACTS,
    CLOCK_STOPS,
    CLOCK_THEN,
    DECIDE,
    DECISIONS,
    ENDING_ACTS,
    ENDING_TURNS,
    HAND_OVER,
    OUTSIDE_MESSAGES,
    PLACES,
    SERVICES,
    STEP_ROLES,
    TURNS,
    UNIT_PLACE,
)
from haicap.domains.procedures.rules.terms import term_of
from haicap.kernel.messages import sentence
from haicap.kernel.worktime import TermUnusable
from haicap.platform.flows.api import AUTOMATIC, HUMAN, Element, Fault, Flow, Kind, Path, Trigger

#: a condition that asks for nothing but the act that ended the step before
_ASKS_THE_ACT = re.compile(r'act\s*(=|!=)\s*"[a-z_]*"(\s+(and|or)\s+act\s*(=|!=)\s*"[a-z_]*")*')
#: whose and where the step is at which a dossier is taken in
_OF_RECEIPT = ("receiver", "received")
_WAITS = HUMAN | {Kind.RECEIVE_TASK, Kind.CATCH, Kind.EVENT_BASED}


class WordUnknown(Fault):
    """A step uses a role, place, act, message, service or decision that does not exist."""

    message = sentence("“%(element)s” (line %(line)s): “%(what)s” knows no “%(value)s”, only %(known)s.")


class PlaceUnfit(Fault):
    """A place of the items of a step stands where there are none, or the other way round."""

    message = sentence("“%(element)s” (line %(line)s): the place “item” belongs to a step that several do at once.")


class UnitOfStepUnknown(Fault):
    """A step names a unit that does not stand."""

    message = sentence("“%(element)s” (line %(line)s): there is no unit %(unit)s.")


class TermUnfit(Fault):
    """A clock that gives a new appointment has no length, or one that cannot be read; or has one without giving any."""

    message = sentence("“%(element)s” (line %(line)s): a new appointment needs its length, such as P4D or P0.5D.")


class AcceptMissing(Fault):
    """A dossier can come to a decision without having been taken in once, by the receiver where it was received."""

    message = sentence(
        "“%(element)s” (line %(line)s): a dossier must be taken in exactly once, by the receiver, before anything "
        "else is done with it: the receipt with the appointment is given there."
    )


class EndsUndecided(Fault):
    """A dossier can come to the end without a decision."""

    message = sentence("“%(element)s” (line %(line)s): a dossier can end here without a decision (“sign”).")


class DecidedTwice(Fault):
    """A dossier can be decided twice, or on a way beside the main one."""

    message = sentence("“%(element)s” (line %(line)s): a dossier can be decided here a second time.")


class ReturnMissing(Fault):
    """A dossier can come to the end with a decision that nobody hands over."""

    message = sentence("“%(element)s” (line %(line)s): a dossier can end here without its result being handed over.")


class TurnMissing(Fault):
    """A step leaves a turn out that the law gives there."""

    message = sentence("“%(element)s” (line %(line)s): “%(turn)s” must be possible here.")


@dataclass(frozen=True, slots=True)
class _Case:
    """A case on its way, as far as the checks look: where, the last act, and what has been done."""

    element: str
    act: str = ""
    accepted: bool = False
    decided: bool = False
    handed: bool = False
    turned: bool = False


def process_faults(flow: Flow, *, stands: Callable[[str], bool]) -> list[Fault]:
    """
    Return what is wrong with a process that can be run, in the order of its file. `stands` tells of a unit's code.

    Roles, places, acts, messages, services and decisions are known. Each dossier is taken in once and first; each way
    to the end has exactly one decision and hands its result over, unless a turn ends it. Before the decision it can be
    withdrawn and transferred at each step, and stopped once it is taken in; before it is taken in it can be refused;
    papers can be asked for at the door and in the work.

    Source: Decree 61/2018/NĐ-CP arts. 17-20 and Decree 118/2025/NĐ-CP arts. 17-22 (receipt, supplement, refusal, stop,
    withdrawal, return); house rule that there is one decision.
    """
    found = [fault for element in flow.elements.values() for fault in _words(element, stands)]
    found += _ways(flow)
    first = {(one.element, one.code, str(one.params.get("value", one.params.get("turn", "")))): one for one in found}
    return sorted(first.values(), key=lambda one: one.line)


def longest_minutes(flow: Flow) -> int:
    """
    Return the working minutes that the steps may take on the longest way from start to end, without going back.

    House rule: 8 hours are a day; a step without a budget counts nothing.
    """
    return _longest(flow, "")


def _words(element: Element, stands: Callable[[str], bool]) -> Iterator[Fault]:
    if step := element.step:
        yield from _unknown(element, "role", [step.role], STEP_ROLES)
        yield from _unknown(element, "acts", step.acts, ENDING_ACTS)
        yield from _unknown(element, "beside", step.beside, BESIDE_ACTS)
        if step.place.startswith(UNIT_PLACE):
            unit = step.place.removeprefix(UNIT_PLACE)
            if not stands(unit):
                yield _fault(UnitOfStepUnknown, element, unit=unit)
        else:
            yield from _unknown(element, "place", [step.place], (*PLACES, "unit:…"))
            if (step.place == "item") != (element.each is not None) and step.place in PLACES:
                yield _fault(PlaceUnfit, element)
    if element.kind in AUTOMATIC:
        yield from _unknown(element, "service", [element.service], SERVICES)
    if element.kind is Kind.RULE_TASK:
        yield from _unknown(element, "decision", [element.decision], DECISIONS)
    if element.message and element.kind is not Kind.END:
        yield from _unknown(element, "message", [element.message], (*TURNS, *OUTSIDE_MESSAGES))
    if clock := element.clock:
        yield from _unknown(element, "stops", [clock.stops], CLOCK_STOPS)
        if clock.then:
            yield from _unknown(element, "then", [clock.then], CLOCK_THEN)
        if not _is_term_fit(clock.then, clock.term):
            yield _fault(TermUnfit, element)


def _unknown(element: Element, what: str, said: list[str] | tuple[str, ...], known: tuple[str, ...]) -> Iterator[Fault]:
    for value in said:
        if value not in known:
            yield _fault(WordUnknown, element, what=what, value=value, known=", ".join(known))


def _is_term_fit(then: str, term: str) -> bool:
    if then != "appoint":
        return not term
    try:
        term_of(term)
    except TermUnusable:
        return False
    return True


def _fault(kind: type[Fault], element: Element, **params: object) -> Fault:
    return kind(element=element.id, name=element.name, line=element.line, **params)


# -- the ways through -----------------------------------------------------------------------------------------------


def _ways(flow: Flow) -> Iterator[Fault]:
    seen: set[_Case] = set()
    waiting: deque[_Case] = deque(_Case(one.id) for one in flow.starts.get("", ()))
    asks_at: set[str] = set()
    while waiting:
        case = waiting.popleft()
        if case in seen:
            continue
        seen.add(case)
        element = flow.elements[case.element]
        if element.kind in _WAITS and not case.turned:
            yield from _at_step(flow, element, case)
            if not case.decided and _open_to(flow, element, "ask_more"):
                asks_at.add("work" if case.accepted else "door")
        if element.kind is Kind.END and not element.scope and not case.turned and element.trigger is not Trigger.ERROR:
            if not case.decided:
                yield _fault(EndsUndecided, element)
            elif not case.handed:
                yield _fault(ReturnMissing, element)
        waiting.extend(_next(flow, element, case))
    for part in ("door", "work"):
        if part not in asks_at:
            first = next((one for one in flow.elements.values() if one.step and _begins(one, part)), None)
            if first is not None:
                yield _fault(TurnMissing, first, turn="ask_more")
    yield from _beside_the_way(flow)


def _begins(element: Element, part: str) -> bool:
    acts = element.step.acts if element.step else ()
    return (ACCEPT in acts) if part == "door" else ("propose" in acts)


def _at_step(flow: Flow, element: Element, case: _Case) -> Iterator[Fault]:
    """Yield what a step lacks at which a dossier waits that nobody has turned out of its way."""
    acts = element.step.acts if element.step else ()
    takes_in = ACCEPT in acts
    if takes_in and (case.accepted or (element.step and (element.step.role, element.step.place) != _OF_RECEIPT)):
        yield _fault(AcceptMissing, element)
    if not takes_in and not case.accepted and "take_more" not in acts:
        yield _fault(AcceptMissing, element)
    if case.decided:
        if DECIDE in acts:
            yield _fault(DecidedTwice, element)
        return
    needed = ["withdraw"] if "take_more" in acts else ["withdraw", "transfer"]
    needed.append("stop" if case.accepted else "reject")
    for turn in needed:
        if not _open_to(flow, element, turn):
            yield _fault(TurnMissing, element, turn=turn)


def _open_to(flow: Flow, element: Element, turn: str) -> bool:
    hosts = (element.id, *flow.around(element.id))
    return any(event.message == turn for host in hosts for event in flow.boundaries.get(host, ()))


def _next(flow: Flow, element: Element, case: _Case) -> Iterator[_Case]:
    """Yield how a case can stand behind an element; what only reminds beside the way is left out."""
    if element.kind in _WAITS:
        for host in (element.id, *flow.around(element.id)):
            for event in flow.boundaries.get(host, ()):
                if event.interrupts:
                    turned = case.turned or event.message in ENDING_TURNS
                    yield replace(case, element=event.id, act=event.message, turned=turned)
    if element.kind is Kind.END and element.scope:
        around = flow.elements[element.scope]
        if element.trigger is Trigger.ERROR:
            caught = flow.boundaries.get(around.id, ())
            yield from (replace(case, element=one.id) for one in caught if one.trigger is Trigger.ERROR)
        else:
            yield from _on(flow, around, case)
    elif element.kind is Kind.SUB_PROCESS:
        yield from (replace(case, element=one.id) for one in flow.starts.get(element.id, ()))
    elif element.step:
        for act in element.step.acts:
            done = replace(
                case,
                act=act,
                accepted=case.accepted or act == ACCEPT,
                decided=case.decided or act == DECIDE,
                handed=case.handed or (case.decided and act in HAND_OVER),
            )
            yield from _on(flow, element, done)
    else:
        yield from _on(flow, element, case)


def _on(flow: Flow, element: Element, case: _Case) -> Iterator[_Case]:
    paths = [flow.paths[one] for one in element.outgoing]
    if element.kind in {Kind.EXCLUSIVE, Kind.INCLUSIVE} and len(paths) > 1:
        paths = list(_chosen(element, paths, case.act))
    yield from (replace(case, element=one.target) for one in paths)


def _chosen(element: Element, paths: list[Path], act: str) -> Iterator[Path]:
    """Yield the paths that a gateway can choose after an act; what asks for facts may hold or not."""
    is_sure = False
    for one in paths:
        if one.id == element.default or one.condition is None:
            continue
        if not _ASKS_THE_ACT.fullmatch(one.condition.text.strip()):
            yield one
        elif one.condition.holds({"act": act}):
            yield one
            is_sure = True
            if element.kind is Kind.EXCLUSIVE:
                return
    if not is_sure:
        yield from (one for one in paths if one.id == element.default)


def _beside_the_way(flow: Flow) -> Iterator[Fault]:
    """Yield a fault for each decision that something which only happens beside the way can lead to."""
    for event in flow.elements.values():
        if event.kind is not Kind.BOUNDARY or event.interrupts:
            continue
        reached, waiting = set[str](), deque([event.id])
        while waiting:
            one = waiting.popleft()
            if one not in reached:
                reached.add(one)
                waiting.extend(flow.paths[path].target for path in flow.elements[one].outgoing)
                waiting.extend(start.id for start in flow.starts.get(one, ()) if one)
        yield from (
            _fault(DecidedTwice, flow.elements[one])
            for one in reached
            if (step := flow.elements[one].step) and DECIDE in step.acts
        )


# -- hours ----------------------------------------------------------------------------------------------------------


def _longest(flow: Flow, scope: str) -> int:
    known: dict[str, int] = {}
    order: list[str] = []
    ahead: dict[str, list[str]] = {}
    waiting = [(one.id, False) for one in flow.starts.get(scope, ())]
    # Depth first, without recursion: a way back to where the case still stands is no way on.
    while waiting:
        here, is_left = waiting.pop()
        if is_left:
            order.append(here)
        elif here not in ahead:
            targets = [flow.paths[one].target for one in flow.elements[here].outgoing]
            ahead[here] = targets
            waiting.append((here, True))
            waiting.extend((one, False) for one in targets if one not in ahead)
    place = {one: number for number, one in enumerate(order)}
    for here in order:
        element = flow.elements[here]
        own = element.step.budget_working_minutes if element.step else 0
        if element.kind is Kind.SUB_PROCESS:
            own = _longest(flow, here)
        known[here] = own + max((known[one] for one in ahead[here] if place[one] < place[here]), default=0)
    return max((known[one.id] for one in flow.starts.get(scope, ())), default=0)

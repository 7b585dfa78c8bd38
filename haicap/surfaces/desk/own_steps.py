"""The steps that a process has of its own, in words: what they are called, which wait at once, what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Dossier, Entry, Kind, Node, Token
from haicap.domains.organisation.contracts import Unit
from haicap.domains.procedures import api as procedures
from haicap.domains.staff.contracts import ROLES
from haicap.kernel.worktime import WorkCalendar
from haicap.kernel.worktime.due import due_after_hours
from haicap.platform.clock.api import LOCAL
from haicap.platform.flows.api import Element, Flow, State
from haicap.surfaces.desk.words import KINDS, STEPS, unit_name

#: steps that have no other name than that of the process
OWN = frozenset({Node.WORK, Node.WAIT})
#: events about such a step, or about a moment or a service of the process
OF_STEPS = frozenset({Kind.STEP_DONE, Kind.MESSAGE_NOTED, Kind.TIME_CAME, Kind.SERVICE_DONE})


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step that waits: what it is called, whose it is, since when, and until when by its budget, if it has one."""

    name: str
    who: str
    since: datetime
    until: datetime | None
    is_late: bool


def name_of(element: Element) -> str:
    """Return the name of an element in the reader's language, else the one that the process has."""
    return element.names.get(get_language() or "", "") or element.name or element.id


def called(process: str, element: str, *, otherwise: str) -> str:
    """Return what a version of a process calls its element. No statement once the version is held in memory."""
    found = procedures.flow(process).elements.get(element)
    return name_of(found) if found else otherwise


def step_name(dossier: Dossier, token: Token) -> str:
    """Return what a token waits for: what the whole house calls it, else what the process does."""
    element = dossier.flow.elements.get(token.element) if token.node in OWN else None
    name = name_of(element) if element else _(STEPS[token.node])
    return f"{name} ({token.item})" if token.item else name


def waiting(dossier: Dossier) -> tuple[Token, ...]:
    """Return the steps that wait at once, the one that speaks for the dossier first."""
    return tuple(token for token in dossier.tokens if token.state is State.WAITING)


def who_has(token: Token, *, units: Mapping[int, Unit], names: Mapping[int, str]) -> str:
    """Return whose a step is: the officer or the post, and the unit."""
    unit = units.get(token.unit_id)
    holder = names.get(token.assignee_id) or _(ROLES[token.role])
    return ", ".join(filter(None, [holder, unit_name(unit) if unit else ""]))


def steps_at_once(
    dossier: Dossier, *, units: Mapping[int, Unit], names: Mapping[int, str], calendar: WorkCalendar, at: datetime
) -> list[StepShown]:
    """Return the steps that wait, where there are several or the process alone knows the one; else nothing."""
    tokens = waiting(dossier)
    if len(tokens) < 2 and not any(token.node in OWN for token in tokens):
        return []
    shown = []
    for token in tokens:
        element = dossier.flow.elements.get(token.element)
        minutes = element.step.budget_working_minutes if element and element.step else 0
        since = token.since.astimezone(LOCAL)
        until = due_after_hours(start=since, minutes=minutes, calendar=calendar).due_at if minutes else None
        who = who_has(token, units=units, names=names)
        shown.append(StepShown(step_name(dossier, token), who, since, until, until is not None and until < at))
    return shown


def outcomes_at(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return code and words of the outcomes of the step in focus."""
    element = dossier.flow.elements.get(dossier.token.element) if dossier.token else None
    outcomes = element.step.outcomes if element and element.step else ()
    return tuple((one.code, outcome_name(element, one.code)) for one in outcomes)


def outcome_name(element: Element | None, code: str) -> str:
    """Return the words of an outcome in the reader's language, else in Vietnamese, else its code."""
    outcomes = element.step.outcomes if element and element.step else ()
    names = next((one.names for one in outcomes if one.code == code), {})
    return names.get(get_language() or "", "") or names.get("vi", "") or code


def messages_at(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return code and words of the messages from outside for which the step in focus waits."""
    return tuple((name, message_name(dossier.flow, name)) for name in dossiers.messages_at(dossier))


def message_name(flow: Flow, message: str) -> str:
    """Return the words of a message: the name of the element that waits for it, else its code."""
    waits = (one for one in flow.elements.values() if one.message == message and one.name)
    return next(map(name_of, waits), message)


def happened(entry: Entry, *, dossier: Dossier) -> str:
    """Return what an event tells of a step of the process: its name, and the outcome or what came, in words."""
    element = dossier.flow.elements.get(entry.element)
    # The name as it was then; a translation is that of the process that the dossier follows now.
    name = (element.names.get(get_language() or "", "") if element else "") or entry.step or entry.element
    name = f"{name} ({entry.item})" if entry.item else name
    if entry.outcome:
        return f"{name}: {outcome_name(element, entry.outcome)}"
    if entry.message:
        name = message_name(dossier.flow, entry.message)
    return f"{_(KINDS[entry.kind])}: {name}" if name else _(KINDS[entry.kind])

"""The way from a file and inputs to what is decided."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from haicap.kernel.messages import sentence
from haicap.platform.decisions import model
from haicap.platform.decisions.callables import Builtin
from haicap.platform.decisions.json_values import Reader, json_text
from haicap.platform.decisions.limits import LIMITS, Budget
from haicap.platform.decisions.linking import Program
from haicap.platform.decisions.reading import source_of
from haicap.platform.decisions.refusals import DecisionUnknown, InputUnknown, OverLimit, ResultIsNoValue
from haicap.platform.decisions.scope import Scope
from haicap.platform.decisions.values import Function, Value

#: code -> what went against the model while it was run
NOTES = {
    "several_rules_match": sentence("“%(element)s”: the rules %(rules)s match together, but only one may."),
    "outputs_differ": sentence("“%(element)s”: the rules %(rules)s match together and give different results."),
    "input_not_allowed": sentence("“%(element)s”: the value in “%(column)s” is not among those of the table."),
    "output_not_allowed": sentence("“%(element)s”: the result in “%(output)s” is not among those of the table."),
    "result_unfit": sentence("The result of “%(element)s” is not of the type “%(type)s”."),
}


@dataclass(frozen=True, slots=True)
class Note:
    """
    Why a value became null though the inputs were in order: the model is at fault.

    `message` is an English sentence with places for `params`, to be translated by who shows it.
    """

    code: str
    message: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided: the value, the same as JSON with exact numbers, and what went against the model."""

    value: Value
    json: str
    notes: tuple[Note, ...]


class DecisionModel:
    """A model that has been read. It never changes what it answers, and may be asked by many at once."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @property
    def decisions(self) -> tuple[str, ...]:
        """The names of the decisions, in the order of the file."""
        return tuple(decision.name for decision in self.program.source.decisions.values())

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the decision services, in the order of the file; they are asked like decisions."""
        return tuple(service.name for service in self.program.source.services.values())

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs, in the order of the file."""
        return tuple(one.name for one in self.program.source.inputs.values())

    @property
    def input_types(self) -> Mapping[str, str]:
        """The types that the inputs declare, as the file writes them, by name; empty for any."""
        return {one.name: one.type_ref for one in self.program.source.inputs.values()}


def read(content: bytes) -> DecisionModel:
    """
    Return the model that a DMN file holds.

    Decisions are looked at when they are asked for; `check` looks at all of them.

    :raises BadInput: a class of its own for each kind of fault, with element and line.
    """
    try:
        return DecisionModel(Program(source_of(content)))
    except RecursionError:
        raise OverLimit("model", element="definitions", limit="depth", most=LIMITS.model_depth) from None


def decide(asked: DecisionModel, *, decision: str, inputs: Mapping[str, object], at: datetime | None = None) -> Outcome:
    """
    Return what a decision, or a decision service, gives for inputs, by name; inputs that are not given are null.

    A value given under the name of a decision stands in for it. `at` is what `now` and `today` go by. Within one
    call at most `LIMITS.steps` steps are taken. Numbers have 34 digits; where the standard knows no value the result
    is null.

    :raises DecisionUnknown: if the model has no such decision.
    :raises InputUnknown: if a value is given for something that the model does not have.
    :raises InputUnfit: if a value is not of its declared type.
    :raises InputNotAllowed: if a value is not among the allowed ones.
    :raises OverLimit: if it would take too many steps or make too large values.
    :raises MomentNotGiven: if the model asks for the day or time and `at` is not given.
    :raises ResultIsNoValue: if the decision gives a function.
    """
    program = asked.program
    found = _named(program.source, decision)
    budget = Budget(at=at)
    budget.element = found.name
    notes: list[Note] = []

    def note(code: str, **params: str) -> None:
        notes.append(Note(code, NOTES[code], params))

    try:
        given = _given(program, inputs)
        scope = Scope({}, budget=budget, note=note)
        if isinstance(found, model.Service):
            value = program.serve(found, given, scope)
        else:
            value = program.decide(found, given, scope)
        budget.element = found.name
        if isinstance(value, Function | Builtin):
            raise ResultIsNoValue("decision", element=found.name)
        return Outcome(value, json_text(budget, value), tuple(notes))
    except RecursionError:
        raise OverLimit("model", element=budget.element, limit="depth", most=LIMITS.depth) from None


def _named(source: model.Source, name: str) -> model.Decision | model.Service:
    """Return the decision or else the service of a name, or of a number in the file."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    askable: dict[str, model.Decision | model.Service] = {**source.decisions, **source.services}
    for element in askable.values():
        if element.name == plain:
            return element
    if name in askable:
        return askable[name]
    raise DecisionUnknown("decision", name=name)


def _given(program: Program, inputs: Mapping[str, object]) -> dict[str, Value]:
    """Return the values given by the numbers of their elements, fitted to the declared types."""
    known: list[model.InputData | model.Decision] = [*program.source.decisions.values()]
    known += program.source.inputs.values()
    elements = {element.name: element for element in known}
    reader = Reader()
    given: dict[str, Value] = {}
    for name, value in inputs.items():
        element = elements.get(" ".join(unicodedata.normalize("NFC", name).split()))
        if element is None:
            raise InputUnknown(name, name=name)
        given[element.id] = reader.value(value, program.type_of(element), element.name)
    return given

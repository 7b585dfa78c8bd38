"""The elements of a model joined: what each name means in each decision, and the functions that decide."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

from haicap.platform.decisions import model
from haicap.platform.decisions.closures import Compiler, Run
from haicap.platform.decisions.functions import BUILTINS
from haicap.platform.decisions.lexer import Names, keys
from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.logic_runs import LogicCompiler
from haicap.platform.decisions.members import MEMBERS
from haicap.platform.decisions.refusals import ElementLacks, ReferenceLeadsNowhere, RequirementsInACircle
from haicap.platform.decisions.scope import Scope
from haicap.platform.decisions.syntax import Tests
from haicap.platform.decisions.types import Type, Types, fitted, plain
from haicap.platform.decisions.values import Function, Value


class Program:
    """
    A model ready to decide. Elements are made into functions when they are first asked for.

    So a fault in one decision does not keep another from being made; `check` finds all faults.
    """

    def __init__(self, source: model.Source) -> None:
        self.source = source
        self.types = Types()
        self.members = Names((*MEMBERS, *_member_names(source)))
        self.root = Names(BUILTINS)
        self._compiler = Compiler(self.types)
        self.logic = LogicCompiler(self._compiler, self.types, self.members)
        self._runs: dict[str, Run] = {}
        _add_types(self)

    def run_of(self, element: model.Decision | model.Knowledge) -> Run:
        """
        Return the function of a decision, or the one that gives the function of a knowledge model.

        :raises Refused: what is wrong with it.
        """
        if element.id not in self._runs:
            if element.logic is None:
                raise ElementLacks("model", element=element.name, line=element.line, what="logic")
            self._runs[element.id] = self.logic.of(element.logic, self.names_of(element))
        return self._runs[element.id]

    def names_of(self, element: model.Decision | model.Knowledge) -> Names:
        """Return the names that mean something in an element."""
        return Names((self._name(id_) for id_ in element.requires), above=self.root)

    def type_of(self, element: model.InputData | model.Decision) -> Type:
        """
        Return the declared type of an input or decision.

        :raises ReferenceLeadsNowhere: if the type is not there.
        """
        return self.types.find(element.type_ref, element=element.name, line=element.line)

    def order(self, decision: model.Decision) -> list[model.Decision]:
        """Return the decisions that a decision requires, and itself, each behind those it requires."""
        found: dict[str, model.Decision] = {}
        waiting = [(decision.id, False)]
        while waiting:
            id_, is_behind = waiting.pop()
            if is_behind:
                found.setdefault(id_, self.source.decisions[id_])
            elif id_ in self.source.decisions and id_ not in found:
                waiting.append((id_, True))
                waiting.extend((needed, False) for needed in reversed(self.source.decisions[id_].requires))
        return list(found.values())

    def decide(self, decision: model.Decision, given: dict[str, Value], scope: Scope) -> Value:
        """
        Return what a decision gives; `given` are values of inputs and decisions by their numbers.

        :raises Refused: what is wrong with the model.
        """
        known = dict(given)
        made: dict[str, Value] = {}
        for one in self.order(decision):
            if one.id in known:
                continue
            scope.budget.element = one.name
            values = {self._name(id_): self._value(id_, known, made, scope) for id_ in one.requires}
            found = self.run_of(one)(Scope(values, above=scope))
            known[one.id] = self._fit(one, found, scope)
        return known[decision.id]

    def serve(self, service: model.Service, given: dict[str, Value], scope: Scope) -> Value:
        """
        Return what a decision service gives: the result of its decision, or a context of the results of several.

        `given` are values by the numbers of elements. Decisions that the service takes are not decided: they are given,
        or null.

        :raises Refused: what is wrong with the model.
        """
        self.check_service(service)
        known = {**dict.fromkeys(service.takes), **given}
        outputs = [self.source.decisions[id_] for id_ in service.outputs]
        values = {output.name: self.decide(output, known, scope) for output in outputs}
        whole = values if len(values) > 1 else values[outputs[0].name]
        return self._fit(service, whole, scope)

    def check_service(self, service: model.Service) -> None:
        """
        Check that a decision service names decisions and inputs of the model.

        :raises ReferenceLeadsNowhere: if what it names or its type is not there.
        :raises ElementLacks: if it gives the result of no decision.
        """
        for id_ in (*service.outputs, *service.takes):
            if id_ not in self.source.decisions and (id_ not in self.source.inputs or id_ in service.outputs):
                raise ReferenceLeadsNowhere("model", element=service.name, line=service.line, name=id_)
        if not service.outputs:
            raise ElementLacks("model", element=service.name, line=service.line, what="outputDecision")
        self.types.find(service.type_ref, element=service.name, line=service.line)

    def _function(self, service: model.Service, scope: Scope) -> Function:
        """Return a decision service as a function; it sees nothing but what it is given."""
        taken = [self.source.inputs.get(id_) or self.source.decisions.get(id_) for id_ in service.takes]
        parameters = [element for element in taken if element is not None]

        def answer(values: list[Value]) -> Value:
            scope.budget.enter()
            given = {
                element.id: fitted(scope.budget, value, self.type_of(element))
                for element, value in zip(parameters, values, strict=True)
            }
            found = self.serve(service, given, scope)
            scope.budget.leave()
            return found

        return Function(tuple(element.name for element in parameters), answer)

    def _fit(self, element: model.Decision | model.Service, value: Value, scope: Scope) -> Value:
        type_ = self.types.find(element.type_ref, element=element.name, line=element.line)
        if isinstance(element, model.Service) and type_.base == "function":
            # Some editors state the type of the service as a function, others that of what it gives.
            return value
        fit = fitted(scope.budget, value, type_)
        if fit is None and value is not None:
            scope.note("result_unfit", element=element.name, type=element.type_ref)
        return fit

    def _value(self, id_: str, known: dict[str, Value], made: dict[str, Value], scope: Scope) -> Value:
        """Return what an element means to one that requires it; `made` holds the functions made so far."""
        if id_ in made:
            return made[id_]
        scope.budget.charge()
        if id_ in self.source.services:
            return self._function(self.source.services[id_], scope)
        knowledge = self.source.knowledge.get(id_)
        if knowledge is None:
            return known.get(id_)
        values = {self._name(needed): self._value(needed, known, made, scope) for needed in knowledge.requires}
        made[id_] = self.run_of(knowledge)(Scope(values, above=scope))
        return made[id_]

    def _name(self, id_: str) -> str:
        source = self.source
        found = source.inputs.get(id_) or source.decisions.get(id_) or source.knowledge.get(id_)
        return (found or source.services[id_]).name


def _add_types(program: Program) -> None:
    """Make the types of the model, those that others are made of first."""
    waiting = {item.name: item for item in program.source.items}
    path: list[str] = []

    def made(item: model.Item, name: str) -> Type:
        if plain(item.type_ref) in waiting:
            settle(waiting[plain(item.type_ref)])
        return _made_type(program, item, name, made)

    def settle(item: model.Item) -> None:
        if item.name in path:
            raise RequirementsInACircle("model", path=" → ".join([*path, item.name]))
        path.append(item.name)
        type_ = made(item, item.name)
        path.pop()
        waiting.pop(item.name, None)
        program.types.add(item.name, type_)

    while waiting:
        settle(next(iter(waiting.values())))


def _made_type(program: Program, item: model.Item, name: str, made: Callable[[model.Item, str], Type]) -> Type:
    reference = "function" if item.is_function else item.type_ref
    base = program.types.find(reference, element=item.name, line=item.line)
    parts = {part.name: made(part, part.name) for part in item.parts} or base.parts
    tests, allows, ranked = _allowed(program, item.allowed)
    one = Type(
        name,
        "" if parts else base.base,
        parts,
        base.of,
        _both(base.allows, allows),
        ranked or base.ranked,
        tests or base.allowed,
    )
    if item.is_list:
        one = Type(name, of=one)
    _, whole, _ = _allowed(program, item.allowed_whole)
    if whole is None:
        return one
    return Type(name, one.base, one.parts, one.of, _both(one.allows, whole), one.ranked, one.allowed)


Passes = Callable[[Budget, Value], bool | None]


def _allowed(program: Program, text: model.Text | None) -> tuple[Tests | None, Passes | None, tuple[Passes, ...]]:
    """Return the tests of allowed values, the function that says if a value passes, and one for each test."""
    if text is None or not text.text.strip():
        return None, None, ()
    return program.logic.allowed(text, program.root)


def _both(first: Passes | None, second: Passes | None) -> Passes | None:
    if first is None or second is None:
        return first or second
    return lambda budget, value: first(budget, value) is True and second(budget, value) is True


def _member_names(source: model.Source) -> Iterator[str]:
    """Yield what parts of values of a model may be called."""
    items = list(source.items)
    while items:
        item = items.pop()
        for part in item.parts:
            yield part.name
            items.append(part)
    waiting: list[model.Logic | None] = [decision.logic for decision in source.decisions.values()]
    waiting += [knowledge.logic for knowledge in source.knowledge.values()]
    yield from _keys(waiting)
    while waiting:
        logic = waiting.pop()
        if isinstance(logic, model.Table):
            yield from (output.name for output in logic.outputs if output.name)
        elif isinstance(logic, model.Context):
            yield from (entry.name for entry in logic.entries if entry.name)
            waiting.extend(entry.logic for entry in logic.entries)
        elif isinstance(logic, model.Relation):
            yield from (name for name, _ in logic.columns if name)
        elif isinstance(logic, model.FunctionOf):
            waiting.append(logic.body)
        elif isinstance(logic, model.Conditional | model.Filter | model.Loop | model.ListOf):
            waiting.extend(_parts_of(logic))
        elif isinstance(logic, model.Invocation):
            waiting.extend(value for _, value in logic.bindings if value is not None)


def _parts_of(logic: model.Conditional | model.Filter | model.Loop | model.ListOf) -> tuple[model.Logic, ...]:
    if isinstance(logic, model.Conditional):
        return logic.condition, logic.first, logic.second
    if isinstance(logic, model.ListOf):
        return logic.items
    return (logic.values, logic.body) if isinstance(logic, model.Loop) else (logic.base, logic.condition)


def _keys(logic: list[model.Logic | None]) -> Iterator[str]:
    """Yield the names of entries in the expressions of some logic, however deep they stand."""
    waiting: list[object] = [*logic]
    while waiting:
        one = waiting.pop()
        if isinstance(one, model.Text):
            yield from keys(unicodedata.normalize("NFC", one.text))
        elif isinstance(one, tuple):
            waiting.extend(one)
        elif is_dataclass(one):
            waiting.extend(getattr(one, field.name) for field in fields(one))

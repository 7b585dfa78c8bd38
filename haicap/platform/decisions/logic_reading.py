"""The elements of a DMN file one by one: decisions, tables, contexts, functions, types."""

import unicodedata
from collections.abc import Callable, Iterator
from typing import NoReturn

from lxml import etree

from haicap.platform.decisions import model
from haicap.platform.decisions.limits import LIMITS
from haicap.platform.decisions.refusals import ElementLacks, NamedTwice, OutsideSubset, OverLimit

POLICIES = {"UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"}
AGGREGATIONS = {"", "SUM", "COUNT", "MIN", "MAX"}
_LOOPS = ("for", "every", "some")
_LOGIC = (
    *("decisionTable", "literalExpression", "invocation", "context", "relation", "list", "functionDefinition"),
    *("conditional", "filter", *_LOOPS),
)


class LogicReader:
    """Reads elements of one namespace. `element` names the decision or function that is being read."""

    def __init__(self, space: str) -> None:
        self._space = f"{{{space}}}"
        self._element = ""

    # What every element has

    def children(self, parent: etree._Element, tag: str) -> Iterator[etree._Element]:
        """Yield the children of a kind."""
        yield from parent.iterchildren(self._space + tag)

    def child(self, parent: etree._Element, tag: str) -> etree._Element | None:
        """Return the first child of a kind."""
        return next(self.children(parent, tag), None)

    def name(self, element: etree._Element) -> str:
        """Return the name of an element with single spaces, empty when it has none."""
        name = _line(element.get("name") or "")
        if len(name) > LIMITS.name_characters:
            raise OverLimit("model", element=name[:40], limit="name_characters", most=LIMITS.name_characters)
        return name

    def outside(self, element: etree._Element, what: str) -> NoReturn:
        """
        Refuse an element that is not supported.

        :raises OutsideSubset: always.
        """
        raise OutsideSubset("model", element=self._element or self.name(element) or what, line=_at(element), what=what)

    def _lacks(self, element: etree._Element, what: str) -> NoReturn:
        raise ElementLacks("model", element=self._element or what, line=_at(element), what=what)

    def _text(self, parent: etree._Element | None, where: str) -> model.Text | None:
        if parent is None:
            return None
        language = parent.get("expressionLanguage")
        if language and "feel" not in language.lower():
            self.outside(parent, language)
        found = self.child(parent, "text")
        text = "" if found is None else "".join(found.itertext())
        return model.Text(text, where, _at(parent if found is None else found))

    # Elements of the graph

    def input_data(self, element: etree._Element) -> model.InputData:
        """
        Return an input.

        :raises ElementLacks: if it has no name.
        """
        name = self._begin(element)
        return model.InputData(self._id(element), name, self._variable_type(element), _at(element))

    def decision(self, element: etree._Element) -> model.Decision:
        """
        Return a decision.

        :raises ElementLacks: if it has no name.
        """
        name = self._begin(element)
        return model.Decision(
            id=self._id(element),
            name=name,
            type_ref=self._variable_type(element),
            line=_at(element),
            requires=self._requires(element),
            logic=self._logic_in(element, name),
        )

    def knowledge(self, element: etree._Element) -> model.Knowledge:
        """
        Return a business knowledge model.

        :raises ElementLacks: if it has no name or no logic.
        """
        name = self._begin(element)
        inside = self.child(element, "encapsulatedLogic")
        if inside is None:
            self._lacks(element, "encapsulatedLogic")
        logic = self._function(inside, name)
        return model.Knowledge(
            self._id(element), name, self._variable_type(element), _at(element), self._requires(element), logic
        )

    def service(self, element: etree._Element) -> model.Service:
        """
        Return a decision service.

        :raises ElementLacks: if it has no name.
        """
        name = self._begin(element)
        outputs = self._references(element, "outputDecision")
        takes = (*self._references(element, "inputData"), *self._references(element, "inputDecision"))
        return model.Service(self._id(element), name, self._variable_type(element), _at(element), outputs, takes)

    def _references(self, element: etree._Element, tag: str) -> tuple[str, ...]:
        found = (one.get("href") or "" for one in self.children(element, tag))
        return tuple(dict.fromkeys(href.removeprefix("#") for href in found))

    def item(self, element: etree._Element) -> model.Item:
        """
        Return a type.

        :raises ElementLacks: if it has no name.
        """
        name = self._begin(element)
        parts = tuple(self.item(part) for part in self.children(element, "itemComponent"))
        reference = self.child(element, "typeRef")
        return model.Item(
            name=name,
            type_ref=_line(reference.text or "") if reference is not None else "",
            is_list=element.get("isCollection") == "true",
            is_function=self.child(element, "functionItem") is not None,
            allowed=self._text(self.child(element, "allowedValues"), name),
            allowed_whole=self._text(self.child(element, "typeConstraint"), name),
            parts=parts,
            line=_at(element),
        )

    def _begin(self, element: etree._Element) -> str:
        self._element = name = self.name(element)
        if not name:
            self._lacks(element, "name")
        return name

    def _id(self, element: etree._Element) -> str:
        return element.get("id") or f"name:{self.name(element)}"

    def _variable_type(self, element: etree._Element) -> str:
        variable = self.child(element, "variable")
        return "" if variable is None else _line(variable.get("typeRef") or "")

    def _requires(self, element: etree._Element) -> tuple[str, ...]:
        found: list[str] = []
        for kind, targets in (
            ("informationRequirement", ("requiredInput", "requiredDecision")),
            ("knowledgeRequirement", ("requiredKnowledge",)),
        ):
            for requirement in self.children(element, kind):
                for target in targets:
                    found.extend(self._target(one) for one in self.children(requirement, target))
        return tuple(dict.fromkeys(found))

    def _target(self, element: etree._Element) -> str:
        before, mark, id_ = (element.get("href") or "").rpartition("#")
        if not mark:
            self._lacks(element, "href")
        if before:
            self.outside(element, f"{before}#")
        return id_

    # Logic

    def _logic_in(self, parent: etree._Element, where: str) -> model.Logic | None:
        for tag in _LOGIC:
            found = self.child(parent, tag)
            if found is not None:
                return self._logic(found, tag, where)
        return None

    def _logic(self, element: etree._Element, tag: str, where: str) -> model.Logic:
        read: dict[str, Callable[[etree._Element, str], model.Logic]] = {
            "decisionTable": self._table,
            "literalExpression": self._literal,
            "invocation": self._invocation,
            "context": self._context,
            "relation": self._relation,
            "functionDefinition": self._function,
            "list": self._list,
            "conditional": self._conditional,
            "filter": self._filter,
            **dict.fromkeys(_LOOPS, self._loop),
        }
        return read[tag](element, where)

    def _literal(self, element: etree._Element, where: str) -> model.Literal:
        text = self._text(element, where)
        if text is None or not text.text.strip():
            self._lacks(element, "text")
        return model.Literal(text, _line(element.get("typeRef") or ""))

    def _list(self, element: etree._Element, where: str) -> model.ListOf:
        return model.ListOf(tuple(self._logic_of_all(element, where)))

    def _logic_of_all(self, parent: etree._Element, where: str) -> Iterator[model.Logic]:
        for element in parent.iterchildren(f"{self._space}*"):
            tag = etree.QName(element).localname
            if tag in _LOGIC:
                yield self._logic(element, tag, where)

    def _needed(self, parent: etree._Element, where: str) -> model.Logic:
        logic = self._logic_in(parent, where)
        if logic is None:
            self._lacks(parent, "logic")
        return logic

    def _part(self, element: etree._Element, tag: str, where: str) -> model.Logic:
        part = self.child(element, tag)
        if part is None:
            self._lacks(element, tag)
        return self._needed(part, where)

    def _conditional(self, element: etree._Element, where: str) -> model.Conditional:
        return model.Conditional(*(self._part(element, tag, where) for tag in ("if", "then", "else")))

    def _filter(self, element: etree._Element, where: str) -> model.Filter:
        return model.Filter(*(self._part(element, tag, where) for tag in ("in", "match")))

    def _loop(self, element: etree._Element, where: str) -> model.Loop:
        kind = etree.QName(element).localname
        name = _line(element.get("iteratorVariable") or "")
        if not name:
            self._lacks(element, "iteratorVariable")
        body = self._part(element, "return" if kind == "for" else "satisfies", where)
        return model.Loop(kind, name, self._part(element, "in", where), body)

    def _invocation(self, element: etree._Element, where: str) -> model.Invocation:
        bindings = []
        for binding in self.children(element, "binding"):
            parameter = self.child(binding, "parameter")
            if parameter is None:
                self._lacks(binding, "parameter")
            bindings.append((self.name(parameter), self._logic_in(binding, where)))
        return model.Invocation(self._needed(element, where), tuple(bindings))

    def _context(self, element: etree._Element, where: str) -> model.Context:
        entries = []
        for entry in self.children(element, "contextEntry"):
            variable = self.child(entry, "variable")
            name = "" if variable is None else self.name(variable)
            entries.append(model.ContextEntry(name, self._variable_type(entry), self._needed(entry, where)))
        names = [entry.name for entry in entries]
        if len(set(names)) != len(names):
            raise NamedTwice("model", element=where, line=_at(element))
        return model.Context(tuple(entries), where, _at(element))

    def _relation(self, element: etree._Element, where: str) -> model.Relation:
        columns = [
            (self.name(column), _line(column.get("typeRef") or "")) for column in self.children(element, "column")
        ]
        rows = []
        for row in self.children(element, "row"):
            cells = tuple(self._logic_of_all(row, where))
            if len(cells) != len(columns):
                self._lacks(row, "literalExpression")
            rows.append(cells)
        return model.Relation(tuple(columns), tuple(rows))

    def _function(self, element: etree._Element, where: str) -> model.FunctionOf:
        if element.get("kind", "FEEL") not in {"FEEL", "F"}:
            self.outside(element, element.get("kind", ""))
        parameters = tuple(
            (self.name(one), _line(one.get("typeRef") or "")) for one in self.children(element, "formalParameter")
        )
        if any(not name for name, _ in parameters) or len(dict(parameters)) != len(parameters):
            self._lacks(element, "formalParameter")
        return model.FunctionOf(parameters, self._needed(element, where), where, _at(element))

    # Tables

    def _table(self, element: etree._Element, where: str) -> model.Table:
        policy = element.get("hitPolicy") or "UNIQUE"
        aggregation = element.get("aggregation") or ""
        if policy not in POLICIES or aggregation not in AGGREGATIONS or (aggregation and policy != "COLLECT"):
            self.outside(element, f"{policy} {aggregation}".strip())
        inputs = tuple(self._input(one, f"{where}[0,{n}]") for n, one in enumerate(self.children(element, "input"), 1))
        outputs = tuple(self._output(one, where) for one in self.children(element, "output"))
        rows = list(self.children(element, "rule"))
        if len(rows) > LIMITS.rules:
            raise OverLimit("model", element=where, line=_at(element), limit="rules", most=LIMITS.rules)
        if not outputs:
            self._lacks(element, "output")
        if len(outputs) > 1 and aggregation:
            self.outside(element, aggregation)
        if len(outputs) > 1 and any(not output.name for output in outputs):
            self._lacks(element, "name")
        if len({output.name for output in outputs}) != len(outputs):
            raise NamedTwice("model", element=where, line=_at(element))
        rules = []
        for number, row in enumerate(rows, 1):
            tests = self._cells(row, "inputEntry", f"{where}[{number},", 1)
            given = self._cells(row, "outputEntry", f"{where}[{number},", 1 + len(inputs))
            if len(tests) != len(inputs) or len(given) != len(outputs):
                self._lacks(row, "inputEntry" if len(tests) != len(inputs) else "outputEntry")
            rules.append(model.Rule(tests, given, _at(row)))
        return model.Table(where, _at(element), policy, aggregation, inputs, outputs, tuple(rules))

    def _cells(self, row: etree._Element, tag: str, where: str, first: int) -> tuple[model.Text, ...]:
        cells = (self._text(cell, f"{where}{number}]") for number, cell in enumerate(self.children(row, tag), first))
        return tuple(cell for cell in cells if cell is not None)

    def _input(self, element: etree._Element, where: str) -> model.Input:
        inside = self.child(element, "inputExpression")
        text = self._text(inside, where)
        if text is None or inside is None or not text.text.strip():
            self._lacks(element, "inputExpression")
        label = _line(element.get("label") or "") or _line(text.text)
        values = self._text(self.child(element, "inputValues"), where)
        return model.Input(text, label, _line(inside.get("typeRef") or ""), values)

    def _output(self, element: etree._Element, where: str) -> model.Output:
        return model.Output(
            name=self.name(element),
            type_ref=_line(element.get("typeRef") or ""),
            values=self._text(self.child(element, "outputValues"), where),
            default=self._text(self.child(element, "defaultOutputEntry"), where),
            line=_at(element),
        )


def _at(element: etree._Element) -> int:
    return int(element.sourceline or 0)


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())

"""Decision models written for tests, and the reading of the public kit's cases."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from haicap.platform.decisions import api as decisions

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
_CASES = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_NUMBERS = {"decimal", "double", "integer", "float", "int", "long"}


def model(*elements: str, namespace: str = NAMESPACE) -> bytes:
    """Return a model file with these elements."""
    return f'<definitions xmlns="{namespace}" name="m" namespace="m">{"".join(elements)}</definitions>'.encode()


def given(name: str, type_: str = "") -> str:
    """Return an input."""
    variable = f'<variable name="{escape(name)}" typeRef="{type_}"/>'
    return f'<inputData name="{escape(name)}" id="i_{name}">{variable}</inputData>'


def decision(name: str, logic: str, *, requires: Sequence[str] = (), type_: str = "") -> str:
    """Return a decision; `requires` names inputs, decisions (`d:name`) and functions (`k:name`)."""
    needs = ""
    for needed in requires:
        kind, _, target = needed.rpartition(":")
        if kind == "k":
            needs += f'<knowledgeRequirement><requiredKnowledge href="#k_{target}"/></knowledgeRequirement>'
        else:
            tag, mark = ("requiredDecision", "d") if kind == "d" else ("requiredInput", "i")
            needs += f'<informationRequirement><{tag} href="#{mark}_{target}"/></informationRequirement>'
    variable = f'<variable name="{name}" typeRef="{type_}"/>'
    return f'<decision name="{name}" id="d_{name}">{variable}{needs}{logic}</decision>'


def literal(text: str) -> str:
    """Return an expression as logic."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def function(name: str, parameters: Sequence[str], logic: str, *, requires: Sequence[str] = ()) -> str:
    """Return a business knowledge model; `requires` names others."""
    needs = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#k_{needed}"/></knowledgeRequirement>' for needed in requires
    )
    formal = "".join(f'<formalParameter name="{parameter}"/>' for parameter in parameters)
    inside = f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>"
    return (
        f'<businessKnowledgeModel name="{name}" id="k_{name}"><variable name="{name}"/>{inside}{needs}'
        "</businessKnowledgeModel>"
    )


def table(
    inputs: Sequence[tuple[str, str]],
    rules: Sequence[Sequence[str]],
    *,
    outputs: Sequence[str] = ("",),
    policy: str = "UNIQUE",
    aggregation: str = "",
    output_values: str = "",
    input_values: str = "",
    default: str = "",
) -> str:
    """Return a decision table: inputs as expression and type, rules as cells from left to right."""
    columns = "".join(
        f'<input><inputExpression typeRef="{type_}"><text>{escape(text)}</text></inputExpression>'
        + (f"<inputValues><text>{escape(input_values)}</text></inputValues>" if input_values else "")
        + "</input>"
        for text, type_ in inputs
    )
    for name in outputs:
        values = f"<outputValues><text>{escape(output_values)}</text></outputValues>" if output_values else ""
        last = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
        columns += f"<output{f' name={chr(34)}{name}{chr(34)}' if name else ''}>{values}{last}</output>"
    rows = ""
    for rule in rules:
        cells = [
            f"<{tag}><text>{escape(cell)}</text></{tag}>"
            for cell, tag in zip(rule, ["inputEntry"] * len(inputs) + ["outputEntry"] * len(outputs), strict=True)
        ]
        rows += f"<rule>{''.join(cells)}</rule>"
    gathers = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{policy}"{gathers}>{columns}{rows}</decisionTable>'


def ask(asked: decisions.DecisionModel, name: str, inputs: Mapping[str, object] | None = None, **more: Any) -> Any:
    """Return what a decision gives, as JSON has it, its numbers exact."""
    return json.loads(
        decisions.decide(asked, decision=name, inputs=inputs or {}, **more).json, parse_float=Decimal, parse_int=Decimal
    )


def item(name: str, *parts: str, type_: str = "", values: str = "", is_list: bool = False) -> str:
    """Return a type, or a part of one when it stands inside another."""
    inside = "".join(parts).replace("itemDefinition", "itemComponent")
    inside += f"<typeRef>{type_}</typeRef>" if type_ else ""
    inside += f"<allowedValues><text>{values}</text></allowedValues>" if values else ""
    return f"<itemDefinition name='{name}' isCollection='{str(is_list).lower()}'>{inside}</itemDefinition>"


def called(name: str, **bindings: str) -> str:
    """Return an invocation; `_` in a name of a parameter stands for a space."""
    rows = "".join(
        f"<binding><parameter name='{parameter.replace('_', ' ')}'/>{literal(text) if text else ''}</binding>"
        for parameter, text in bindings.items()
    )
    return f"<invocation>{literal(name)}{rows}</invocation>"


def entry(name: str, logic: str, type_: str = "") -> str:
    """Return an entry of a context; the one without a name is what the whole context gives."""
    variable = f"<variable name='{name}' typeRef='{type_}'/>" if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def service(
    name: str, outputs: Sequence[str], *, data: Sequence[str] = (), taken: Sequence[str] = (), type_: str = ""
) -> str:
    """Return a decision service over decisions; `data` are inputs, `taken` decisions that are given to it."""
    inside = f"<variable name='{name}' typeRef='{type_}'/>"
    inside += "".join(f"<outputDecision href='#d_{one}'/>" for one in outputs)
    inside += "".join(f"<inputDecision href='#d_{one}'/>" for one in taken)
    inside += "".join(f"<inputData href='#i_{one}'/>" for one in data)
    return f"<decisionService name='{name}' id='k_{name}'>{inside}</decisionService>"


def kit_cases(file: Path) -> Iterator[tuple[str, str, dict[str, Any], Any]]:
    """Yield the cases of a file of the public kit: number, decision, inputs, what is expected."""
    for case in etree.parse(str(file)).getroot().findall(f"{_CASES}testCase"):
        inputs = {node.get("name"): _value(node) for node in case.findall(f"{_CASES}inputNode")}
        for node in case.findall(f"{_CASES}resultNode"):
            yield case.get("id"), node.get("name"), inputs, _value(node.find(f"{_CASES}expected"))


def _value(node: Any) -> Any:
    several = node.find(f"{_CASES}list")
    if several is not None:
        return [_value(item) for item in several.findall(f"{_CASES}item")]
    parts = node.findall(f"{_CASES}component")
    if parts:
        return {part.get("name"): _value(part) for part in parts}
    value = node.find(f"{_CASES}value")
    if value is None or value.get(f"{_INSTANCE}nil") == "true":
        return None
    kind = (value.get(f"{_INSTANCE}type") or "").rpartition(":")[2]
    text = value.text or ""
    if kind in _NUMBERS:
        return Decimal(text)
    return text.strip() == "true" if kind == "boolean" else text


def same(expected: Any, found: Any) -> bool:
    """Test if two values are the same, numbers to the 8 digits that the kit writes."""
    if isinstance(expected, Decimal) and isinstance(found, Decimal):
        return abs(expected - found) <= Decimal("1e-8") * max(Decimal(1), abs(expected))
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(same, expected, found))
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(same(expected[key], found[key]) for key in expected)
    return bool(expected == found)

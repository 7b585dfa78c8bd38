"""A decision model as it stands in the file: its elements, with the expressions in them still as text."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """An expression or tests as written, with the element it stands in and the line of the file."""

    text: str
    element: str
    line: int


@dataclass(frozen=True, slots=True)
class Input:
    """A column of a table that is tested: what it looks at, its heading, and the values there may be."""

    expression: Text
    label: str
    type_ref: str
    values: Text | None


@dataclass(frozen=True, slots=True)
class Output:
    """A column of a table that is given; `values` also rank what is given, highest first."""

    name: str
    type_ref: str
    values: Text | None
    default: Text | None
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a table: a cell for each input, a cell for each output."""

    tests: tuple[Text, ...]
    outputs: tuple[Text, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. `policy` and `aggregation` are written as in the file, the second empty when there is none."""

    element: str
    line: int
    policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """An expression."""

    text: Text
    type_ref: str


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of what an expression names, with values by the names of the parameters; none is null."""

    function: "Logic"
    bindings: tuple[tuple[str, "Logic | None"], ...]


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """An entry of a context; the one without a name is what the whole context gives."""

    name: str
    type_ref: str
    logic: "Logic"


@dataclass(frozen=True, slots=True)
class Context:
    """Named values, each of which may use those before it."""

    entries: tuple[ContextEntry, ...]
    element: str
    line: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A list of contexts that all have the same names."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple["Logic", ...], ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of what expressions give."""

    items: tuple["Logic", ...]


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """A function with its parameters, names with types."""

    parameters: tuple[tuple[str, str], ...]
    body: "Logic"
    element: str
    line: int


@dataclass(frozen=True, slots=True)
class Conditional:
    """One of two, as a condition is true or not."""

    condition: "Logic"
    first: "Logic"
    second: "Logic"


@dataclass(frozen=True, slots=True)
class Filter:
    """The items of a list that fulfil a condition."""

    base: "Logic"
    condition: "Logic"


@dataclass(frozen=True, slots=True)
class Loop:
    """What is made or said of each item of a list, under a name; `kind` is `for`, `some` or `every`."""

    kind: str
    name: str
    values: "Logic"
    body: "Logic"


Logic = Table | Literal | Invocation | Context | Relation | ListOf | FunctionOf | Conditional | Filter | Loop


@dataclass(frozen=True, slots=True)
class InputData:
    """A value that comes from outside."""

    id: str
    name: str
    type_ref: str
    line: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, with the numbers of the elements that it requires; one without logic cannot be asked."""

    id: str
    name: str
    type_ref: str
    line: int
    requires: tuple[str, ...]
    logic: Logic | None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function that decisions may call."""

    id: str
    name: str
    type_ref: str
    line: int
    requires: tuple[str, ...]
    logic: FunctionOf


@dataclass(frozen=True, slots=True)
class Service:
    """
    A decision service: what some decisions give, computed from the inputs and the results of decisions that it takes.

    What it names may not be there; that is told when it is used.
    """

    id: str
    name: str
    type_ref: str
    line: int
    outputs: tuple[str, ...]
    takes: tuple[str, ...]


Element = InputData | Decision | Knowledge | Service


@dataclass(frozen=True, slots=True)
class Item:
    """
    A type: of a kind by `type_ref`, or of parts, or of functions (`is_function`).

    `allowed` are tests of the value, or of each item of a list.
    """

    name: str
    type_ref: str
    is_list: bool
    is_function: bool
    allowed: Text | None
    allowed_whole: Text | None
    parts: tuple["Item", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """A whole file: its elements by their numbers, types in order."""

    name: str
    inputs: Mapping[str, InputData]
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, Knowledge]
    services: Mapping[str, Service]
    items: tuple[Item, ...]

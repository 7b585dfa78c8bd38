"""What an expression is made of, as the parser hands it to the compiler and to the check of tables."""

from dataclasses import dataclass

from haicap.platform.decisions.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written out."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """A name; `is_known` when something is called so at this place."""

    name: str
    at: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A part of a value: `base.name`."""

    base: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    """`base[condition]`: an item by its number, or the items that fulfil a condition."""

    base: "Node"
    condition: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A call with values in order, or with values by the names of the parameters."""

    function: "Node"
    values: tuple["Node", ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Operations of one rank, from left to right: `+ -`, `* /` or `**`."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """`-value`"""

    value: "Node"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left < right` and its kin."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`, both ends included."""

    value: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class In:
    """`value in tests`"""

    value: "Node"
    tests: "Tests"


@dataclass(frozen=True, slots=True)
class Junction:
    """`and` (`is_and`) or `or` between two or more."""

    is_and: bool
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then first else second`"""

    condition: "Node"
    first: "Node"
    second: "Node"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one name of `for`, `some` and `every` runs through: a list, or numbers from one to another."""

    name: str
    values: "Node"
    to: "Node | None"


@dataclass(frozen=True, slots=True)
class Loop:
    """`for … return …` (`kind` is `for`), `some … satisfies …`, `every … satisfies …`."""

    kind: str
    turns: tuple[Turn, ...]
    body: "Node"


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[a, b]`"""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ContextOf:
    """`{name: value}`; an entry may use those before it."""

    entries: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class SpanOf:
    """`[low..high)`; a missing end is open."""

    low: "Node | None"
    high: "Node | None"
    has_low: bool
    has_high: bool


@dataclass(frozen=True, slots=True)
class TypeNamed:
    """The name of a type, and of what a list of it holds."""

    name: str
    of: "TypeNamed | None" = None


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """`function(a, b) body`"""

    parameters: tuple[tuple[str, TypeNamed | None], ...]
    body: "Node"


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`value instance of type`"""

    value: "Node"
    type: TypeNamed


@dataclass(frozen=True, slots=True)
class Inner:
    """An expression inside another; evaluation counts how deep they stand."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Test:
    """One test of a value: `= x` or `!= x`, or (without `sign`) an expression that is equal, holds it or is true."""

    sign: str
    node: "Node"
    uses_value: bool


@dataclass(frozen=True, slots=True)
class Tests:
    """Tests of which one must hold; all values pass when there are none. `is_not` turns the answer round."""

    tests: tuple[Test, ...]
    is_not: bool = False


Node = (
    Literal
    | Name
    | Member
    | Filter
    | Call
    | Chain
    | Negation
    | Comparison
    | Between
    | In
    | Junction
    | If
    | Loop
    | ListOf
    | ContextOf
    | SpanOf
    | FunctionOf
    | InstanceOf
    | Inner
)

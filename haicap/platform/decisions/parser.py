"""The grammar of expressions and tests (FEEL, as far as docs/reference/decisions.md says)."""

from collections.abc import Callable
from decimal import Decimal, DecimalException

from haicap.platform.decisions import syntax
from haicap.platform.decisions.cursor import Cursor
from haicap.platform.decisions.lexer import MOST_WORDS, Names, joined, unquoted
from haicap.platform.decisions.limits import LIMITS
from haicap.platform.decisions.refusals import NameUnknown, PatternRefused
from haicap.platform.decisions.values import NUMBERS, Value, date_of, duration_of, moment_of, time_of

_KEYWORDS = {"if", "for", "some", "every", "function", "null", "true", "false"}
_CONSTANTS = {"null": None, "true": True, "false": False}
_COMPARISONS = {"=", "!=", "<", "<=", ">", ">="}
_HALVES = {"<", "<=", ">", ">="}
_CHAINS = (("+", "-"), ("*", "/"), ("**",))
_AFTER_AN_END = {"", ")", ",", "]", "}", "and", "or", "then", "else", "return", "satisfies"}
_TYPES = Names(
    ("date and time", "days and time duration", "years and months duration", "number", "string", "boolean", "date")
    + ("time", "Any", "context", "list", "function", "range", "Null")
)
_READERS: tuple[Callable[[str], Value], ...] = (date_of, moment_of, time_of, duration_of)
#: Functions that take patterns. There is no engine at hand that reads any pattern in time linear to the text.
_OF_PATTERNS = {"matches", "replace", "split"}
_FEW_WORDS = 8


def expression(text: str, *, names: Names, members: Names, element: str, line: int) -> syntax.Node:
    """
    Return what the text of an expression says.

    `names` mean something there; `members` are what parts of values may be called.

    :raises ExpressionUnreadable: if the text does not follow the grammar.
    :raises NameUnknown: if it uses a name that means nothing there.
    :raises OutsideSubset: if it uses what is not supported.
    :raises OverLimit: if it is too long or nested too deeply.
    """
    reader = _Reader(text, names, members, element, line)
    node = reader.expression()
    reader.end()
    return node


def unary_tests(text: str, *, names: Names, members: Names, element: str, line: int) -> syntax.Tests:
    """
    Return the tests that the text of a cell writes; an empty cell and `-` are none. `?` is the value under test.

    :raises ExpressionUnreadable: as `expression`, and so the others.
    """
    if text.strip() in {"", "-"}:
        return syntax.Tests(())
    known = Names(("?",), above=names)
    reader = _Reader(text, known, members, element, line)
    if reader.has("not") and reader.words[1].text == "(":
        reader.at = 2
        inside = reader.tests()
        if reader.take(")") and reader.word.kind == "end":
            return syntax.Tests(inside, is_not=True)
        reader = _Reader(text, known, members, element, line)
    found = reader.tests()
    reader.end()
    return syntax.Tests(found)


class _Reader(Cursor):
    """Reads one expression by its grammar."""

    def __init__(self, text: str, names: Names, members: Names, element: str, line: int) -> None:
        super().__init__(text, element, line)
        self.names, self.members = names, members
        self.uses_value = False

    # Expressions, from the weakest binding to the strongest

    def expression(self) -> syntax.Node:
        """Read a whole expression, inside another or not."""
        self.nesting += 1
        if self.nesting > LIMITS.nesting:
            self.over("nesting", LIMITS.nesting)
        node = self._junction("or")
        self.nesting -= 1
        return syntax.Inner(node)

    def _junction(self, word: str) -> syntax.Node:
        parts: list[syntax.Node] = []
        while not parts or self.take(word):
            parts.append(self._junction("and") if word == "or" else self._comparison())
        return parts[0] if len(parts) == 1 else syntax.Junction(word == "and", tuple(parts))

    def _comparison(self) -> syntax.Node:
        left = self.sum()
        if self.word.kind == "symbol" and self.word.text in _COMPARISONS:
            sign = self.word.text
            self.at += 1
            return syntax.Comparison(sign, left, self.sum())
        if self.take("between"):
            low = self.sum()
            self.need("and")
            return syntax.Between(left, low, self.sum())
        if self.take("in"):
            return syntax.In(left, self._in_tests())
        if self.has("instance") and self.words[self.at + 1].text == "of":
            self.at += 2
            return syntax.InstanceOf(left, self.type())
        return left

    def sum(self, rank: int = 0) -> syntax.Node:
        """Read operations of a rank and those that bind stronger."""
        if rank == len(_CHAINS):
            return self._signed()
        first = self.sum(rank + 1)
        rest = []
        while self.word.kind == "symbol" and self.word.text in _CHAINS[rank]:
            sign = self.word.text
            self.at += 1
            rest.append((sign, self.sum(rank + 1)))
        return syntax.Chain(first, tuple(rest)) if rest else first

    def _signed(self) -> syntax.Node:
        signs = 0
        while self.take("-"):
            signs += 1
        node = self._with_parts()
        if signs and isinstance(node, syntax.Literal) and isinstance(node.value, Decimal):
            return syntax.Literal(-node.value if signs % 2 else node.value)
        for _ in range(2 - signs % 2 if signs else 0):
            node = syntax.Negation(node)
        return node

    def _with_parts(self) -> syntax.Node:
        node = self._primary()
        count = 0
        while True:
            count += 1
            if count > LIMITS.nesting:
                self.over("nesting", LIMITS.nesting)
            if self.take("."):
                node = syntax.Member(node, self._member())
            elif self.has("[") and self.words[self.at + 1].text not in _AFTER_AN_END:
                node = self._filter(node)
            elif self.take("("):
                node = self._call(node)
            else:
                return node

    def _member(self) -> str:
        found = self.members.longest(self.words, self.at)
        if found is None and self.word.kind != "name":
            self.refuse()
        name, count = found or (self.word.text, 1)
        self.at += count
        return name

    def _filter(self, base: syntax.Node) -> syntax.Node:
        self.need("[")
        outer = self.names
        self.names = Names(("item",), above=outer, is_open=True)
        condition = self.expression()
        self.names = outer
        self.need("]")
        return syntax.Filter(base, condition)

    def _call(self, function: syntax.Node) -> syntax.Node:
        values: list[syntax.Node] = []
        names: list[str] = []
        while not self.has(")"):
            name = self._parameter()
            if name:
                names.append(name)
            values.append(self.expression())
            if not self.take(","):
                break
        self.need(")")
        if names and len(names) != len(values):
            self.refuse()
        return syntax.Call(function, tuple(values), tuple(names))

    def _parameter(self) -> str:
        """Read `name:` before a value; the empty text when there is none."""
        for count, word in enumerate(self.words[self.at : self.at + _FEW_WORDS]):
            if count and word.text == ":" and word.kind == "symbol":
                return self._key()
            if word.kind not in {"name", "number"}:
                break
        return ""

    def _key(self) -> str:
        """Read `name:`, where the name may be of several words and signs or stand in quotes."""
        if self.word.kind == "string":
            name = self._text()
        else:
            first = self.at
            while not self.has(":"):
                if self.word.kind in {"end", "string"} or self.word.text in {"{", "}", "(", ")", "[", "]", ","}:
                    self.refuse()
                self.at += 1
            if first == self.at:
                self.refuse()
            name = self._joined(first)
        self.need(":")
        return name

    def _joined(self, first: int) -> str:
        """Return the words since a place as one name, with a space where there was room between two."""
        if self.at - first > MOST_WORDS:
            self.refuse()
        return joined(self.words[first : self.at])

    # What stands by itself

    def _primary(self) -> syntax.Node:
        word = self.word
        if word.kind in {"number", "string"}:
            return syntax.Literal(self._number() if word.kind == "number" else self._text())
        if word.kind == "name" or (word.kind == "symbol" and self.names.longest(self.words, self.at)):
            return self._named()
        if word.text in _HALVES:
            return self._half()
        for opening, read in _OPENINGS:
            if self.take(opening):
                return read(self)
        return self._at_literal()

    def _number(self) -> Decimal:
        try:
            number = NUMBERS.create_decimal(self.word.text)
        except DecimalException:
            self.over("digits", NUMBERS.Emax)
        self.at += 1
        return number

    def _text(self) -> str:
        text = unquoted(self.word.text)
        if text is None:
            self.refuse()
        self.at += 1
        return text

    def _at_literal(self) -> syntax.Node:
        self.need("@")
        text = unquoted(self.word.text) or "" if self.word.kind == "string" else ""
        value = next((found for read in _READERS if (found := read(text)) is not None), None)
        if value is None:
            self.refuse()
        self.at += 1
        return syntax.Literal(value)

    def _named(self) -> syntax.Node:
        word = self.word
        found = self.names.longest(self.words, self.at)
        if word.text in _KEYWORDS and (found is None or found[1] == 1):
            return self._keyword()
        if found is None and word.text in _OF_PATTERNS and self.words[self.at + 1].text == "(":
            raise PatternRefused("model", element=self.element, what=word.text, **self.place())
        if found is None and self.names.is_open:
            found = self.members.longest(self.words, self.at) or (word.text, 1)
            self.at += found[1]
            return syntax.Name(found[0], word.at, is_known=False)
        if found is None:
            raise NameUnknown("model", element=self.element, name=word.text, **self.place())
        self.at += found[1]
        self.uses_value = self.uses_value or found[0] == "?"
        return syntax.Name(found[0], word.at, is_known=True)

    def _keyword(self) -> syntax.Node:
        word = self.word.text
        self.at += 1
        if word in _CONSTANTS:
            return syntax.Literal(_CONSTANTS[word])
        if word == "if":
            condition = self.expression()
            self.need("then")
            first = self.expression()
            self.need("else")
            return syntax.If(condition, first, self.expression())
        if word == "function":
            return self._function()
        return self._loop(word)

    def _loop(self, kind: str) -> syntax.Node:
        outer = self.names
        turns: list[syntax.Turn] = []
        while not turns or self.take(","):
            first = self.at
            while not self.has("in"):
                if self.word.kind not in {"name", "number", "symbol"} or self.word.text in {"(", "[", "{"}:
                    self.refuse()
                self.at += 1
            if first == self.at:
                self.refuse()
            name = self._joined(first)
            self.need("in")
            values = self.expression()
            if len(turns) == _FEW_WORDS:
                self.refuse()
            turns.append(syntax.Turn(name, values, self.expression() if self.take("..") else None))
            self.names = Names((name,), above=self.names)
        self.need("return" if kind == "for" else "satisfies")
        body = self.expression()
        self.names = outer
        return syntax.Loop(kind, tuple(turns), body)

    def _function(self) -> syntax.Node:
        self.need("(")
        parameters: list[tuple[str, syntax.TypeNamed | None]] = []
        while not self.has(")"):
            first = self.at
            while not (self.has(":") or self.has(",") or self.has(")")):
                if self.word.kind not in {"name", "number"}:
                    self.refuse()
                self.at += 1
            if first == self.at:
                self.refuse()
            parameters.append((self._joined(first), self.type() if self.take(":") else None))
            if not self.take(","):
                break
        self.need(")")
        if self.has("external"):
            self.outside("external")
        outer = self.names
        self.names = Names((name for name, _ in parameters), above=outer)
        body = self.expression()
        self.names = outer
        return syntax.FunctionOf(tuple(parameters), body)

    def type(self) -> syntax.TypeNamed:
        """Read the name of a type."""
        found = _TYPES.longest(self.words, self.at)
        if found is None and self.word.kind != "name":
            self.refuse()
        name, count = found or (self.word.text, 1)
        self.at += count
        if not self.take("<"):
            return syntax.TypeNamed(name)
        if name != "list":
            self.outside(f"{name}<")
        self.nesting += 1
        if self.nesting > LIMITS.nesting:
            self.over("nesting", LIMITS.nesting)
        of = self.type()
        self.nesting -= 1
        self.need(">")
        return syntax.TypeNamed(name, of)

    def _context(self) -> syntax.Node:
        outer = self.names
        self.names = Names(above=outer)
        entries: list[tuple[str, syntax.Node]] = []
        while not self.has("}"):
            name = self._key()
            entries.append((name, self.expression()))
            self.names.add(name)
            if not self.take(","):
                break
        self.names = outer
        self.need("}")
        if len({name for name, _ in entries}) != len(entries):
            self.refuse()
        return syntax.ContextOf(tuple(entries))

    # Spans and tests

    def _half(self) -> syntax.Node:
        sign = self.word.text
        self.at += 1
        end = self.sum()
        includes = sign.endswith("=")
        if sign.startswith("<"):
            return syntax.SpanOf(None, end, has_low=False, has_high=includes)
        return syntax.SpanOf(end, None, has_low=includes, has_high=False)

    def _bracketed(self) -> syntax.Node:
        first = self.expression()
        if self.take(".."):
            return self._span(first, has_low=False)
        self.need(")")
        return first

    def _squared(self) -> syntax.Node:
        items: list[syntax.Node] = []
        while not self.has("]"):
            items.append(self.expression())
            if len(items) == 1 and self.take(".."):
                return self._span(items[0], has_low=True)
            if not self.take(","):
                break
        self.need("]")
        return syntax.ListOf(tuple(items))

    def _after_open(self) -> syntax.Node:
        first = self.expression()
        self.need("..")
        return self._span(first, has_low=False)

    def _span(self, low: syntax.Node, *, has_low: bool) -> syntax.Node:
        high = self.expression()
        if self.take("]"):
            return syntax.SpanOf(low, high, has_low=has_low, has_high=True)
        if not self.take(")"):
            self.need("[")
        return syntax.SpanOf(low, high, has_low=has_low, has_high=False)

    def _in_tests(self) -> syntax.Tests:
        if not self.take("("):
            return syntax.Tests((self._test(self.sum),))
        inside = self.tests()
        if len(inside) == 1 and not inside[0].sign and self.take(".."):
            span = self._span(inside[0].node, has_low=False)
            return syntax.Tests((syntax.Test("", span, uses_value=False),))
        self.need(")")
        return syntax.Tests(inside)

    def tests(self) -> tuple[syntax.Test, ...]:
        """Read tests with commas between them."""
        found: list[syntax.Test] = []
        while not found or self.take(","):
            found.append(self._test(self.expression))
        return tuple(found)

    def _test(self, read: Callable[[], syntax.Node]) -> syntax.Test:
        before, self.uses_value = self.uses_value, False
        sign = self.word.text if self.word.text in {"=", "!="} and self.word.kind == "symbol" else ""
        self.at += bool(sign)
        node = self.sum() if sign else read()
        test = syntax.Test(sign, node, self.uses_value)
        self.uses_value = self.uses_value or before
        return test


#: What an opening sign begins, read after it.
_OPENINGS: tuple[tuple[str, Callable[[_Reader], syntax.Node]], ...] = (
    ("(", _Reader._bracketed),
    ("[", _Reader._squared),
    ("]", _Reader._after_open),
    ("{", _Reader._context),
)

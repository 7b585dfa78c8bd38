"""Built-in functions of texts. Those that take patterns are left out: a pattern can run without end."""

from collections.abc import Callable
from decimal import Decimal

from haicap.platform.decisions.callables import Misfit, items, text, whole
from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.values import Function, Span, Value, text_of


def _substring(budget: Budget, string: Value, start: Value, length: Value = None) -> str:
    source, first = text(string), whole(start)
    if not first or abs(first) > len(source):
        raise Misfit
    begin = first - 1 if first > 0 else len(source) + first
    if length is not None and whole(length) < 1:
        raise Misfit
    end = len(source) if length is None else min(len(source), begin + whole(length))
    budget.characters(end - begin)
    return source[begin:end]


def _test_of_two(answer: Callable[[str, str], bool]) -> object:
    def run(budget: Budget, string: Value, match: Value) -> bool:
        budget.charge(1 + len(text(string)) // 16)
        return answer(text(string), text(match))

    return run


def _part_of_two(answer: Callable[[str, str], str]) -> object:
    def run(budget: Budget, string: Value, match: Value) -> str:
        budget.characters(len(text(string)))
        return answer(text(string), text(match))

    return run


def _after(source: str, match: str) -> str:
    before, found, after = source.partition(match) if match else ("", "x", source)
    return after if found else ""


def _changed(change: Callable[[str], str]) -> object:
    def run(budget: Budget, string: Value) -> str:
        budget.characters(3 * len(text(string)))
        return change(text(string))

    return run


def _string(budget: Budget, source: Value) -> str | None:
    if source is None:
        return None
    if isinstance(source, str):
        return source
    made = written(budget, source)
    budget.characters(len(made))
    return made


def written(budget: Budget, value: Value) -> str:
    """
    Return a value as an expression would write it, texts inside lists in quotes.

    :raises OverLimit: if it is too large to be written.
    """
    if isinstance(value, str):
        budget.characters(len(value))
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    budget.enter()
    if isinstance(value, list):
        made = f"[{', '.join(written(budget, item) for item in value)}]"
    elif isinstance(value, dict):
        made = f"{{{', '.join(f'{name}: {written(budget, part)}' for name, part in value.items())}}}"
    elif isinstance(value, Span):
        ends = [written(budget, end) if end is not None else "" for end in (value.low, value.high)]
        made = f"{'[' if value.has_low else '('}{ends[0]}..{ends[1]}{']' if value.has_high else ')'}"
    elif isinstance(value, Function):
        made = f"function({', '.join(value.parameters)})"
    else:
        made = text_of(value)
    budget.leave()
    budget.characters(len(made))
    return made


def _join(budget: Budget, values: Value, delimiter: Value = None) -> str:
    parts = [text(item) for item in items(budget, values) if item is not None]
    between = "" if delimiter is None else text(delimiter)
    budget.characters(sum(map(len, parts)) + len(between) * len(parts))
    return between.join(parts)


TEXT_FUNCTIONS = (
    ("string", ("from",), _string),
    ("substring", ("string, start position, [length]",), _substring),
    ("string length", ("string",), lambda budget, string: Decimal(len(text(string)))),
    ("upper case", ("string",), _changed(str.upper)),
    ("lower case", ("string",), _changed(str.lower)),
    ("substring before", ("string, match",), _part_of_two(lambda s, m: s.partition(m)[0] if m and m in s else "")),
    ("substring after", ("string, match",), _part_of_two(_after)),
    ("contains", ("string, match",), _test_of_two(lambda s, m: m in s)),
    ("starts with", ("string, match",), _test_of_two(str.startswith)),
    ("ends with", ("string, match",), _test_of_two(str.endswith)),
    ("string join", ("list, [delimiter]",), _join),
)

"""Built-in functions of lists and contexts."""

from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key, partial

from haicap.platform.decisions.callables import Misfit, items, number, text, whole
from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.values import NUMBERS, Function, Months, Seconds, Value, compare, equal


def many(run: Callable[[Budget, list[Value]], Value]) -> Callable[..., Value]:
    """Return a function that takes one list, or the items themselves, and walks them."""

    def walk(budget: Budget, *values: Value) -> Value:
        if len(values) == 1:
            return run(budget, items(budget, values[0]))
        budget.items(len(values))
        return run(budget, list(values))

    return walk


def _extreme(side: int) -> Callable[[Budget, list[Value]], Value]:
    def run(budget: Budget, values: list[Value]) -> Value:
        if not values:
            return None
        best = values[0]
        for value in values:
            order = compare(value, best)
            if order is None:
                raise Misfit
            best = value if order == side else best
        return best

    return run


def _sum(budget: Budget, values: list[Value]) -> Value:
    if not values:
        return None
    if all(isinstance(value, Seconds) for value in values):
        return Seconds(sum(value.microseconds for value in values))
    if all(isinstance(value, Months) for value in values):
        return Months(sum(value.months for value in values))
    return _total(values)


def _total(values: list[Value]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = NUMBERS.add(total, number(value))
    return total


def _product(budget: Budget, values: list[Value]) -> Value:
    product = Decimal(1)
    for value in values:
        product = NUMBERS.multiply(product, number(value))
    return product if values else None


def _mean(budget: Budget, values: list[Value]) -> Value:
    return NUMBERS.divide(_total(values), Decimal(len(values))) if values else None


def _median(budget: Budget, values: list[Value]) -> Value:
    ordered = sorted(number(value) for value in values)
    if not ordered:
        return None
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return NUMBERS.divide(NUMBERS.add(ordered[half - 1], ordered[half]), Decimal(2))


def _deviation(budget: Budget, values: list[Value]) -> Value:
    if len(values) < 2:
        return None
    mean = NUMBERS.divide(_total(values), Decimal(len(values)))
    squares = [NUMBERS.power(NUMBERS.subtract(value, mean), Decimal(2)) for value in values]
    return NUMBERS.sqrt(NUMBERS.divide(_total(squares), Decimal(len(values) - 1)))


def _mode(budget: Budget, values: list[Value]) -> Value:
    counts: dict[Decimal, int] = {}
    for value in values:
        counts[number(value)] = counts.get(number(value), 0) + 1
    most = max(counts.values(), default=0)
    return sorted(value for value, count in counts.items() if count == most)


def _junction(decisive: bool) -> Callable[[Budget, list[Value]], Value]:
    def run(budget: Budget, values: list[Value]) -> bool | None:
        if any(value is decisive for value in values):
            return decisive
        return None if any(not isinstance(value, bool) for value in values) else not decisive

    return run


def _contains(budget: Budget, values: Value, element: Value) -> bool:
    return any(equal(budget, item, element) for item in items(budget, values))


def _sublist(budget: Budget, values: Value, start: Value, length: Value = None) -> Value:
    source, first = items(budget, values), whole(start)
    if not 1 <= abs(first) <= len(source):
        raise Misfit
    begin = first - 1 if first > 0 else len(source) + first
    if length is None:
        return source[begin:]
    if not 0 <= whole(length) <= len(source) - begin:
        raise Misfit
    return source[begin : begin + whole(length)]


def _append(budget: Budget, values: Value, *more: Value) -> Value:
    made = [*items(budget, values), *more]
    budget.items(len(made))
    return made


def _concatenate(budget: Budget, *lists: Value) -> Value:
    made: list[Value] = []
    for part in lists:
        made.extend(items(budget, part))
        budget.items(len(made))
    return made


def _insert(budget: Budget, values: Value, position: Value, new: Value) -> Value:
    source = items(budget, values)
    place = _place(source, position)
    return [*source[:place], new, *source[place:]]


def _remove(budget: Budget, values: Value, position: Value) -> Value:
    source = items(budget, values)
    place = _place(source, position)
    return [*source[:place], *source[place + 1 :]]


def _replace(budget: Budget, values: Value, position: Value, new: Value) -> Value:
    source = items(budget, values)
    if isinstance(position, Function):
        chosen = [position.run([item, new]) if len(position.parameters) == 2 else None for item in source]
        if any(not isinstance(choice, bool) for choice in chosen):
            raise Misfit
        return [new if choice else item for item, choice in zip(source, chosen, strict=True)]
    place = _place(source, position)
    return [*source[:place], new, *source[place + 1 :]]


def _place(source: list[Value], position: Value) -> int:
    number_ = whole(position)
    if not 1 <= abs(number_) <= len(source):
        raise Misfit
    return number_ - 1 if number_ > 0 else len(source) + number_


def _index_of(budget: Budget, values: Value, match: Value) -> Value:
    return [Decimal(place) for place, item in enumerate(items(budget, values), 1) if equal(budget, item, match)]


def _distinct(budget: Budget, values: Value) -> Value:
    found: list[Value] = []
    for item in items(budget, values):
        budget.items(len(found))
        if not any(equal(budget, item, other) for other in found):
            found.append(item)
    return found


def _flatten(budget: Budget, values: Value) -> Value:
    made: list[Value] = []
    budget.enter()
    for item in items(budget, values):
        made.extend(_flatten(budget, item) if isinstance(item, list) else [item])
        budget.items(len(made)) if isinstance(item, list) else None
    budget.leave()
    return made


def _sort(budget: Budget, values: Value, precedes: Value = None) -> Value:
    source = items(budget, values)
    if precedes is None:
        return sorted(source, key=cmp_to_key(partial(_natural, budget)))
    if not isinstance(precedes, Function) or len(precedes.parameters) != 2:
        raise Misfit

    def order(left: Value, right: Value) -> int:
        budget.charge()
        return -1 if precedes.run([left, right]) is True else int(precedes.run([right, left]) is True)

    return sorted(source, key=cmp_to_key(order))


def _natural(budget: Budget, left: Value, right: Value) -> int:
    budget.charge()
    order = compare(left, right)
    if order is None:
        raise Misfit
    return order


def _value(budget: Budget, context: Value, key: Value) -> Value:
    if not isinstance(context, dict):
        raise Misfit
    if isinstance(key, list):
        found: Value = context
        for step in items(budget, key):
            found = found.get(text(step)) if isinstance(found, dict) else None
        return found
    return context.get(text(key))


def _entries(budget: Budget, context: Value) -> Value:
    if not isinstance(context, dict):
        raise Misfit
    budget.items(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(budget: Budget, entries: Value) -> Value:
    made: dict[str, Value] = {}
    for entry in items(budget, entries):
        if not isinstance(entry, dict) or "value" not in entry or text(entry.get("key")) in made:
            raise Misfit
        made[entry["key"]] = entry["value"]
    return made


def _put(budget: Budget, context: Value, key: Value, value: Value) -> Value:
    if not isinstance(context, dict):
        raise Misfit
    budget.items(len(context))
    return {**context, text(key): value}


def _merge(budget: Budget, contexts: Value) -> Value:
    made: dict[str, Value] = {}
    for context in items(budget, contexts):
        if not isinstance(context, dict):
            raise Misfit
        budget.items(len(context))
        made.update(context)
    return made


LIST_FUNCTIONS = (
    ("count", ("list...",), many(lambda budget, values: Decimal(len(values)))),
    ("min", ("list...",), many(_extreme(-1))),
    ("max", ("list...",), many(_extreme(1))),
    ("sum", ("list...",), many(_sum)),
    ("product", ("list...",), many(_product)),
    ("mean", ("list...",), many(_mean)),
    ("median", ("list...",), many(_median)),
    ("stddev", ("list...",), many(_deviation)),
    ("mode", ("list...",), many(_mode)),
    ("all", ("list...",), many(_junction(False))),
    ("any", ("list...",), many(_junction(True))),
    ("and", ("list...",), many(_junction(False))),
    ("or", ("list...",), many(_junction(True))),
    ("list contains", ("list, element",), _contains),
    ("sublist", ("list, start position, [length]",), _sublist),
    ("append", ("list, item...",), _append),
    ("concatenate", ("list...",), _concatenate),
    ("insert before", ("list, position, newItem",), _insert),
    ("remove", ("list, position",), _remove),
    ("list replace", ("list, position, newItem", "list, match, newItem"), _replace),
    ("reverse", ("list",), lambda budget, values: items(budget, values)[::-1]),
    ("index of", ("list, match",), _index_of),
    ("union", ("list...",), lambda budget, *lists: _distinct(budget, _concatenate(budget, *lists))),
    ("distinct values", ("list",), _distinct),
    ("flatten", ("list",), _flatten),
    ("sort", ("list, [precedes]",), _sort),
    ("get value", ("m, key", "context, key"), _value),
    ("get entries", ("m", "context"), _entries),
    ("context", ("entries",), _context),
    ("context put", ("context, key, value",), _put),
    ("context merge", ("contexts",), _merge),
)

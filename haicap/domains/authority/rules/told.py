"""The facts of a matter: what was told, held against what is declared."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from haicap.domains.authority.contracts import Fact, FactOutside, FactUnknown
from haicap.kernel.axes import Choice, Condition, Range

#: a number of a fact has no more digits than this, so that nobody can keep a process busy with one
MOST_DIGITS = 24
#: any word that no text names, where a fact was declared by the text that first named it
OTHER = "*"


def in_force(facts: Sequence[Fact], on: date) -> dict[str, Fact]:
    """
    Return the facts declared on a day by name.

    House rule: one declaration of a name is in force on one day.
    """
    return {
        fact.name: fact
        for fact in facts
        if fact.starts_on <= on and (fact.ends_before is None or on < fact.ends_before)
    }


def eras(facts: Sequence[Fact], *, first: date, end: date) -> Iterator[tuple[date, date, dict[str, Fact]]]:
    """
    Yield the spans of `first` ≤ day < `end` in which the same facts are declared, with these facts.

    House rule: the domain of a fact is what it is on the day.
    """
    edges = {day for fact in facts for day in (fact.starts_on, fact.ends_before) if day and first < day < end}
    days = [first, *sorted(edges), end]
    for start, stop in zip(days, days[1:], strict=False):
        yield start, stop, in_force(facts, start)


def read_told(
    told: Mapping[str, object], declared: Mapping[str, Fact], *, procedure: str, on: date
) -> dict[str, str | Decimal]:
    """
    Return the facts that were told as the rules compare them: words, and numbers.

    House rule: a fact that nobody declared is refused, not passed over; the asker may have misspelt it.

    :raises FactUnknown: if a fact is not declared.
    :raises FactOutside: if a value is nothing that its fact can be.
    """
    found: dict[str, str | Decimal] = {}
    for name, value in told.items():
        fact = declared.get(name)
        if fact is None:
            raise FactUnknown(
                "facts", fact=name[:80], procedure=procedure, on=f"{on:%d/%m/%Y}", declared=sorted(declared)
            )
        read = _word(value) if isinstance(fact.domain, Choice) else _number(value)
        if isinstance(fact.domain, Choice) and OTHER in fact.domain.values and read not in fact.domain.values:
            read = None if read is None else OTHER
        if read is None or not _is_within(read, fact.domain):
            raise FactOutside("facts", fact=name, value=str(value)[:80], can_be=can_be(fact))
        found[name] = read
    return found


def can_be(fact: Fact) -> object:
    """
    Return all that a fact can be: a list of words, or the ends of a number.

    House rule: words that count are told as numbers.
    """
    if isinstance(fact.domain, Choice):
        return plain_words(sorted(fact.domain.values), fact)
    return plain_range({"from": fact.domain.at_least, "below": fact.domain.below})


def plain_told(told: Mapping[str, str | Decimal], declared: Mapping[str, Fact]) -> dict[str, object]:
    """
    Return the facts of a matter as programs read and dossiers keep them.

    House rule: words that count and whole numbers as numbers; a number that no float holds exactly as text.
    """
    return {
        name: _plain_word(value, declared[name]) if isinstance(value, str) else plain_number(value)
        for name, value in told.items()
    }


def plain_when(when: Mapping[str, object], declared: Mapping[str, Fact]) -> dict[str, object]:
    """
    Return the facts that bound a region as programs read them.

    House rule: one range stands by itself, several are a list.
    """
    found: dict[str, object] = {}
    for name, bounds in when.items():
        assert isinstance(bounds, list)
        if isinstance(declared[name].domain, Choice):
            found[name] = plain_words(bounds, declared[name])
        else:
            ranges = [plain_range(one) for one in bounds]
            found[name] = ranges[0] if len(ranges) == 1 else ranges
    return found


def plain_words(words: Sequence[str], fact: Fact) -> list[object]:
    """
    Return words, as whole numbers where they count.

    House rule: in the order of the numbers then.
    """
    if not fact.counts:
        return list(words)
    counted = sorted(int(word) for word in words if word != OTHER)
    return [*counted, OTHER] if OTHER in words else list(counted)


def plain_range(ends: Mapping[str, Decimal | None]) -> dict[str, object]:
    """
    Return the ends of a number that are not open, whole ones as whole numbers.

    House rule: an open end is not named.
    """
    return {name: plain_number(number) for name, number in ends.items() if number is not None}


def plain_number(number: Decimal) -> int | float | str:
    """
    Return a number as programs read it.

    House rule: a whole one without a point; one that no float holds as text, so that nothing is rounded over a limit.
    """
    if number == number.to_integral_value():
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else f"{number:f}"


def _plain_word(word: str, fact: Fact) -> object:
    return plain_words([word], fact)[0]


def _word(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    text = str(value)
    if len(text) > MOST_DIGITS:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS else None


def _is_within(value: str | Decimal, domain: Condition) -> bool:
    if isinstance(domain, Choice):
        return value in domain.values
    assert isinstance(domain, Range)
    assert isinstance(value, Decimal)
    return (domain.at_least is None or domain.at_least <= value) and (domain.below is None or value < domain.below)

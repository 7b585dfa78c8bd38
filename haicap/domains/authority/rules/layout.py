"""One procedure laid out over all days: once for each span in which the same facts are declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from haicap.domains.authority.contracts import Fact, Grant, Place
from haicap.domains.authority.rules.asking import Answer, answer
from haicap.domains.authority.rules.register import Laid, laid_out
from haicap.domains.authority.rules.told import eras


@dataclass(frozen=True, slots=True)
class Era:
    """The days `first` ≤ day < `end` on which the same facts are declared, with the grants laid out."""

    first: date
    end: date
    facts: Mapping[str, Fact]
    laid: Laid


def layout(
    grants: Sequence[Grant],
    facts: Sequence[Fact],
    places: Sequence[Place],
    *,
    first: date = date.min,
    end: date = date.max,
) -> tuple[Era, ...]:
    """
    Return a procedure laid out over the days `first` ≤ day < `end`.

    House rule: a grant that depends on a fact that is not declared in an era does not count in it.
    """
    return tuple(
        Era(
            start,
            stop,
            declared,
            laid_out(
                [grant for grant in grants if grant.conditions.keys() <= declared.keys()],
                places=places,
                facts={name: fact.domain for name, fact in declared.items()},
                first=start,
                end=stop,
            ),
        )
        for start, stop, declared in eras(facts, first=first, end=end)
    )


def era_of(laid: Sequence[Era], on: date) -> Era:
    """
    Return the era in which a day lies.

    House rule: eras follow each other without a hole.
    """
    return next(era for era in laid if era.first <= on < era.end)


def asked(era: Era, *, on: date, place_code: str, facts: Mapping[str, str | Decimal]) -> Answer:
    """
    Return who decides in the life of a place that stands on the day.

    House rule: as `answer`.

    :raises KeyError: if no place of this code stands on that day.
    """
    for place in era.laid.places:
        if (
            place.unit_code == place_code
            and place.starts_on <= on
            and (not place.ends_before or on < place.ends_before)
        ):
            return answer(era.laid, on=on, place=place, facts=facts)
    raise KeyError(place_code)

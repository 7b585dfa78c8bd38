"""What is recorded of legal texts."""

from collections.abc import Iterable

from haicap.domains.law.models import InstrumentRow


def instrument_numbers(ids: Iterable[int]) -> dict[int, str]:
    """Return the numbers of instruments by id, without those that do not exist. One statement."""
    return dict(InstrumentRow.objects.filter(id__in=set(ids)).values_list("id", "number"))

"""What is recorded of legal texts."""

from collections.abc import Iterable

from haicap.domains.law.contracts import Instrument, InstrumentKind
from haicap.domains.law.models import InstrumentRow

FIELDS = ("number", "issuer", "signed_on", "effective_on", "title", "source", "expires_on")


def instrument_numbers(ids: Iterable[int]) -> dict[int, str]:
    """Return the numbers of instruments by id, without those that do not exist. One statement."""
    return dict(InstrumentRow.objects.filter(id__in=set(ids)).values_list("id", "number"))


def instruments_by_id(ids: Iterable[int]) -> dict[int, Instrument]:
    """Return instruments by id, without those that do not exist. One statement."""
    rows = InstrumentRow.objects.filter(id__in=set(ids)).values("id", "kind", *FIELDS)
    return {
        row["id"]: Instrument(kind=InstrumentKind(row["kind"]), **{name: row[name] for name in FIELDS}) for row in rows
    }

"""Record legal texts."""

from collections.abc import Sequence
from dataclasses import asdict

from django.db.models import Q

from haicap.domains.law.contracts import Instrument
from haicap.domains.law.models import InstrumentRow


def record_instruments(instruments: Sequence[Instrument]) -> dict[Instrument, int]:
    """
    Record the legal texts that are not recorded yet and return the id of each.

    What is recorded already stays as it is. Two statements; to be called inside a transaction of the caller.
    """
    if not instruments:
        return {}
    InstrumentRow.objects.bulk_create(
        [InstrumentRow(**asdict(instrument)) for instrument in instruments], ignore_conflicts=True
    )
    wanted = Q()
    for instrument in instruments:
        wanted |= Q(number=instrument.number, issuer=instrument.issuer, signed_on=instrument.signed_on)
    rows = InstrumentRow.objects.filter(wanted).values_list("number", "issuer", "signed_on", "id")
    found = {(number, issuer, signed_on): row_id for number, issuer, signed_on, row_id in rows}
    return {i: found[i.number, i.issuer, i.signed_on] for i in instruments}

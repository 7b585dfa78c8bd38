"""The legal texts that the shipped facts stand on."""

from datetime import date

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Instrument, InstrumentKind
from haicap.domains.organisation.loading.shipped import table


def recorded() -> dict[str, int]:
    """Record the shipped instruments and return the id of each by its number. Two statements."""
    instruments = [
        Instrument(
            number=line["number"],
            issuer=line["issuer"],
            kind=InstrumentKind(line["kind"]),
            signed_on=date.fromisoformat(line["signed_on"]),
            effective_on=date.fromisoformat(line["effective_on"]),
            expires_on=date.fromisoformat(line["expires_on"]) if line["expires_on"] else None,
            title=line["title"],
            source=line["source"],
        )
        for line in table("instruments")
    ]
    return {instrument.number: row_id for instrument, row_id in law.record_instruments(instruments).items()}

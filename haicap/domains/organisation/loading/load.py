"""Load the data that ships with the product."""

from datetime import datetime

from django.db import connection, transaction

from haicap.domains.organisation.contracts import Loaded
from haicap.domains.organisation.loading.calendar import add_days, add_hours, add_years
from haicap.domains.organisation.loading.instruments import recorded
from haicap.domains.organisation.loading.units import add_boundaries, add_successions, add_units

#: Any number that no other lock of the platform uses: two loads at once wait for each other.
LOAD_LOCK = 0x68_63_6F_72


@transaction.atomic
def load(*, at: datetime) -> Loaded:
    """
    Add what the product ships and the database does not hold: units, successions, borders, calendar, hours.

    What is held stays as it is: a second load changes nothing, and nothing that a change of law or an office
    recorded is lost. One exception: a day marked provisionally gives way to the same day confirmed by a newer
    release. About 25 statements.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOAD_LOCK])
    instruments = recorded()
    units = add_units(instruments)
    boundaries = add_boundaries()
    successions = add_successions(instruments)
    add_years(at)
    return Loaded(
        units=units,
        boundaries=boundaries,
        successions=successions,
        calendar_days=add_days(at),
        working_hours=add_hours(at),
    )

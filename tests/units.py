"""The units that ship, in the database of a test run for the length of one module: loading them takes a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from haicap.domains.organisation import api as organisation

#: What the load fills, those that point to others first.
TABLES = (
    "organisation_successionrow",
    "organisation_unitboundaryrow",
    "organisation_workinghoursrow",
    "organisation_calendardayrow",
    "organisation_calendaryearrow",
    "organisation_unitrow",
    "law_instrumentrow",
)
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@contextmanager
def loaded(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the units and take them away afterwards; leave alone what somebody else has loaded."""
    with blocker.unblock():
        ours = organisation.load(at=AT).units > 0
    yield
    if ours:
        with blocker.unblock(), connection.cursor() as cursor:
            # Not truncated: that would reach into the tables of other parts, some of which forbid it.
            for table in TABLES:
                cursor.execute(f"delete from {table}")

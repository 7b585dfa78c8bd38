"""Spans of days as the database compares them."""

from django.contrib.postgres.fields import DateRangeField
from django.db.models import F, Func, Q, Value

#: what no roll-back has withdrawn
STANDS = Q(withdrawn_at__isnull=True)


def days() -> Func:
    """Return the half-open span from `starts_on` to `ends_before` as one value."""
    return Func(F("starts_on"), F("ends_before"), Value("[)"), function="daterange", output_field=DateRangeField())


def holds_a_day() -> Q:
    """Return the condition that a span holds at least one day."""
    return Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on"))

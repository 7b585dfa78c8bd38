"""Units of both tiers and their borders."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from haicap.domains.organisation.contracts import Kind, Tier
from haicap.domains.organisation.models.spans import STANDS, days, holds_a_day


class UnitRow(models.Model):
    """
    One life of a unit: the city, a department, a district, a commune or ward.

    Born by the load of the shipped data or by a change of law; ended by setting `ends_before`; never removed.
    A code may come back for another unit, so it is one unit on one day only. A unit whose change of law was rolled
    back is withdrawn: no day finds it any more, but what names it by its id still does. `amendment` is the change
    that made it, `ended_in` the one that ended it.
    """

    code = models.TextField()
    identification_code = models.TextField(blank=True)
    identification_provisional = models.BooleanField()
    tier = models.TextField(choices=[(tier.value, tier.value) for tier in Tier])
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in Kind])
    name = models.TextField()
    full_name = models.TextField()
    name_en = models.TextField()
    # As search sees them; the path is the full name followed by those of the units it lies in.
    folded_name = models.TextField()
    folded_full_name = models.TextField()
    folded_path = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    starts_on = models.DateField()
    start_known = models.BooleanField()
    ends_before = models.DateField(null=True)
    instrument = models.ForeignKey("law.InstrumentRow", models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("law.InstrumentRow", models.PROTECT, null=True, related_name="+")
    population = models.PositiveIntegerField(null=True)
    area_km2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    headquarters = models.TextField(blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    boundary_known = models.BooleanField()
    confirmed = models.BooleanField()
    source = models.TextField()
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    ended_in = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="a_code_is_one_unit_on_one_day",
                expressions=[("code", RangeOperators.EQUAL), (days(), RangeOperators.OVERLAPS)],
                condition=STANDS,
            ),
            models.UniqueConstraint(fields=["code", "starts_on"], condition=STANDS, name="unit_has_one_start"),
            models.CheckConstraint(condition=holds_a_day(), name="unit_lives_some_day"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="unit_has_a_code_and_a_name"),
            models.CheckConstraint(condition=Q(tier__in=[t.value for t in Tier]), name="unit_tier_is_known"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="unit_kind_is_known"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="unit_point_is_whole",
            ),
        )
        indexes = (
            models.Index(fields=["tier", "starts_on"], name="unit_by_tier"),
            GinIndex(fields=["folded_path"], name="unit_by_words", opclasses=["gin_trgm_ops"]),
        )

    def __str__(self) -> str:
        return f"{self.full_name} ({self.code} from {self.starts_on})"


class UnitBoundaryRow(models.Model):
    """
    The border of a unit in WGS84: the coordinates of a GeoJSON MultiPolygon.

    Born with the unit or when its border becomes known. A corrected border is a new row in place of the old
    one, never the old row changed: processes know the borders that they hold by the ids of these rows.
    """

    unit = models.OneToOneField(UnitRow, models.CASCADE, related_name="boundary")
    coordinates = models.JSONField()
    source = models.TextField()

    def __str__(self) -> str:
        return f"border of unit {self.unit_id}"

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from haicap.kernel.actors import Role

OFFICERS = [role.value for role in Role if role not in {Role.CITIZEN, Role.SYSTEM}]


class DateRange(Func):
    """The half-open range of two days."""

    function = "daterange"


class PostRow(models.Model):
    """
    A post that an account holds in a unit.

    Born when it is given; ended by its day, never deleted once it was held, because acts name it. Where a change of law
    ends a unit, its posts end with it (`ended_in`; `ended_was` is the end that they had) and go on in the unit that
    follows (`amendment`); one that had not begun goes over itself (`moved_from`).
    """

    account = models.ForeignKey("accounts.AccountRow", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    ended_in = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    ended_was = models.DateField(null=True)
    moved_from = models.ForeignKey("organisation.UnitRow", models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "staff"
        indexes = [models.Index(fields=["unit", "role"], name="staff_post_unit_role")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=OFFICERS), name="post_role_known"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="post_holds_a_day",
            ),
            ExclusionConstraint(
                name="one_such_post_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_before", Value("[)")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

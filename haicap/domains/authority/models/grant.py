"""The register: grants of power, and the facts on which they may depend."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from haicap.domains.authority.contracts import Basis, Block, Office, Seal, Status, Tier
from haicap.domains.authority.rules.stored import ATTACHED, OWN, UNDETERMINED, UNIT

STANDS = Q(withdrawn_at__isnull=True)
HOLDERS = (UNIT, OWN, ATTACHED, UNDETERMINED)
GIVEN_ON = (Basis.DECENTRALISED.value, Basis.DELEGATED.value)
HOLDS_A_DAY = Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on"))


def days() -> Func:
    """Return the half-open span from `starts_on` to `ends_before` as one value."""
    return Func(F("starts_on"), F("ends_before"), Value("[)"), function="daterange", output_field=DateRangeField())


class GrantRow(models.Model):
    """
    One power over one procedure, as one text gives it.

    Born by the base register or by a change of law; confirmed by a person; withdrawn when it should never have stood
    or stands with other days from now on. Never removed, and nothing else of it changes: the answer as it was known
    at any moment stays readable. `identity` is the fingerprint of what it gives to whom; `amendment` is the change of
    law that recorded it, `withdrawn_by` the one that withdrew it.
    """

    procedure = models.TextField()
    basis = models.TextField(choices=[(basis.value, basis.value) for basis in Basis])
    holder_kind = models.TextField(choices=[(kind, kind) for kind in HOLDERS])
    holder = models.TextField(blank=True)
    holder_kinds = ArrayField(models.TextField(), default=list)
    holder_codes = ArrayField(models.TextField(), default=list)
    possible = ArrayField(models.TextField(choices=[(tier.value, tier.value) for tier in Tier]), default=list)
    agency = models.TextField(blank=True)
    office = models.TextField(choices=[(office.value, office.value) for office in Office])
    giver = models.TextField(blank=True)
    places = ArrayField(models.TextField(), null=True)
    conditions = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    instrument = models.ForeignKey("law.InstrumentRow", models.PROTECT, null=True, related_name="+")
    cited = models.TextField(blank=True)
    clause = models.TextField(blank=True)
    signing_block = models.TextField(blank=True, choices=[(block.value, block.value) for block in Block])
    seal = models.TextField(choices=[(seal.value, seal.value) for seal in Seal])
    source = models.TextField()
    status = models.TextField(choices=[(status.value, status.value) for status in Status])
    version = models.ForeignKey("procedures.ProcedureVersionRow", models.PROTECT, null=True, related_name="+")
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    identity = models.TextField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="a_grant_stands_once_on_one_day",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    ("identity", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                condition=STANDS,
            ),
            models.CheckConstraint(condition=HOLDS_A_DAY, name="grant_holds_a_day"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("recorded_at")),
                name="grant_is_withdrawn_after_it_was_recorded",
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.DELEGATED.value) | Q(ends_before__isnull=False), name="delegation_has_a_term"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=GIVEN_ON) & ~Q(giver="") | ~Q(basis__in=GIVEN_ON) & Q(giver=""),
                name="what_is_given_on_has_a_giver",
            ),
            models.CheckConstraint(
                condition=Q(instrument__isnull=False)
                | (Q(status=Status.DERIVED.value) | Q(version__isnull=False)) & ~Q(source=""),
                name="grant_rests_on_a_text",
            ),
            models.CheckConstraint(
                condition=Q(holder_kind__in=[UNIT, ATTACHED]) & ~Q(holder="")
                | Q(holder_kind__in=[OWN, UNDETERMINED], holder=""),
                name="grant_names_its_holder",
            ),
            models.CheckConstraint(condition=Q(basis__in=[one.value for one in Basis]), name="grant_basis_is_known"),
            models.CheckConstraint(condition=Q(office__in=[one.value for one in Office]), name="grant_office_is_known"),
            models.CheckConstraint(condition=Q(status__in=[one.value for one in Status]), name="grant_status_is_known"),
            models.CheckConstraint(
                condition=Q(signing_block__in=[one.value for one in Block], seal__in=[one.value for one in Seal]),
                name="grant_signing_is_known",
            ),
        )
        indexes = (
            models.Index(fields=["procedure"], condition=STANDS, name="grant_by_procedure"),
            models.Index(fields=["ends_before"], condition=STANDS & ~Q(giver=""), name="grant_by_its_end"),
            models.Index(fields=["version"], name="grant_by_version"),
        )

    def __str__(self) -> str:
        return f"{self.procedure} {self.basis} from {self.starts_on}"


class FactRow(models.Model):
    """
    A fact of a procedure's matters, with all that it can be, in a span of days.

    Born by a change of law that first names it; withdrawn as a grant is.
    """

    procedure = models.TextField()
    name = models.TextField()
    domain = models.JSONField()
    counts = models.BooleanField()
    label_vi = models.TextField(blank=True)
    label_en = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="a_fact_is_declared_once_on_one_day",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                condition=STANDS,
            ),
            models.CheckConstraint(condition=HOLDS_A_DAY, name="fact_holds_a_day"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(procedure=""), name="fact_has_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} of {self.procedure} from {self.starts_on}"

"""Processes: their versions, which procedure uses which, and the decision tables of procedures."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat

from haicap.domains.procedures.models.catalogue import SPAN, SPAN_IS_NOT_EMPTY, ProcedureRow
from haicap.domains.procedures.models.setting import STANDS

TEXT = models.TextField()


class ProcessRow(models.Model):
    """
    A version of a process: its BPMN as it was, and the days on which new dossiers get it.

    Born by a loading of what ships or by an amendment; only `ends_before` is set later, by the version that follows
    (`ended_by`, with the end of before in `stood_until`). One that an amendment made is withdrawn when that is rolled
    back, and stays for the dossiers on it; its number is never given again. `calls` are the versions of the processes
    that it calls, by the code it calls them by; `cited` is the number of the text. What the key means never changes.
    """

    key = models.CharField(max_length=90, unique=True)
    code = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    names = models.JSONField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    calls = models.JSONField()
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    cited = models.TextField(blank=True)
    instrument = models.ForeignKey("law.InstrumentRow", models.PROTECT, null=True, related_name="+")
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    stood_until = models.DateField(null=True)
    withdrawn_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "procedures_process"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="process_number_once"),
            models.CheckConstraint(
                condition=Q(key=Concat(F("code"), Value("/"), Cast("number", TEXT), output_field=TEXT)),
                name="process_key_is_code_and_number",
            ),
            models.CheckConstraint(condition=SPAN_IS_NOT_EMPTY, name="process_span"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(code=""), name="process_has_its_text"),
            models.CheckConstraint(
                condition=Q(amendment__isnull=True, instrument__isnull=True, cited="")
                | (Q(amendment__isnull=False, instrument__isnull=False) & ~Q(cited="")),
                name="process_is_shipped_or_of_a_text",
            ),
            ExclusionConstraint(
                name="processes_apart",
                expressions=[("code", RangeOperators.EQUAL), (SPAN, RangeOperators.OVERLAPS)],
                condition=STANDS,
            ),
        ]


class ProcessUseRow(models.Model):
    """
    Which process a procedure uses in a span of days, where it is not the standard one.

    Born by an amendment, withdrawn by a later one or by a roll-back; never changed.
    """

    procedure = models.ForeignKey(ProcedureRow, on_delete=models.PROTECT, related_name="+")
    process = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    cited = models.TextField()
    instrument = models.ForeignKey("law.InstrumentRow", models.PROTECT, related_name="+")
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "procedures_processuse"
        constraints: ClassVar = [
            models.CheckConstraint(condition=SPAN_IS_NOT_EMPTY, name="process_use_span"),
            ExclusionConstraint(
                name="process_uses_apart",
                expressions=[("procedure", RangeOperators.EQUAL), (SPAN, RangeOperators.OVERLAPS)],
                condition=STANDS,
            ),
        ]


class DecisionModelRow(models.Model):
    """
    The decision tables (DMN) of a procedure in a span of days.

    Born by an amendment, withdrawn by a later one or by a roll-back; never changed.
    """

    procedure = models.ForeignKey(ProcedureRow, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    cited = models.TextField()
    source = models.TextField()
    instrument = models.ForeignKey("law.InstrumentRow", models.PROTECT, related_name="+")
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "procedures_decisionmodel"
        constraints: ClassVar = [
            models.CheckConstraint(condition=SPAN_IS_NOT_EMPTY, name="decision_model_span"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(cited=""), name="decision_model_has_its_text"),
            ExclusionConstraint(
                name="decision_models_apart",
                expressions=[("procedure", RangeOperators.EQUAL), (SPAN, RangeOperators.OVERLAPS)],
                condition=STANDS,
            ),
        ]

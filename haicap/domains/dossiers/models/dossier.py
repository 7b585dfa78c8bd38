from collections.abc import Iterable
from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from haicap.domains.dossiers.contracts import (
    MOST_FEE_VND,
    Business,
    Channel,
    Decision,
    Delivery,
    Money,
    Node,
    Sync,
    TermKind,
)
from haicap.domains.people.contracts import Authorisation
from haicap.platform.flows.api import State


def one_of(column: str, values: Iterable[StrEnum], *, or_empty: bool = False) -> models.CheckConstraint:
    """Return the constraint that a column holds one of the values of an enumeration, or nothing."""
    known = [value.value for value in values] + ([""] if or_empty else [])
    return models.CheckConstraint(condition=Q(**{f"{column}__in": known}), name=f"dossier_{column}_known")


class DossierRow(models.Model):
    """
    A dossier as it stands; its log is in EventRow, and each column can be rebuilt from there.

    Born when it is handed in; changed only together with an event; kept until its term of keeping ends.
    """

    uuid = models.UUIDField(unique=True)
    code = models.CharField(max_length=60, unique=True)
    procedure_version = models.ForeignKey("procedures.ProcedureVersionRow", models.PROTECT, related_name="+")
    applicant = models.ForeignKey("people.PersonRow", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.OrganisationRow", models.PROTECT, related_name="+", null=True)
    proxy = models.ForeignKey("people.PersonRow", models.PROTECT, related_name="+", null=True)
    authorisation = models.CharField(max_length=10, default="", blank=True)
    # That of the organisation when one applies, else that of the person.
    applicant_name = models.CharField(max_length=200)
    # As search sees the name: a space before each of its words, so that "% an%" finds words that begin with "an".
    applicant_words = models.TextField()
    contact_sealed = models.BinaryField()
    phone_index = models.BinaryField(max_length=32, null=True)
    support_unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="+", null=True)
    received_unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="+", db_index=False)
    competent_unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="+", db_index=False)
    # Of the matter: by it and the facts it is found who decides. Not known of what came in before it was kept.
    place_unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="+", null=True, db_index=False)
    competence = models.JSONField()
    channel = models.CharField(max_length=10)
    handled = models.CharField(max_length=10, default="here")
    # The system that works a dossier that is only followed here, its code and last message there.
    source_system = models.CharField(max_length=40, db_default="", blank=True)
    outside_code = models.CharField(max_length=60, db_default="", blank=True)
    outside_event = models.CharField(max_length=80, db_default="", blank=True)
    told_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)
    business = models.CharField(max_length=20)
    decision = models.CharField(max_length=10, default="", blank=True)
    money = models.CharField(max_length=12)
    delivery = models.CharField(max_length=12)
    sync = models.CharField(max_length=10)
    term_kind = models.CharField(max_length=16)
    term_months = models.PositiveSmallIntegerField()
    term_calendar_days = models.PositiveSmallIntegerField()
    term_half_days = models.PositiveSmallIntegerField()
    submitted_at = models.DateTimeField()
    counts_as = models.DateField()
    due_at = models.DateTimeField(null=True)
    due_is_provisional = models.BooleanField()
    decided_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    runs_from = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    supplement_count = models.PositiveSmallIntegerField(default=0)
    reappointment_count = models.PositiveSmallIntegerField(default=0)
    passed_unit_ids = ArrayField(models.BigIntegerField(), db_default=[])
    correction_asked_by = models.BigIntegerField(db_default=0)
    fee_vnd = models.BigIntegerField(null=True)
    data_asked_by = models.BigIntegerField(db_default=0)
    is_sample = models.BooleanField()
    process = models.CharField(max_length=80, db_default="standard/1")
    process_values = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    event_count = models.PositiveIntegerField()
    head_hash = models.BinaryField(max_length=32)

    class Meta:
        app_label = "dossiers"
        # The newest of a unit first; they serve the keys to the units too.
        indexes = [
            models.Index(fields=["received_unit", "-submitted_at", "-id"], name="dossier_received_newest"),
            models.Index(fields=["competent_unit", "-submitted_at", "-id"], name="dossier_competent_newest"),
            models.Index(fields=["-submitted_at", "-id"], name="dossier_newest"),
            models.Index(fields=["phone_index"], condition=Q(phone_index__isnull=False), name="dossier_by_phone"),
            models.Index(fields=["id"], condition=Q(sync="pending"), name="dossier_to_tell"),
            GinIndex(fields=["applicant_words"], opclasses=["gin_trgm_ops"], name="dossier_by_name"),
            GinIndex(fields=["passed_unit_ids"], condition=~Q(passed_unit_ids=[]), name="dossier_passed_through"),
        ]
        constraints = [
            one_of("business", Business),
            one_of("decision", Decision),
            one_of("money", Money),
            one_of("delivery", Delivery),
            one_of("sync", Sync),
            one_of("channel", Channel),
            one_of("term_kind", TermKind),
            one_of("authorisation", Authorisation, or_empty=True),
            models.CheckConstraint(
                condition=Q(proxy__isnull=True, authorisation="")
                | (Q(proxy__isnull=False, organisation__isnull=True) & ~Q(authorisation="")),
                name="dossier_proxy_with_authorisation",
            ),
            models.CheckConstraint(condition=Q(handled__in=["here", "elsewhere"]), name="dossier_handled_known"),
            models.CheckConstraint(
                condition=Q(handled="here", source_system="", outside_code="", outside_event="", told_at__isnull=True)
                | (Q(handled="elsewhere", told_at__isnull=False) & ~Q(source_system="") & ~Q(outside_code="")),
                name="dossier_elsewhere_with_system",
            ),
            models.UniqueConstraint(
                fields=["outside_code", "source_system"],
                condition=Q(handled="elsewhere"),
                name="one_mirror_of_a_system_and_code",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(due_at__gte=F("submitted_at")), name="dossier_due_after_receipt"
            ),
            models.CheckConstraint(
                condition=Q(term_kind="unknown", due_at__isnull=True)
                | (~Q(term_kind="unknown") & Q(due_at__isnull=False)),
                name="dossier_due_when_term_known",
            ),
            models.CheckConstraint(
                condition=Q(business__in=["decided", "returned"], decision__in=["approved", "refused"])
                | (~Q(business__in=["decided", "returned"]) & Q(decision="")),
                name="dossier_decision_with_state",
            ),
            models.CheckConstraint(condition=Q(event_count__gte=1), name="dossier_has_events"),
            models.CheckConstraint(
                condition=Q(business="supplement_asked", waiting_since__isnull=False)
                | Q(business="in_process")
                | (~Q(business__in=["supplement_asked", "in_process"]) & Q(waiting_since__isnull=True)),
                name="dossier_waits_with_state",
            ),
            models.CheckConstraint(condition=Q(reappointment_count__lte=1), name="dossier_reappointed_once"),
            models.CheckConstraint(
                condition=Q(money__in=["none", "exempt"], fee_vnd__isnull=True)
                | (
                    ~Q(money__in=["none", "exempt"])
                    & Q(fee_vnd__isnull=False, fee_vnd__gte=1, fee_vnd__lte=MOST_FEE_VND)
                ),
                name="dossier_fee_with_money",
            ),
        ]  # fmt: skip


class TokenRow(models.Model):
    """
    A step at which a dossier waits, or another place of it in its process.

    Born with the dossier, moved by each act, gone when the flow has ended. `rank_at` orders worklists: the due
    moment, or the receipt as long as no due moment is known, so that such a dossier is seen first; a hundred years
    later for what waits for the applicant, so that it stands behind. One of the tokens `leads`: it speaks for the
    dossier. `serial`, `scopes` and the rest are its place in the process, see `contracts.Token`; an empty `element` is
    the name of `node`.
    """

    dossier = models.ForeignKey(DossierRow, models.CASCADE, related_name="tokens", db_index=False)
    node = models.CharField(max_length=10)
    unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    assignee_id = models.BigIntegerField(default=0)
    since = models.DateTimeField()
    rank_at = models.DateTimeField()
    serial = models.IntegerField(db_default=0)
    element = models.CharField(max_length=200, db_default="")
    state = models.CharField(max_length=10, db_default=State.WAITING.value)
    scopes = models.CharField(max_length=2000, db_default="")
    item = models.CharField(max_length=200, db_default="")
    via = models.CharField(max_length=200, db_default="")
    guards = models.IntegerField(db_default=0)
    fires_at = models.DateTimeField(null=True)
    leads = models.BooleanField(db_default=True)

    class Meta:
        app_label = "dossiers"
        indexes = [
            models.Index(fields=["unit", "role", "rank_at", "id"], name="token_worklist"),
            models.Index(fields=["fires_at", "id"], condition=Q(fires_at__isnull=False), name="token_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "serial"], name="one_token_of_a_serial"),
            models.CheckConstraint(condition=Q(node__in=[node.value for node in Node]), name="token_node_known"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="token_state_known"),
        ]

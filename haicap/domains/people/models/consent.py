from django.db import models
from django.db.models import Q


class ConsentRow(models.Model):
    """
    That a person agreed to something, and when they took it back.

    Born when the dossier with which it was given is taken in, so that nobody agrees in the name of somebody else; never
    changed but for the moment of the withdrawal, and for the person when that one was declared wrongly. It is about the
    papers of that dossier.
    """

    person = models.ForeignKey("people.PersonRow", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    how = models.CharField(max_length=10)
    dossier_code = models.CharField(max_length=60)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "people"
        constraints = [
            # One that was withdrawn stays withdrawn, however often the job of its dossier runs.
            models.UniqueConstraint(fields=["person", "purpose", "dossier_code"], name="one_consent_of_a_dossier"),
            models.CheckConstraint(condition=Q(purpose__in=["reuse_papers"]), name="consent_purpose_known"),
            models.CheckConstraint(condition=Q(how__in=["online", "counter"]), name="consent_how_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

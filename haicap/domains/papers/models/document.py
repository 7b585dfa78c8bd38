from django.db import models


class DocumentRow(models.Model):
    """
    A paper issued for a dossier, in the wording it had that day.

    Born when it is issued; never changed. `serial` is the event that it goes with, 0 for the
    first receipt; `form_set` names the circular by whose forms it was made.
    """

    dossier_code = models.CharField(max_length=60)
    form = models.CharField(max_length=4)
    serial = models.PositiveIntegerField(default=0)
    form_set = models.CharField(max_length=40)
    file = models.ForeignKey("files.FileRow", models.PROTECT, related_name="+", db_column="sha256")
    issued_at = models.DateTimeField()

    class Meta:
        app_label = "papers"
        constraints = [models.UniqueConstraint(fields=["dossier_code", "form", "serial"], name="one_paper_of_an_event")]

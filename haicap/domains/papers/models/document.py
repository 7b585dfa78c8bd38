from django.db import models


class DocumentRow(models.Model):
    """
    A paper issued for a dossier, in the wording it had that day.

    Born when it is issued; never changed. `form_set` names the circular by whose forms it was made.
    """

    dossier_code = models.CharField(max_length=60)
    form = models.CharField(max_length=4)
    form_set = models.CharField(max_length=40)
    file = models.ForeignKey("files.FileRow", models.PROTECT, related_name="+", db_column="sha256")
    issued_at = models.DateTimeField()

    class Meta:
        app_label = "papers"
        constraints = [models.UniqueConstraint(fields=["dossier_code", "form"], name="one_paper_of_a_form")]

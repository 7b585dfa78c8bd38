from django.db import models
from django.db.models import Q


class OrganisationRow(models.Model):
    """
    An organisation as declared: one row for each tax code, name and address that came together.

    Born with the first dossier that declares it; never changed by a later filing, so that a stranger who knows
    a tax code cannot alter what an organisation is called.
    """

    identity_index = models.BinaryField(unique=True, max_length=32)
    tax_code = models.CharField(max_length=14, db_index=True)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        app_label = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(tax_code__regex=r"^[0-9]{10}(-[0-9]{3})?$"), name="organisation_tax_code_form"
            ),
        ]

from django.db import models


class PersonRow(models.Model):
    """
    A person as declared: one row for each name, card number and day of birth that came together.

    Born with the first dossier that declares it; never changed by a later filing, so that a stranger who knows
    a number cannot alter somebody's data.
    """

    identity_index = models.BinaryField(unique=True, max_length=32)
    national_id_index = models.BinaryField(max_length=32, db_index=True)
    national_id_sealed = models.BinaryField()
    name = models.CharField(max_length=120)
    born_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        app_label = "people"

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


def key_to_a_unit() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unitrow"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0005_found_by_filled"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dossierrow",
            name="applicant_words",
            field=models.TextField(),
        ),
        migrations.AddIndex(
            model_name="dossierrow",
            index=models.Index(fields=["received_unit", "-submitted_at", "-id"], name="dossier_received_newest"),
        ),
        migrations.AddIndex(
            model_name="dossierrow",
            index=models.Index(fields=["competent_unit", "-submitted_at", "-id"], name="dossier_competent_newest"),
        ),
        migrations.AlterField(
            model_name="dossierrow",
            name="competent_unit",
            field=key_to_a_unit(),
        ),
        migrations.AlterField(
            model_name="dossierrow",
            name="received_unit",
            field=key_to_a_unit(),
        ),
        migrations.AddIndex(
            model_name="dossierrow",
            index=models.Index(fields=["-submitted_at", "-id"], name="dossier_newest"),
        ),
        migrations.AddIndex(
            model_name="dossierrow",
            index=models.Index(
                condition=models.Q(("phone_index__isnull", False)), fields=["phone_index"], name="dossier_by_phone"
            ),
        ),
        migrations.AddIndex(
            model_name="dossierrow",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["applicant_words"], name="dossier_by_name", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]

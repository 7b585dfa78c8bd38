from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0003_turns"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossierrow",
            name="applicant_words",
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name="dossierrow",
            name="phone_index",
            field=models.BinaryField(max_length=32, null=True),
        ),
    ]

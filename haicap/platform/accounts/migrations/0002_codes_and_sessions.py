from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField("accountrow", "code_ends_at", models.DateTimeField(null=True)),
        migrations.AddField("accountrow", "code_index", models.BinaryField(max_length=32, null=True)),
        migrations.AddField("accountrow", "session_number", models.PositiveIntegerField(default=0)),
    ]

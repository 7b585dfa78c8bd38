from django.db import migrations, models
from django.db.models.deletion import CASCADE


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_codes_and_sessions"), ("sessions", "0001_initial")]

    operations = [
        migrations.AddField("accountrow", "totp_key_sealed", models.BinaryField(null=True)),
        migrations.AddField("accountrow", "totp_since", models.DateTimeField(null=True)),
        migrations.AddField("accountrow", "totp_step", models.BigIntegerField(default=0)),
        migrations.AddField("accountrow", "totp_failures", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("accountrow", "totp_failed_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "accountrow",
            models.CheckConstraint(
                condition=models.Q(totp_since__isnull=True) | models.Q(totp_key_sealed__isnull=False),
                name="account_totp_has_key",
            ),
        ),
        migrations.CreateModel(
            "RecoveryRow",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.ForeignKey("accounts.accountrow", on_delete=CASCADE, related_name="+")),
                ("code_index", models.BinaryField(max_length=32, unique=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            "SessionRow",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.ForeignKey("accounts.accountrow", on_delete=CASCADE, related_name="+")),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("began_at", models.DateTimeField()),
                ("device", models.CharField(max_length=60)),
            ],
        ),
    ]

"""Every change of the register gives it a new edition."""

from django.db import migrations

TABLES = ("authority_grantrow", "authority_factrow")
THERE = "\n".join(
    [
        *(
            "create trigger authority_edition after insert or update or delete or truncate "
            f"on {table} for each statement execute function editions_bump('authority');"
            for table in TABLES
        ),
        "insert into editions_editionrow (topic, edition) values ('authority', gen_random_uuid());",
    ]
)
BACK = "\n".join(
    [
        *(f"drop trigger authority_edition on {table};" for table in TABLES),
        "delete from editions_editionrow where topic = 'authority';",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("authority", "0002_register_stays"), ("editions", "0001_initial")]

    operations = [migrations.RunSQL(THERE, BACK)]

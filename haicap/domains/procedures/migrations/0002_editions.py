"""Every change of the catalogue gives it a new edition."""

from django.db import migrations

TABLES = ("procedures_procedure", "procedures_procedureversion", "procedures_confirmation")
THERE = "\n".join(
    [
        *(
            "create trigger procedures_edition after insert or update or delete or truncate "
            f"on {table} for each statement execute function editions_bump('procedures');"
            for table in TABLES
        ),
        "insert into editions_editionrow (topic, edition) values ('procedures', gen_random_uuid());",
    ]
)
BACK = "\n".join(
    [
        *(f"drop trigger procedures_edition on {table};" for table in TABLES),
        "delete from editions_editionrow where topic = 'procedures';",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_catalogue"), ("editions", "0001_initial")]

    operations = [migrations.RunSQL(THERE, BACK)]

"""The table of editions, and what the triggers of other tables do to it."""

from django.db import migrations, models

# While a backup is read in, the triggers of the tables before have made rows here already: those stay, since the mark
# in the backup may be known to a process together with other rows.
SQL = """
create function editions_bump() returns trigger language plpgsql as $$
begin
    update editions_editionrow set edition = gen_random_uuid() where topic = tg_argv[0];
    if not found then
        insert into editions_editionrow (topic, edition) values (tg_argv[0], gen_random_uuid());
    end if;
    return null;
end $$;
create function editions_first_stays() returns trigger language plpgsql as $$
begin
    if exists (select from editions_editionrow where topic = new.topic) then
        return null;
    end if;
    return new;
end $$;
create trigger first_stays before insert on editions_editionrow
    for each row execute function editions_first_stays();
"""
BACK = """
drop trigger first_stays on editions_editionrow;
drop function editions_first_stays();
drop function editions_bump();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="EditionRow",
            fields=[
                ("topic", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("edition", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(SQL, BACK),
    ]

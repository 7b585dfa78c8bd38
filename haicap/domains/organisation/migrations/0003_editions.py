"""Every change of units or of the working calendar gives its topic a new edition."""

from django.db import migrations

# The numbers of the legal texts that made and ended a unit come along with it; those never change.
WATCHED = {
    "units": ("organisation_unitrow",),
    "calendars": ("organisation_calendardayrow", "organisation_calendaryearrow", "organisation_workinghoursrow"),
}


def _there() -> str:
    made = [
        f"create trigger {topic}_edition after insert or update or delete or truncate on {table} "
        f"for each statement execute function editions_bump('{topic}');"
        for topic, tables in WATCHED.items()
        for table in tables
    ]
    first = [
        f"insert into editions_editionrow (topic, edition) values ('{topic}', gen_random_uuid());" for topic in WATCHED
    ]
    return "\n".join(made + first)


def _back() -> str:
    gone = [f"drop trigger {topic}_edition on {table};" for topic, tables in WATCHED.items() for table in tables]
    return "\n".join([*gone, *(f"delete from editions_editionrow where topic = '{topic}';" for topic in WATCHED)])


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_changed_by_amendments"), ("editions", "0001_initial")]

    operations = [migrations.RunSQL(_there(), _back())]

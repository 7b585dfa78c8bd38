from django.db import migrations

FORBID = """
create function dossiers_log_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the log of a dossier is only added to' using errcode = 'restrict_violation';
end $$;
create trigger log_stays before update or delete on dossiers_eventrow
    for each row execute function dossiers_log_stays();
create trigger log_stays_whole before truncate on dossiers_eventrow
    for each statement execute function dossiers_log_stays();
"""
ALLOW = """
drop trigger log_stays_whole on dossiers_eventrow;
drop trigger log_stays on dossiers_eventrow;
drop function dossiers_log_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]

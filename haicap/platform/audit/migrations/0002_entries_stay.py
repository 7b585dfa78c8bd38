from django.db import migrations

FORBID = """
create function audit_entries_stay() returns trigger language plpgsql as $$
begin
    raise exception 'entries of the audit are never changed' using errcode = 'restrict_violation';
end $$;
create trigger entries_stay before update on audit_entryrow
    for each row execute function audit_entries_stay();
"""
ALLOW = """
drop trigger entries_stay on audit_entryrow;
drop function audit_entries_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]

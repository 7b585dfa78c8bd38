from django.db import migrations

FORBID = """
create function law_history_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the history of an amendment is only added to' using errcode = 'restrict_violation';
end $$;
create trigger history_stays before update or delete on law_amendmentmoverow
    for each row execute function law_history_stays();
create trigger history_stays_whole before truncate on law_amendmentmoverow
    for each statement execute function law_history_stays();
create trigger changes_stay before update on law_changerow
    for each row execute function law_history_stays();
"""
ALLOW = """
drop trigger changes_stay on law_changerow;
drop trigger history_stays_whole on law_amendmentmoverow;
drop trigger history_stays on law_amendmentmoverow;
drop function law_history_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("law", "0002_amendments")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]

from django.db import migrations

FILL = """
insert into law_amendmentversionrow (amendment_id, version, file, at, account_id, name)
select id, 1, file, drafted_at, drafted_by_id, drafted_by_name from law_amendmentrow;
"""
FORBID = """
create trigger versions_stay before update or delete on law_amendmentversionrow
    for each row execute function law_history_stays();
create trigger versions_stay_whole before truncate on law_amendmentversionrow
    for each statement execute function law_history_stays();
create trigger assays_stay before update or delete on law_assayrow
    for each row execute function law_history_stays();
create function law_second_person() returns trigger language plpgsql as $$
begin
    if exists (select from law_amendmentversionrow v
               where v.amendment_id = new.id and v.account_id = new.approved_by_id) then
        raise exception 'who wrote a version of a draft does not approve it' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger second_person before update on law_amendmentrow
    for each row when (new.approved_by_id <> 0 and old.approved_by_id is null)
    execute function law_second_person();
"""
ALLOW = """
drop trigger second_person on law_amendmentrow;
drop function law_second_person();
drop trigger assays_stay on law_assayrow;
drop trigger versions_stay_whole on law_amendmentversionrow;
drop trigger versions_stay on law_amendmentversionrow;
"""


class Migration(migrations.Migration):
    dependencies = [("law", "0004_versions")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop), migrations.RunSQL(FORBID, ALLOW)]

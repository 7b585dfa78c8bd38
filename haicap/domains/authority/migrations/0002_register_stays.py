from django.db import migrations

FORBID = """
create function authority_register_stays() returns trigger language plpgsql as $$
declare
    before jsonb; after jsonb;
begin
    if tg_op = 'UPDATE' then
        before := to_jsonb(old) - 'withdrawn_at' - 'withdrawn_by_id' - 'status';
        after := to_jsonb(new) - 'withdrawn_at' - 'withdrawn_by_id' - 'status';
        if before = after
            and (old.withdrawn_at is null or (old.withdrawn_at, old.withdrawn_by_id)
                 is not distinct from (new.withdrawn_at, new.withdrawn_by_id))
            and (to_jsonb(old) -> 'status' is not distinct from to_jsonb(new) -> 'status'
                 or to_jsonb(old) ->> 'status' = 'derived' and to_jsonb(new) ->> 'status' = 'confirmed')
        then
            return new;
        end if;
    end if;
    raise exception 'a row of the register of authority is withdrawn, never changed or removed'
        using errcode = 'restrict_violation';
end $$;
create trigger grant_stays before update or delete on authority_grantrow
    for each row execute function authority_register_stays();
create trigger grants_stay_whole before truncate on authority_grantrow
    for each statement execute function authority_register_stays();
create trigger fact_stays before update or delete on authority_factrow
    for each row execute function authority_register_stays();
create trigger facts_stay_whole before truncate on authority_factrow
    for each statement execute function authority_register_stays();
"""
ALLOW = """
drop trigger facts_stay_whole on authority_factrow;
drop trigger fact_stays on authority_factrow;
drop trigger grants_stay_whole on authority_grantrow;
drop trigger grant_stays on authority_grantrow;
drop function authority_register_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("authority", "0001_register")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]

"""The one statement by which the register changes: rows withdrawn and rows recorded, at one moment."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from haicap.domains.authority.contracts import Fact, Grant, RegisterChanged
from haicap.domains.authority.rules.stored import identity, stored_condition, stored_conditions, stored_holder
from haicap.platform.db.api import run_one

_WRITE = """
with gone as (
    -- The clocks of two machines are never quite the same: a row is not withdrawn before it was recorded.
    update authority_grantrow set withdrawn_at = greatest(%(at)s, recorded_at), withdrawn_by_id = %(amendment)s::bigint
    where id = any(%(withdrawn)s) and withdrawn_at is null returning id
), gone_facts as (
    update authority_factrow set withdrawn_at = greatest(%(at)s, recorded_at), withdrawn_by_id = %(amendment)s::bigint
    where id = any(%(withdrawn_facts)s) and withdrawn_at is null returning id
), added as (
    -- What is withdrawn goes first: a row with other days may take its place.
    insert into authority_grantrow (procedure, basis, holder_kind, holder, holder_kinds, holder_codes, possible,
        agency, office, giver, places, conditions, starts_on, ends_before, instrument_id, cited, clause,
        signing_block, seal, source, status, version_id, amendment_id, identity, recorded_at)
    select n.procedure, n.basis, n.holder_kind, n.holder, n.holder_kinds, n.holder_codes, n.possible, n.agency,
        n.office, n.giver, n.places, n.conditions, n.starts_on, n.ends_before, n.instrument_id, n.cited, n.clause,
        n.signing_block, n.seal, n.source, n.status, n.version_id, n.amendment_id, n.identity, %(at)s
    from jsonb_to_recordset(%(grants)s::jsonb) as n (number int, procedure text, basis text, holder_kind text,
        holder text, holder_kinds text[], holder_codes text[], possible text[], agency text, office text, giver text,
        places text[], conditions jsonb, starts_on date, ends_before date, instrument_id bigint, cited text,
        clause text, signing_block text, seal text, source text, status text, version_id bigint, amendment_id bigint,
        identity text)
    where (select count(*) from gone) = %(grants_gone)s
    order by n.number
    returning id
), declared as (
    insert into authority_factrow (procedure, name, domain, counts, label_vi, label_en, unit, starts_on, ends_before,
        amendment_id, recorded_at)
    select n.procedure, n.name, n.domain, n.counts, n.label_vi, n.label_en, n.unit, n.starts_on, n.ends_before,
        %(amendment)s::bigint, %(at)s
    from jsonb_to_recordset(%(facts)s::jsonb) as n (procedure text, name text, domain jsonb, counts boolean,
        label_vi text, label_en text, unit text, starts_on date, ends_before date)
    where (select count(*) from gone_facts) = %(facts_gone)s
    returning id
)
select (select count(*) from gone), (select count(*) from gone_facts),
       coalesce((select array_agg(id order by id) from added), '{}'), (select count(*) from declared)
"""


def write(
    *,
    at: datetime,
    withdraw: Collection[int] = (),
    grants: Sequence[Grant] = (),
    withdraw_facts: Collection[int] = (),
    facts: Sequence[Fact] = (),
    amendment_id: int | None = None,
) -> list[int]:
    """
    Withdraw and record, under an amendment or none; return the numbers of the new grants in order. One statement.

    :raises RegisterChanged: if a row to withdraw was withdrawn meanwhile.
    """
    written = run_one(
        _WRITE,
        {
            "at": at,
            "withdrawn": list(withdraw),
            "withdrawn_facts": list(withdraw_facts),
            "grants_gone": len(set(withdraw)),
            "facts_gone": len(set(withdraw_facts)),
            "grants": json.dumps([{"number": number, **_columns(one)} for number, one in enumerate(grants)]),
            "facts": json.dumps([_fact_columns(one) for one in facts]),
            "amendment": amendment_id,
        },
    )
    assert written is not None
    if written[0] != len(set(withdraw)) or written[1] != len(set(withdraw_facts)):
        raise RegisterChanged
    ids: list[int] = written[2]
    return ids


def _columns(grant: Grant) -> dict[str, object]:
    kind, holder, kinds, codes = stored_holder(grant.holder)
    return {
        "procedure": grant.procedure,
        "basis": grant.basis.value,
        "holder_kind": kind,
        "holder": holder,
        "holder_kinds": kinds,
        "holder_codes": codes,
        "possible": [tier.value for tier in grant.possible],
        "agency": grant.agency,
        "office": grant.office.value,
        "giver": grant.giver,
        "places": None if grant.places is None else sorted(grant.places),
        "conditions": stored_conditions(grant.conditions),
        "starts_on": grant.starts_on.isoformat(),
        "ends_before": grant.ends_before.isoformat() if grant.ends_before else None,
        "instrument_id": grant.instrument_id,
        "cited": grant.instrument,
        "clause": grant.clause,
        "signing_block": grant.signing.block.value,
        "seal": grant.signing.seal.value,
        "source": grant.source,
        "status": grant.status.value,
        "version_id": grant.version_id,
        "amendment_id": grant.amendment_id,
        "identity": identity(grant),
    }


def _fact_columns(fact: Fact) -> dict[str, object]:
    return {
        "procedure": fact.procedure,
        "name": fact.name,
        "domain": stored_condition(fact.domain),
        "counts": fact.counts,
        "label_vi": fact.label_vi,
        "label_en": fact.label_en,
        "unit": fact.unit,
        "starts_on": fact.starts_on.isoformat(),
        "ends_before": fact.ends_before.isoformat() if fact.ends_before else None,
    }

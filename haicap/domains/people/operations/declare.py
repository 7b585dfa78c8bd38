from collections.abc import Mapping
from datetime import datetime

from haicap.domains.people.contracts import NATIONAL_ID, ORGANISATION, Identity, Organisation
from haicap.domains.people.queries.finding import identity_index
from haicap.kernel.text import fold
from haicap.platform.db.api import Clause, run_all
from haicap.platform.protect import api as protect


def declared_person(*, identity: Identity, at: datetime, source: str, name: str = "person") -> Clause:
    """
    Return the clause `name` that gives the `id` of the person declared, made when it is new.

    It gives a row only when the clause called `source` has one. Part of somebody else's statement: no
    statement of its own. Two persons of one statement have different identities and names of clauses.
    """
    return Clause(
        name=name,
        sql=(
            "insert into people_personrow "
            "(identity_index, national_id_index, national_id_sealed, name, born_on, made_at) "
            f"select %({name}_identity)s, %({name}_index)s, %({name}_sealed)s, %({name}_name)s, "
            f"%({name}_born)s, %({name}_at)s from {source} "
            # Setting the key to itself makes the existing row come back; nothing else of it is touched.
            "on conflict (identity_index) do update set identity_index = excluded.identity_index returning id"
        ),
        params={
            f"{name}_identity": identity_index(identity),
            f"{name}_index": protect.blind_index(identity.national_id, place=NATIONAL_ID),
            f"{name}_sealed": protect.seal(identity.national_id, place=NATIONAL_ID),
            f"{name}_name": identity.name,
            f"{name}_born": identity.born_on,
            f"{name}_at": at,
        },
    )


def declare_many(declared: Mapping[Identity, datetime]) -> dict[Identity, int]:
    """
    Return the ids of many persons declared, each with the moment of its first declaration; new ones are made.

    One statement. For what is loaded in bulk.
    """
    indexes = {identity: identity_index(identity) for identity in declared}
    first = {index: identity for identity, index in reversed(indexes.items())}
    rows = run_all(
        "insert into people_personrow "
        "(identity_index, national_id_index, national_id_sealed, name, born_on, made_at) "
        "select * from unnest(%(indexes)s::bytea[], %(numbers)s::bytea[], %(sealed)s::bytea[], %(names)s::text[], "
        "%(days)s::date[], %(moments)s::timestamptz[]) "
        "on conflict (identity_index) do update set identity_index = excluded.identity_index "
        "returning identity_index, id",
        {
            "indexes": list(first),
            "numbers": [protect.blind_index(one.national_id, place=NATIONAL_ID) for one in first.values()],
            "sealed": [protect.seal(one.national_id, place=NATIONAL_ID) for one in first.values()],
            "names": [one.name for one in first.values()],
            "days": [one.born_on for one in first.values()],
            "moments": [declared[one] for one in first.values()],
        },
    )
    ids = {bytes(index): id_ for index, id_ in rows}
    return {identity: ids[index] for identity, index in indexes.items()}


def declared_organisation(*, organisation: Organisation, at: datetime, source: str) -> Clause:
    """
    Return the clause `organisation` that gives the `id` of the organisation declared, made when it is new.

    As `declared_person`.
    """
    return Clause(
        name="organisation",
        sql=(
            "insert into people_organisationrow (identity_index, tax_code, name, address, made_at) "
            "select %(organisation_identity)s, %(organisation_tax_code)s, %(organisation_name)s, "
            f"%(organisation_address)s, %(organisation_at)s from {source} "
            # As for a person: nothing of an existing row is touched.
            "on conflict (identity_index) do update set identity_index = excluded.identity_index returning id"
        ),
        params={
            "organisation_identity": _index_of_organisation(organisation),
            "organisation_tax_code": organisation.tax_code,
            "organisation_name": organisation.name,
            "organisation_address": organisation.address,
            "organisation_at": at,
        },
    )


def declare_organisations(declared: Mapping[Organisation, datetime]) -> dict[Organisation, int]:
    """
    Return the ids of many organisations declared, each with the moment of its first declaration; new ones are made.

    One statement, none for none. For what is loaded in bulk.
    """
    indexes = {organisation: _index_of_organisation(organisation) for organisation in declared}
    first = {index: organisation for organisation, index in reversed(indexes.items())}
    if not first:
        return {}
    rows = run_all(
        "insert into people_organisationrow (identity_index, tax_code, name, address, made_at) "
        "select * from unnest(%(indexes)s::bytea[], %(tax_codes)s::text[], %(names)s::text[], %(addresses)s::text[], "
        "%(moments)s::timestamptz[]) "
        "on conflict (identity_index) do update set identity_index = excluded.identity_index "
        "returning identity_index, id",
        {
            "indexes": list(first),
            "tax_codes": [one.tax_code for one in first.values()],
            "names": [one.name for one in first.values()],
            "addresses": [one.address for one in first.values()],
            "moments": [declared[one] for one in first.values()],
        },
    )
    ids = {bytes(index): id_ for index, id_ in rows}
    return {organisation: ids[index] for organisation, index in indexes.items()}


def _index_of_organisation(organisation: Organisation) -> bytes:
    same = f"{organisation.tax_code}|{fold(organisation.name)}|{fold(organisation.address)}"
    return protect.blind_index(same, place=ORGANISATION)

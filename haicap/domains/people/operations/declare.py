from collections.abc import Mapping
from datetime import datetime

from haicap.domains.people.contracts import IDENTITY, NATIONAL_ID, Identity
from haicap.kernel.text import fold
from haicap.platform.db.api import Clause, run_all
from haicap.platform.protect import api as protect


def declared_person(*, identity: Identity, at: datetime, source: str) -> Clause:
    """
    Return the clause `person` that gives the `id` of the person declared, made when it is new.

    It gives a row only when the clause called `source` has one. Part of somebody else's statement: no
    statement of its own.
    """
    return Clause(
        name="person",
        sql=(
            "insert into people_personrow "
            "(identity_index, national_id_index, national_id_sealed, name, born_on, made_at) "
            "select %(person_identity)s, %(person_index)s, %(person_sealed)s, %(person_name)s, "
            f"%(person_born)s, %(person_at)s from {source} "
            # Setting the key to itself makes the existing row come back; nothing else of it is touched.
            "on conflict (identity_index) do update set identity_index = excluded.identity_index returning id"
        ),
        params={
            "person_identity": _index(identity),
            "person_index": protect.blind_index(identity.national_id, place=NATIONAL_ID),
            "person_sealed": protect.seal(identity.national_id, place=NATIONAL_ID),
            "person_name": identity.name,
            "person_born": identity.born_on,
            "person_at": at,
        },
    )


def declare_many(declared: Mapping[Identity, datetime]) -> dict[Identity, int]:
    """
    Return the ids of many persons declared, each with the moment of its first declaration; new ones are made.

    One statement. For what is loaded in bulk.
    """
    indexes = {identity: _index(identity) for identity in declared}
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


def _index(identity: Identity) -> bytes:
    same = f"{identity.national_id}|{fold(identity.name)}|{identity.born_on}"
    return protect.blind_index(same, place=IDENTITY)

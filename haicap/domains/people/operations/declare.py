from datetime import datetime

from haicap.domains.people.contracts import IDENTITY, NATIONAL_ID, Identity
from haicap.kernel.text import fold
from haicap.platform.db.api import Clause
from haicap.platform.protect import api as protect


def declared_person(*, identity: Identity, at: datetime, source: str) -> Clause:
    """
    Return the clause `person` that gives the `id` of the person declared, made when it is new.

    It gives a row only when the clause called `source` has one. Part of somebody else's statement: no
    statement of its own.
    """
    same = f"{identity.national_id}|{fold(identity.name)}|{identity.born_on}"
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
            "person_identity": protect.blind_index(same, place=IDENTITY),
            "person_index": protect.blind_index(identity.national_id, place=NATIONAL_ID),
            "person_sealed": protect.seal(identity.national_id, place=NATIONAL_ID),
            "person_name": identity.name,
            "person_born": identity.born_on,
            "person_at": at,
        },
    )

"""What the audit holds about one person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from haicap.platform.db.api import run_all


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """
    Somebody did something, or looked at data of a person. `account_id`, `post_id` and `unit_id` are 0 for a citizen.

    `id` tells entries of one moment apart. `object_key` names what it was about, such as the code of a dossier.
    """

    id: int
    at: datetime
    account_id: int
    post_id: int
    unit_id: int
    role: str
    act: str
    object_kind: str
    object_key: str
    reason: str


def entries_about(
    subject_id: int,
    *,
    before: tuple[datetime, int] | None = None,
    keys: Collection[str] | None = None,
    former_ids: Collection[int] = (),
    limit: int = 50,
) -> list[AuditEntry]:
    """
    Return the entries about a person, newest first. One statement, by the index of the person.

    `before` is the moment and the id of the last entry of the page before. With `keys` entries about dossiers are
    left out but for those of these codes and of their files. `former_ids` are persons whose data stood there by error:
    of entries about them those on dossiers count too.
    """
    rows = run_all(
        "select id, at, account_id, post_id, unit_id, role, act, object_kind, object_key, reason from audit_entryrow "
        "where subject_id = any(%(subjects)s::bigint[]) and subject_id > 0 "
        "and (subject_id = %(subject)s or (object_kind = 'dossier' and %(keys)s::text[] is not null)) "
        "and (%(moment)s::timestamptz is null or (at, id) < (%(moment)s, %(id)s)) "
        "and (%(keys)s::text[] is null or object_kind <> 'dossier' or split_part(object_key, '/', 1) = any(%(keys)s)) "
        "order by at desc, id desc limit %(limit)s",
        {
            "subject": subject_id,
            "subjects": [subject_id, *former_ids],
            "moment": before[0] if before else None,
            "id": before[1] if before else 0,
            "keys": None if keys is None else sorted(keys),
            "limit": limit,
        },
    )
    return [AuditEntry(*row) for row in rows]

"""The audit: every act, and every look at the data of a person."""

from dataclasses import dataclass
from datetime import datetime

from haicap.kernel.actors import Actor, Role
from haicap.platform.db.api import Clause, run_all, run_one

_COLUMNS = "at, account_id, post_id, unit_id, role, act, object_kind, object_key, subject_id, reason"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act or look. `subject_id` is the person whose data it was about, 0 when nobody's."""

    at: datetime
    account_id: int
    post_id: int
    unit_id: int
    role: Role
    act: str
    object_kind: str
    object_key: str
    subject_id: int
    reason: str


def entry(
    *,
    by: Actor,
    at: datetime,
    act: str,
    kind: str,
    source: str,
    key: str = "code",
    subject: str = "0",
    reason: str = "",
) -> Clause:
    """
    Return the clause that writes an entry, once for each row of the clause called `source`.

    `key` and `subject` are SQL over columns of `source`: what the act was on, and the id of the person.
    """
    return Clause(
        name="audit_entry",
        sql=(
            f"insert into audit_entryrow ({_COLUMNS}) "
            "select %(audit_at)s, %(audit_account)s, %(audit_post)s, %(audit_unit)s, %(audit_role)s, "
            f"%(audit_act)s, %(audit_kind)s, {key}, {subject}, %(audit_reason)s from {source}"
        ),
        params={
            "audit_at": at,
            "audit_account": by.account_id,
            "audit_post": by.post_id,
            "audit_unit": by.unit_id,
            "audit_role": by.role.value,
            "audit_act": act,
            "audit_kind": kind,
            "audit_reason": reason,
        },
    )


def record(*, by: Actor, at: datetime, act: str, kind: str, key: str, subject_id: int = 0, reason: str = "") -> None:
    """Write one entry by itself, for a look or an act without a statement of its own. One statement."""
    clause = entry(
        by=by, at=at, act=act, kind=kind, source="(values (1)) as one", key="%(audit_key)s",
        subject="%(audit_subject)s", reason=reason,
    )  # fmt: skip
    run_one(clause.sql + " returning id", {**clause.params, "audit_key": key, "audit_subject": subject_id})


def entries_about(subject_id: int, *, limit: int = 100) -> list[Entry]:
    """Return the latest acts and looks that concerned a person, newest first. One statement."""
    rows = run_all(
        f"select {_COLUMNS} from audit_entryrow where subject_id = %(subject)s and subject_id > 0 "
        "order by at desc, id desc limit %(limit)s",
        {"subject": subject_id, "limit": limit},
    )
    return [
        Entry(
            at=row[0],
            account_id=row[1],
            post_id=row[2],
            unit_id=row[3],
            role=Role(row[4]),
            act=row[5],
            object_kind=row[6],
            object_key=row[7],
            subject_id=row[8],
            reason=row[9],
        )
        for row in rows
    ]

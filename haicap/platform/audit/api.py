"""The audit: every act, and every look at the data of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from haicap.kernel.actors import Actor
from haicap.platform.audit.reading import AuditEntry, entries_about
from haicap.platform.db.api import Clause, copy_in, run_one

__all__ = ["AuditEntry", "Entry", "entries_about", "entry", "record", "record_many"]

_COLUMNS = "at, account_id, post_id, unit_id, role, act, object_kind, object_key, subject_id, reason"


@dataclass(frozen=True, slots=True)
class Entry:
    """An act to be written: who, when, what, on which object (`kind` and `key`), about which person."""

    by: Actor
    at: datetime
    act: str
    kind: str
    key: str
    subject_id: int = 0
    reason: str = ""


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


def record_many(entries: Iterable[Entry]) -> int:
    """Write many entries at once, for what is loaded in bulk; return how many. One statement."""
    from haicap.platform.audit.models import EntryRow

    rows = (
        (one.at, one.by.account_id, one.by.post_id, one.by.unit_id, one.by.role.value, one.act, one.kind, one.key,
         one.subject_id, one.reason)
        for one in entries
    )  # fmt: skip
    return copy_in(EntryRow, _COLUMNS.split(", "), rows)

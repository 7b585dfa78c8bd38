from collections.abc import Collection
from datetime import datetime

from haicap.domains.people.contracts import ConsentUnknown, Purpose
from haicap.kernel.actors import Actor
from haicap.platform.audit import api as audit
from haicap.platform.db.api import Clause, run_one, statement


def withdraw_consent(*, by: Actor, at: datetime, person_id: int, purpose: Purpose, codes: Collection[str]) -> None:
    """
    Take back what a person agreed to with these dossiers, and out of use what was kept by it. One statement.

    The caller knows that it is this person who asks.

    :raises ConsentUnknown: if there is none that stands.
    """
    clauses = [
        Clause(
            "withdrawn",
            "update people_consentrow set withdrawn_at = %(at)s where person_id = %(person)s and purpose = %(purpose)s "
            "and withdrawn_at is null and dossier_code = any(%(codes)s) returning id, person_id, dossier_code",
            {"at": at, "person": person_id, "purpose": purpose.value, "codes": sorted(codes)},
        ),
        Clause(
            "removed",
            "update people_storedpaperrow p set removed_at = %(removed_at)s from withdrawn "
            "where p.person_id = withdrawn.person_id and p.from_code = withdrawn.dossier_code and p.removed_at is null",
            {"removed_at": at},
        ),
        audit.entry(
            by=by, at=at, act="withdraw_consent", kind="dossier", source="withdrawn", key="dossier_code",
            subject="person_id", reason=purpose.value,
        ),
    ]  # fmt: skip
    if run_one(*statement(clauses, "select id from withdrawn")) is None:
        raise ConsentUnknown("purpose", key=purpose.value)

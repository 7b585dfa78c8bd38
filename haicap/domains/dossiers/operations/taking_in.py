"""
How a dossier is born: person, dossier, event, token, files, news and audit in one statement.

Shared by the two doors, `submit` (online) and `receive` (counter).
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256

from django.db import connection, transaction

from haicap.domains.dossiers.contracts import (
    CONTACT,
    Act,
    Filing,
    KeyMissing,
    KeyReused,
    Slip,
)
from haicap.domains.dossiers.operations.recording import (
    attachment_clauses,
    event_clause,
    news_clause,
    sealed,
    secret_clauses,
)
from haicap.domains.dossiers.operations.token_writing import token_clauses
from haicap.domains.dossiers.queries.slip import slip_of_key
from haicap.domains.dossiers.rules.birth import (
    Intake,
    birth_columns,
    birth_led,
    birth_personal,
    birth_told,
    contact_text,
)
from haicap.domains.dossiers.rules.finding import words_of
from haicap.domains.dossiers.rules.log import header_bytes, payload_bytes, plain
from haicap.domains.people import api as people
from haicap.kernel.actors import Actor
from haicap.kernel.codes import SERIAL_DIGITS
from haicap.kernel.text import clean_line
from haicap.platform.audit import api as audit
from haicap.platform.db.api import Clause, run_one, statement
from haicap.platform.protect import api as protect

LOCK_OF_DAYS = 4815


def checked_key(*, sender: str, key: str) -> tuple[str, str]:
    """
    Return sender and key, cleaned.

    :raises KeyMissing: if the key is empty.
    :raises TextTooLong: if either has more than 80 characters.
    """
    whole = clean_line(key, field="key", most=80)
    if not whole:
        raise KeyMissing("key", value="")
    return clean_line(sender, field="sender", most=80), whole


def filing_hash(filing: Filing) -> bytes:
    """Return what tells two filings apart that came with one key: what is filed, not in which language."""
    filed = {
        name: value
        for name, value in asdict(filing).items()
        if name != "language" and value is not None and value is not False
    }
    return sha256(json.dumps(filed, default=plain, sort_keys=True).encode()).digest()


def take_in(intake: Intake, *, by: Actor, at: datetime, sender: str, key: str) -> Slip:
    """
    Write a filing, or return the slip of the one that came before with the same key and content.

    One statement; two more for the first dossier of a unit and day, one more for a repeated key.

    :raises KeyReused: if the key came before with another filing.
    """
    prefix = f"{intake.competence.identification_code}-{at:%y%m%d}-"
    written = _write(intake, by=by, at=at, sender=sender, key=key, prefix=prefix)
    if written is None:
        _open_day(intake.competence.unit_id, day=at.date())
        written = _write(intake, by=by, at=at, sender=sender, key=key, prefix=prefix)
    if not written:
        return slip_of_key(sender=sender, key=key, body_hash=filing_hash(intake.filing), otherwise=KeyReused)
    return Slip(
        code=written,
        business=intake.business,
        procedure_version_id=intake.procedure_version_id,
        competent_unit_id=intake.competence.unit_id,
        submitted_at=at,
        due_at=intake.deadline.due_at,
        due_is_provisional=intake.deadline.is_provisional,
    )


def _write(intake: Intake, *, by: Actor, at: datetime, sender: str, key: str, prefix: str) -> str | None:
    """Return the code; an empty text when the key was used before; `None` when the day was not opened yet."""
    name = uuid.uuid4()
    led = birth_led(intake, at=at)
    columns = birth_columns(intake, led, at=at)
    kept = sealed(birth_personal(intake))
    header = header_bytes(serial=1, kind=intake.kind, at=at, by=by)
    payload = payload_bytes(
        changed=columns, tokens=led.tokens, told=birth_told(intake, uuid=str(name)), sealed=kept.commitments
    )
    clauses = [
        *_numbering(intake, at=at, name=name, sender=sender, key=key, prefix=prefix),
        *_declared(intake.identity, intake.for_whom, at=at),
        _told(intake.for_whom, payload),
        _dossier(columns, intake, header=header),
        event_clause(kind=intake.kind, at=at, payload="told.payload", sources="dossier, told"),
        *token_clauses((), led.tokens),
        *secret_clauses(kept),
        *attachment_clauses(intake.filing.papers, source="applicant"),
        *_followed(intake, at=at),
        news_clause(kind=intake.kind, at=at),
        audit.entry(by=by, at=at, act=Act.RECEIVE.value if by.is_officer else "submit", kind="dossier",
                    source="dossier", subject="applicant_id"),
    ]  # fmt: skip
    row = run_one(*statement(clauses, "select (select count(*) from base), (select code from dossier)"))
    assert row is not None
    days, code = row
    return None if not days else code or ""


def _followed(intake: Intake, *, at: datetime) -> Iterator[Clause]:
    """Yield the clause that has a client told of the dossier, when there is one."""
    if intake.follower_id:
        yield Clause(
            "follow",
            "insert into dossiers_clientfollowrow "
            "(dossier_id, client_id, told_serial, given_up_serial, tries, next_at, why) "
            "select dossier.id, %(follower)s, 0, 0, 0, %(follow_at)s, '' from dossier",
            {"follower": intake.follower_id, "follow_at": at},
        )


def _declared(identity: people.Identity, acting: people.ForWhom, *, at: datetime) -> Iterator[Clause]:
    """Yield the clauses that give the ids of the person, and of the organisation or the proxy when there is one."""
    yield people.declared_person(identity=identity, at=at, source="numbered")
    if acting.organisation:
        yield people.declared_organisation(organisation=acting.organisation, at=at, source="numbered")
    if acting.proxy:
        yield people.declared_person(identity=acting.proxy, at=at, source="numbered", name="proxy")


def _told(acting: people.ForWhom, payload: bytes) -> Clause:
    """Return the clause with the payload; the statement knows code and ids and writes them before the rest of it."""
    organisation, proxy = "organisation" if acting.organisation else "", "proxy" if acting.proxy else ""
    others = [name for name in (organisation, proxy) if name]
    ids = "".join(f""" || ',"{name}":' || {name}.id""" for name in others)
    return Clause(
        "told",
        "select numbered.code, person.id as applicant_id, "
        f"{'organisation.id' if organisation else 'null::bigint'} as organisation_id, "
        f"{'proxy.id' if proxy else 'null::bigint'} as proxy_id, "
        f"""convert_to('{{"code":"' || numbered.code || '","applicant":' || person.id{ids} || ',', 'UTF8') """
        f"|| %(payload)s as payload from {', '.join(['numbered', 'person', *others])}",
        {"payload": payload[1:]},
    )


def _numbering(
    intake: Intake, *, at: datetime, name: uuid.UUID, sender: str, key: str, prefix: str
) -> tuple[Clause, ...]:
    """Return the clauses that find the day, take the key, and from both the next code of the unit."""
    return (
        Clause(
            "base",
            "select unit_id, base from dossiers_daybaserow where unit_id = %(unit)s and day = %(day)s",
            {"unit": intake.competence.unit_id, "day": at.date()},
        ),
        Clause(
            "key",
            "insert into dossiers_submissionkeyrow (sender, key, body_hash, dossier_uuid, made_at) "
            "select %(sender)s, %(key)s, %(body_hash)s, %(uuid)s::uuid, %(at)s from base "
            "on conflict (sender, key) do nothing returning id",
            {"sender": sender, "key": key, "body_hash": filing_hash(intake.filing), "uuid": str(name), "at": at},
        ),
        # A number of at least four digits: lpad would cut the fifth off.
        Clause(
            "numbered",
            "select %(prefix)s || case when serial < 10000 then lpad(serial::text, %(digits)s, '0') "
            "else serial::text end as code "
            # The name of the sequence comes from the row, so that it is not looked up before the row is there.
            "from (select nextval(('dossiers_serial_' || base.unit_id)::regclass) - base.base as serial "
            "from base, key) as next",
            {"prefix": prefix, "digits": SERIAL_DIGITS},
        ),
    )


_CASTS = {
    "phone_index": "bytea",
    "competence": "jsonb",
    "facts": "jsonb",
    "process_values": "jsonb",
    "support_unit_id": "bigint",
    "place_unit_id": "bigint",
    "due_at": "timestamptz",
    "decided_at": "timestamptz",
    "returned_at": "timestamptz",
    "waiting_since": "timestamptz",
    "told_at": "timestamptz",
}


def kept_columns(intake: Intake) -> dict[str, object]:
    """Return the columns of the new dossier that stand in no event in clear: name, contact, how it is found."""
    return {
        "applicant_name": intake.applicant_name,
        "applicant_words": words_of(intake.applicant_name),
        "contact_sealed": protect.seal(contact_text(intake.contact), place=CONTACT),
        "phone_index": people.phone_index(intake.contact.phone),
    }


def _dossier(columns: dict[str, object], intake: Intake, *, header: bytes) -> Clause:
    set_ = {**kept_columns(intake), **columns}
    ids = "applicant_id, organisation_id, proxy_id"
    names = ", ".join(set_)
    values = ", ".join(
        f"%(new_{column})s::{_CASTS[column]}" if column in _CASTS else f"%(new_{column})s" for column in set_
    )
    return Clause(
        name="dossier",
        sql=(
            f"insert into dossiers_dossierrow (uuid, code, {ids}, {names}, event_count, head_hash) "
            f"select %(uuid)s::uuid, code, {ids}, {values}, 1, sha256(%(header)s || payload) from told "
            "returning id, code, applicant_id, event_count, head_hash, sync"
        ),
        params={
            **{
                f"new_{column}": json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
                for column, value in set_.items()
            },
            "header": header,
        },
    )


def _open_day(unit_id: int, *, day: date) -> None:
    """Make the unit's sequence if need be, and note where it stands at the first dossier of the day."""
    sequence = f"dossiers_serial_{int(unit_id)}"
    with transaction.atomic(), connection.cursor() as cursor:
        # Two counters that open a day at once would both make the sequence: the second waits here.
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK_OF_DAYS, unit_id])
        cursor.execute(f"create sequence if not exists {sequence}")
        cursor.execute(
            "insert into dossiers_daybaserow (unit_id, day, base) "
            f"select %s, %s, case when is_called then last_value else last_value - 1 end from {sequence} "
            "on conflict (unit_id, day) do nothing",
            [unit_id, day],
        )

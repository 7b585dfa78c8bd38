"""Many dossiers at once, each with its whole course, by COPY: the same bytes that the operations would write."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from haicap.domains.dossiers.contracts import Act, PaperGiven
from haicap.domains.dossiers.models import (
    AttachmentRow,
    DayBaseRow,
    DossierRow,
    EventRow,
    SecretRow,
    SubmissionKeyRow,
    TokenRow,
)
from haicap.domains.dossiers.operations.recording import sealed
from haicap.domains.dossiers.operations.taking_in import LOCK_OF_DAYS, filing_hash, kept_columns
from haicap.domains.dossiers.operations.token_writing import ROW, token_row
from haicap.domains.dossiers.rules.birth import (
    birth_columns,
    birth_led,
    birth_personal,
    birth_told,
)
from haicap.domains.dossiers.rules.change import told_of
from haicap.domains.dossiers.rules.course import Course
from haicap.domains.dossiers.rules.log import FIRST_PREVIOUS, UNTOLD, chained, header_bytes, payload_bytes
from haicap.domains.people import api as people
from haicap.kernel.codes import DossierCode
from haicap.platform.audit import api as audit
from haicap.platform.db.api import copy_in, next_ids, run_all

EVENT = ("dossier_id", "serial", "kind", "at", "header", "payload", "hash")
SECRET = ("dossier_id", "serial", "name", "salt", "value_sealed")
PAPER = ("dossier_id", "ordinal", "source", "name", "sha256", "file_name")
KEY = ("sender", "key", "body_hash", "dossier_uuid", "made_at")


@dataclass(slots=True)
class Rows:
    """The rows of many dossiers, by table."""

    dossiers: list[tuple[Any, ...]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    tokens: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    secrets: list[tuple[Any, ...]] = field(default_factory=list)
    papers: list[tuple[Any, ...]] = field(default_factory=list)
    keys: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[audit.Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FilerIds:
    """Who applies with a dossier and who files it, by id."""

    applicant: int
    organisation: int | None
    proxy: int | None

    @property
    def told(self) -> str:
        """Return the ids as the first event tells them, each with a comma behind it."""
        ids = {"applicant": self.applicant, "organisation": self.organisation, "proxy": self.proxy}
        return "".join(f'"{name}":{id_},' for name, id_ in ids.items() if id_ is not None)


def write_courses(courses: Sequence[Course]) -> list[str]:
    """
    Write dossiers with all that happened to them, and return their codes in the order given.

    Rows, bytes and hashes are those that the operations would have written, and their numbers come from the same
    sequences, so that later dossiers go on behind them. Two things differ: no news is told, as nobody waits for it,
    and a submission key is kept only where the course has one. Fourteen statements, in one transaction. Give the
    courses of a unit in the order of their birth: the serials of its days then have no holes.

    :raises IntegrityError: if a submission key was used before.
    """
    if not courses:
        return []
    with transaction.atomic():
        persons, organisations = _persons(courses), _organisations(courses)
        codes = _codes(courses)
        rows = Rows()
        for id_, code, course in zip(next_ids(DossierRow, len(courses)), codes, courses, strict=True):
            acting = course.intake.for_whom
            filers = FilerIds(
                applicant=persons[course.intake.identity],
                organisation=organisations[acting.organisation] if acting.organisation else None,
                proxy=persons[acting.proxy] if acting.proxy else None,
            )
            _add(rows, course, id_=id_, code=code, filers=filers)
        copy_in(DossierRow, rows.columns, rows.dossiers)
        copy_in(EventRow, EVENT, rows.events)
        copy_in(SecretRow, SECRET, rows.secrets)
        copy_in(AttachmentRow, PAPER, rows.papers)
        copy_in(SubmissionKeyRow, KEY, rows.keys)
        if rows.tokens:
            copy_in(TokenRow, ("dossier_id", *ROW), rows.tokens)
        audit.record_many(rows.entries)
    return codes


def _persons(courses: Sequence[Course]) -> Mapping[people.Identity, int]:
    first: dict[people.Identity, datetime] = {}
    for course in courses:
        first.setdefault(course.intake.identity, course.at)
        if course.intake.for_whom.proxy:
            first.setdefault(course.intake.for_whom.proxy, course.at)
    return people.declare_many(first)


def _organisations(courses: Sequence[Course]) -> Mapping[people.Organisation, int]:
    first: dict[people.Organisation, datetime] = {}
    for course in courses:
        if course.intake.for_whom.organisation:
            first.setdefault(course.intake.for_whom.organisation, course.at)
    return people.declare_organisations(first)


def _codes(courses: Sequence[Course]) -> list[str]:
    """Return a code for each course, and note where the numbers of each unit stood on each new day."""
    of_unit: dict[int, list[int]] = defaultdict(list)
    for place, course in enumerate(courses):
        of_unit[course.intake.competence.unit_id].append(place)
    units = sorted(of_unit)
    counts = [len(of_unit[unit]) for unit in units]
    days = {(course.intake.competence.unit_id, course.at.date()) for course in courses}
    bases = _bases(units)
    missing = sorted({unit for unit, day in days if (unit, day) not in bases})
    if missing:
        # As for the first dossier of a day: who opens one waits for whoever opens another of the unit.
        run_all(
            "select pg_advisory_xact_lock(%(lock)s, unit) from unnest(%(units)s::int[]) as unit",
            {"lock": LOCK_OF_DAYS, "units": missing},
        )
        _make_sequences(missing)
        bases = _bases(units)
    numbers = dict(
        run_all(
            "select unit, array(select nextval(('dossiers_serial_' || unit)::regclass) from generate_series(1, wanted))"
            " from unnest(%(units)s::bigint[], %(counts)s::int[]) as asked (unit, wanted)",
            {"units": units, "counts": counts},
        )
    )
    new: list[tuple[int, date, int]] = []
    codes = [""] * len(courses)
    for unit in units:
        for place, number in zip(of_unit[unit], numbers[unit], strict=True):
            course = courses[place]
            day = course.at.date()
            if (unit, day) not in bases:
                bases[unit, day] = number - 1
                new.append((unit, day, number - 1))
            identification = course.intake.competence.identification_code
            codes[place] = str(DossierCode(identification, day, number - bases[unit, day]))
    copy_in(DayBaseRow, ("unit_id", "day", "base"), new)
    return codes


def _bases(units: Sequence[int]) -> dict[tuple[int, date], int]:
    rows = run_all(
        "select unit_id, day, base from dossiers_daybaserow where unit_id = any(%(units)s)", {"units": list(units)}
    )
    return {(unit, day): base for unit, day, base in rows}


def _make_sequences(units: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select substr(relname, 17)::bigint from pg_class "
                       "where relkind = 'S' and relname ~ '^dossiers_serial_[0-9]+$'")  # fmt: skip
        there = {unit for (unit,) in cursor.fetchall()}
        for unit in units:
            if unit not in there:
                cursor.execute(f"create sequence if not exists dossiers_serial_{int(unit)}")


def _add(rows: Rows, course: Course, *, id_: int, code: str, filers: FilerIds) -> None:
    """Add the rows of one dossier."""
    intake, name = course.intake, uuid.uuid4()
    led = birth_led(intake, at=course.at)
    columns, tokens = birth_columns(intake, led, at=course.at), led.tokens
    kept = _secrets(rows, birth_personal(intake), id_=id_, serial=1)
    payload = payload_bytes(changed=columns, tokens=tokens, told=birth_told(intake, uuid=str(name)), sealed=kept)
    # As the statement of a birth writes it: code and person stand before the rest of the object.
    payload = f'{{"code":"{code}",{filers.told}'.encode() + payload[1:]
    header = header_bytes(serial=1, kind=intake.kind, at=course.at, by=course.by)
    head = chained(FIRST_PREVIOUS, header, payload)
    rows.events.append((id_, 1, intake.kind.value, course.at, header, payload, head))
    act = Act.RECEIVE.value if course.by.is_officer else "submit"
    rows.entries.append(audit.Entry(course.by, course.at, act, "dossier", code, filers.applicant))
    ordinal = _papers(rows, intake.filing.papers, "applicant", id_=id_, behind=0)
    for serial, done in enumerate(course.done, start=2):
        change, tokens = done.change, done.written.tokens
        columns.update(done.written.columns)
        kept = _secrets(rows, change.personal, id_=id_, serial=serial)
        header = header_bytes(serial=serial, kind=change.kind, at=done.at, by=done.by)
        payload = payload_bytes(changed=done.written.columns, tokens=tokens, told=told_of(change), sealed=kept)
        head = chained(head, header, payload)
        rows.events.append((id_, serial, change.kind.value, done.at, header, payload, head))
        rows.entries.append(audit.Entry(done.by, done.at, change.act.value, "dossier", code, filers.applicant))
        source = "result" if change.results else "applicant"
        ordinal = _papers(rows, change.results or change.papers, source, id_=id_, behind=ordinal)
    rows.tokens += [(id_, *token_row(one, leads=not place).values()) for place, one in enumerate(tokens)]
    if course.key:
        rows.keys.append((course.sender, course.key, filing_hash(intake.filing), name, course.at))
    ids = {"applicant_id": filers.applicant, "organisation_id": filers.organisation, "proxy_id": filers.proxy}
    whole = {**kept_columns(intake), **UNTOLD, **columns, **ids}
    rows.columns = ("id", "uuid", "code", *whole, "event_count", "head_hash")
    rows.dossiers.append((id_, name, code, *whole.values(), 1 + len(course.done), head))


def _secrets(rows: Rows, personal: Mapping[str, str], *, id_: int, serial: int) -> Mapping[str, str]:
    kept = sealed(personal)
    for name, salt, value in zip(kept.names, kept.salts, kept.values, strict=True):
        rows.secrets.append((id_, serial, name, salt, value))
    return kept.commitments


def _papers(rows: Rows, papers: Sequence[PaperGiven], source: str, *, id_: int, behind: int) -> int:
    """Add the files of an act behind those that are there; return the ordinal of the last."""
    for ordinal, paper in enumerate(papers, start=behind + 1):
        rows.papers.append((id_, ordinal, source, paper.name, paper.sha256 or None, paper.file_name))
    return behind + len(papers)

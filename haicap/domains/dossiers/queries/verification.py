"""Whether the rows of dossiers are what their events say."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Grant
from haicap.domains.dossiers.contracts import CONTACT, SECRET, Verified
from haicap.domains.dossiers.models import AttachmentRow, DossierRow, EventRow, SecretRow, TokenRow
from haicap.domains.dossiers.queries.telling import heard
from haicap.domains.dossiers.rules.birth import identity_text, organisation_text
from haicap.domains.dossiers.rules.finding import words_of
from haicap.domains.dossiers.rules.log import Rebuilt, StoredEvent, plain, rebuild
from haicap.domains.dossiers.rules.syncing import Heard, standing
from haicap.domains.dossiers.rules.token_rows import COLUMNS
from haicap.domains.people import api as people
from haicap.kernel.text import fold
from haicap.platform.protect import api as protect

CHUNK = 1000


@dataclass(slots=True)
class Rows:
    """What is stored of one dossier beside its own row."""

    events: list[StoredEvent] = field(default_factory=list)
    tokens: list[dict[str, Any]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    secrets: dict[tuple[int, str], tuple[bytes, bytes]] = field(default_factory=dict)
    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The persons, organisations and grants of some dossiers, by id."""

    persons: Mapping[int, people.Person]
    organisations: Mapping[int, people.KnownOrganisation]
    grants: Mapping[int, Grant]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> "Known":
        """Return those that stand on the rows. Three statements, two when no organisation applied."""
        persons = {row[name] for row in rows for name in ("applicant_id", "proxy_id")} - {None}
        return cls(
            people.persons(persons),
            people.organisations_by_id({row["organisation_id"] for row in rows} - {None}),
            authority.grants_by_id({number for row in rows for number in row["competence"].get("grants", ())}),
        )


def verify(*, progress: Callable[[int], None] = lambda done: None) -> Verified:
    """
    Rebuild every dossier from its events and name each difference.

    Reads one moment of the database, 1,000 dossiers at a time, in nine statements each. `progress` is called with
    the number of dossiers done.
    """
    dossiers = events = 0
    differences: list[tuple[str, str]] = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not connection.savepoint_ids:
                cursor.execute("set transaction isolation level repeatable read read only")
        for chunk in _chunks():
            stored = _rows([row["id"] for row in chunk])
            known = Known.of(chunk)
            for row in chunk:
                own = stored[row["id"]]
                dossiers += 1
                events += len(own.events)
                differences += [(row["code"], what) for what in _differences(row, own, known)]
            progress(dossiers)
    return Verified(dossiers, events, tuple(differences))


def _chunks() -> Iterator[list[dict[str, Any]]]:
    last = 0
    while chunk := [
        dict[str, Any](row) for row in DossierRow.objects.filter(id__gt=last).order_by("id").values()[:CHUNK]
    ]:
        yield chunk
        last = chunk[-1]["id"]


def _rows(ids: list[int]) -> Mapping[int, Rows]:
    found: dict[int, Rows] = defaultdict(Rows)
    columns = ("dossier_id", "serial", "kind", "at", "header", "payload", "hash")
    events = EventRow.objects.filter(dossier_id__in=ids).order_by("dossier_id", "serial").values_list(*columns)
    for dossier, serial, kind, at, header, payload, digest in events:
        event = StoredEvent(serial, kind, at, bytes(header), bytes(payload), bytes(digest))
        found[dossier].events.append(event)
    tokens = TokenRow.objects.filter(dossier_id__in=ids).order_by("-leads", "serial")
    for token in tokens.values("dossier_id", "leads", *COLUMNS):
        found[token.pop("dossier_id")].tokens.append({name: plain(value) for name, value in token.items()})
    files = AttachmentRow.objects.filter(dossier_id__in=ids).order_by("ordinal").values_list("dossier_id", "file_id")
    for dossier, digest in files:
        found[dossier].files.append(digest or "")
    secrets = SecretRow.objects.filter(dossier_id__in=ids)
    for dossier, serial, name, salt, value in secrets.values_list(
        "dossier_id", "serial", "name", "salt", "value_sealed"
    ):
        found[dossier].secrets[serial, name] = (bytes(salt), bytes(value))
    for dossier, far in heard(ids).items():
        found[dossier].heard = far
    return found


def _differences(row: dict[str, Any], own: Rows, known: Known) -> Iterator[str]:
    built = rebuild(own.events)
    yield from built.faults
    if built.count != row["event_count"]:
        yield f"the row counts {row['event_count']} events, the log has {built.count}"
    if built.head != bytes(row["head_hash"]):
        yield "the row holds another hash than the last event"
    for name, told in built.columns.items():
        # What clients were told is no event of the dossier: decision 0021.
        if name in row and name != "sync" and plain(row[name]) != told:
            yield f"{name} is {plain(row[name])!r}, the log says {told!r}"
    expected = [{**one, "leads": not place} for place, one in enumerate(built.tokens)]
    expected[1:] = sorted(expected[1:], key=itemgetter("serial"))
    if own.tokens != expected:
        yield "the step at which it waits is not that of the log"
    if own.files != built.files:
        yield "its files are not those of the log"
    yield from _sync(row, own.heard)
    yield from _power(row["competence"], known)
    yield from _personal(row, own, built, known)


def _sync(row: Mapping[str, Any], far: Heard | None) -> Iterator[str]:
    """Yield where the sync state is not the one that follows from how far the client has been told."""
    expected = standing(far, newest=row["event_count"])
    if row["sync"] != expected.value:
        yield f"sync is {row['sync']!r}, what its client was told says {expected.value!r}"
    if far and max(far.told, far.given_up) > row["event_count"]:
        yield "its client was told of an event that is not there"


def _power(kept: Mapping[str, Any], known: Known) -> Iterator[str]:
    """Yield where the power that a dossier pins is not the one on record, standing or withdrawn."""
    pinned = kept.get("grants", ())
    yield from (f"grant {number}, which it pins, is not on record" for number in pinned if number not in known.grants)
    if not pinned or pinned[0] not in known.grants or kept.get("set_by_officer"):
        return
    grant = known.grants[pinned[0]]
    recorded = {
        "office": grant.office.value,
        "basis": grant.basis.value,
        "instrument": grant.instrument,
        "clause": grant.clause,
        "signing": {"block": grant.signing.block.value, "seal": grant.signing.seal.value},
    }
    for name, value in recorded.items():
        if kept.get(name) != value:
            yield f"{name} of the power it pins is {kept.get(name)!r}, the register says {value!r}"


def _personal(row: dict[str, Any], own: Rows, built: Rebuilt, known: Known) -> Iterator[str]:
    """Yield where personal values differ from the commitments; values that were erased are passed over."""
    opened: dict[tuple[int, str], str] = {}
    for key, (salt, stored) in own.secrets.items():
        try:
            opened[key] = protect.unseal(stored, place=SECRET)
        except protect.ProtectedValueBroken:
            yield f"the value {key[1]} of event {key[0]} cannot be opened"
            continue
        if protect.commitment(opened[key], salt=salt) != built.commitments.get(key):
            yield f"the value {key[1]} of event {key[0]} is not the one it was bound to"
    bound = {name: opened[serial, name] for name, serial in built.bound_by.items() if (serial, name) in opened}
    yield from _filers(row, bound, known)
    if row["applicant_words"] != words_of(row["applicant_name"]):
        yield "the words by which it is found are not those of the applicant's name"
    yield from _contact(row, bound.get("contact"))


def _filers(row: dict[str, Any], bound: Mapping[str, str], known: Known) -> Iterator[str]:
    """
    Yield where the applicant, the organisation or the proxy is not the one declared, or put right since.

    Capital letters and diacritics may differ from the first declaration, whose row stays as it was.
    """
    person = known.persons[row["applicant_id"]]
    organisation = known.organisations.get(row["organisation_id"])
    proxy = known.persons.get(row["proxy_id"])
    name, front = (organisation.name, f"{organisation.tax_code}|") if organisation else (person.name, "")
    told = bound.get("organisation" if organisation else "applicant", f"{front}{row['applicant_name']}|")
    if not told.startswith(f"{front}{row['applicant_name']}|") or fold(row["applicant_name"]) != fold(name):
        yield "the name of the applicant is not the one declared"
    stored = {
        "applicant": identity_text(person),
        "organisation": organisation_text(organisation) if organisation else "",
        "proxy": identity_text(proxy) if proxy else "",
    }
    for who, text in stored.items():
        if fold(bound.get(who, text)) != fold(text):
            yield f"the {who} is not the one who was declared"


def _contact(row: dict[str, Any], declared: str | None) -> Iterator[str]:
    """Yield where the contact, or the telephone number by which it is found, is not the one declared."""
    try:
        kept = json.loads(protect.unseal(bytes(row["contact_sealed"]), place=CONTACT))
    except protect.ProtectedValueBroken:
        yield "the contact cannot be opened"
        return
    if declared is not None and kept != json.loads(declared):
        yield "the contact is not the one that was declared"
    found_by = row["phone_index"]
    if (None if found_by is None else bytes(found_by)) != people.phone_index(kept["phone"]):
        yield "the phone by which it is found is not the one declared"

"""Takes the shipped processes in: new ones, and a further version of each that a newer release has changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from haicap.domains.procedures.contracts import LANGUAGES
from haicap.domains.procedures.loading.processes import Shipped, hash_of, shipped
from haicap.domains.procedures.models import ProcessRow
from haicap.domains.procedures.queries.checking import called_by
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Flow


def load_processes(*, at: datetime, on: date, first_on: date, files: Sequence[Shipped] | None = None) -> int:
    """
    Take in the shipped processes and return how many versions are new; the same files again change nothing.

    The first version of a process begins on `first_on`. A text that is not yet there becomes the next number from `on`
    (a day later if one begins then), and the version before ends there; a process whose version in force was made by a
    text of law is left alone. One statement when nothing changed.
    """
    known: dict[str, list[ProcessRow]] = {}
    for row in ProcessRow.objects.order_by("starts_on", "number").defer("text"):
        known.setdefault(row.code, []).append(row)
    made = 0
    for file in shipped() if files is None else files:
        rows = known.setdefault(file.code, [])
        if any(row.sha256 == file.sha256 for row in rows):
            continue
        standing = [row for row in rows if row.withdrawn_at is None]
        if standing and standing[-1].amendment_id is not None:
            continue
        begins = first_on
        if standing:
            begins = max(on, standing[-1].starts_on + timedelta(days=1))
            ProcessRow.objects.filter(id=standing[-1].id).update(ends_before=begins)
        row = new_row(file.code, file.text, number=1 + max((row.number for row in rows), default=0), starts_on=begins)
        row.calls = {code: known[code][-1].key for code in called_by(flows.read(file.text.encode())) if code in known}
        row.recorded_at = at
        row.save(force_insert=True)
        rows.append(row)
        made += 1
    return made


def new_row(code: str, text: str, *, number: int, starts_on: date) -> ProcessRow:
    """Return the row of a version that can be run, not yet written."""
    flow = flows.read(text.encode())
    return ProcessRow(
        key=f"{code}/{number}",
        code=code,
        number=number,
        names=names_of(flow),
        text=text,
        sha256=hash_of(text),
        calls={},
        starts_on=starts_on,
    )


def names_of(flow: Flow) -> Mapping[str, str]:
    """Return what a process is called, by language: that of BPMN is Vietnamese."""
    names = {LANGUAGES[0]: flow.name or flow.id, **flow.names}
    return {language: names[language] for language in LANGUAGES if names.get(language)}

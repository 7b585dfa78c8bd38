"""Processes as they are in force, held in memory, and the flows of their versions."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from haicap.domains.procedures.contracts import (
    FIRST_VERSION,
    STANDARD,
    Process,
    ProcessUnknown,
    ProcessUse,
)
from haicap.kernel.editions import Editions
from haicap.kernel.text import clean_line
from haicap.kernel.validity import Validity
from haicap.platform.db.api import run_one
from haicap.platform.editions import api as editions_of_topics
from haicap.platform.editions.api import Kept, Read
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Flow

TOPIC = "procedures"
#: flows in the memory of a process, about 100 kB each
MOST_FLOWS = 200

_ALL = f"""
    select coalesce((select jsonb_agg(jsonb_build_array(p.key, p.code, p.number, p.names, p.sha256, p.starts_on,
                   p.ends_before, p.recorded_at, p.cited, p.withdrawn_at is not null) order by p.code, p.number)
               from procedures_process p), '[]'),
           coalesce((select jsonb_agg(jsonb_build_array(c.code, u.process, u.starts_on, u.ends_before, u.cited)
                   order by c.code, u.starts_on)
               from procedures_processuse u join procedures_procedure c on c.id = u.procedure_id
               where u.withdrawn_at is null), '[]'),
           coalesce((select jsonb_agg(jsonb_build_array(c.code, m.id, m.sha256, m.starts_on, m.ends_before, m.cited,
                   m.source) order by c.code, m.starts_on)
               from procedures_decisionmodel m join procedures_procedure c on c.id = m.procedure_id
               where m.withdrawn_at is null), '[]'),
           {editions_of_topics.seen(TOPIC)}
"""  # noqa: S608 (own texts)
_TEXT = "select text, sha256, calls from procedures_process where key = %(key)s"


@dataclass(frozen=True, slots=True)
class ModelHead:
    """Which decision tables a procedure has in a span of days, by the number of their row, and the text behind it."""

    procedure: str
    row_id: int
    sha256: str
    validity: Validity
    instrument: str
    source: str


@dataclass(frozen=True, slots=True)
class Board:
    """
    All versions of all processes, by code and number; the uses and decision tables that stand, by procedure and day.
    """

    processes: tuple[Process, ...]
    uses: tuple[ProcessUse, ...]
    models: tuple[ModelHead, ...]
    _standing: Mapping[str, tuple[Process, ...]]
    _by_procedure: Mapping[str, tuple[ProcessUse, ...]]

    def version(self, code: str, on: date) -> Process | None:
        """Return the version of a process on a day: before all of them the first; `None` when there is none at all."""
        standing = self._standing.get(code, ())
        begun = [one for one in standing if one.validity.starts_on <= on] or standing[:1]
        return begun[-1] if begun else None

    def process_of(self, procedure: str, on: date) -> str:
        """Return the code of the process that a procedure uses on a day."""
        uses = self._by_procedure.get(procedure, ())
        return next((one.process for one in uses if one.validity.covers(on)), STANDARD)

    def model_of(self, procedure: str, on: date) -> ModelHead | None:
        """Return the decision tables of a procedure on a day."""
        return next((one for one in self.models if one.procedure == procedure and one.validity.covers(on)), None)


_boards: Kept[str, Board] = Kept(TOPIC, most=1)
_lock = Lock()
_flows: dict[str, tuple[str, Flow]] = {}


def process_of(procedure_code: str, on: date, *, editions: Editions | None = None) -> str:
    """
    Return the key of the process that a dossier gets which is received on that day: code and number.

    A procedure without a process of its own uses the standard one. One statement; none when this process holds it in
    the `editions` that the caller's own statement has just seen.
    """
    board = board_of(editions)
    found = board.version(board.process_of(procedure_code, on), on) or board.version(STANDARD, on)
    return found.key if found else FIRST_VERSION


def processes(on: date | None = None, *, editions: Editions | None = None) -> tuple[Process, ...]:
    """Return the versions in force on a day, or all there ever were, by code and number. Statements as `process_of`."""
    board = board_of(editions)
    if on is None:
        return board.processes
    codes = dict.fromkeys(one.code for one in board.processes)
    return tuple(found for code in codes if (found := board.version(code, on)))


def process_uses(*, editions: Editions | None = None) -> tuple[ProcessUse, ...]:
    """Return which procedures use which process, where it is not the standard one. Statements as `process_of`."""
    return board_of(editions).uses


def process(key: str, on: date, *, editions: Editions | None = None) -> Process:
    """
    Return a version by its key, or by its code alone the one in force on a day. Statements as `process_of`.

    :raises ProcessUnknown: if there is none.
    """
    asked, board = clean_line(key, field="key", most=90), board_of(editions)
    found = next((one for one in board.processes if one.key == asked), None) or board.version(asked, on)
    if found is None:
        raise ProcessUnknown("key", key=asked)
    return found


def process_text(key: str) -> str:
    """
    Return the BPMN of a version as it was recorded. One statement.

    :raises ProcessUnknown: if there is none.
    """
    return _row(key)[0]


def flow(key: str) -> Flow:
    """
    Return the flow of a version, with those it calls inside. A version never changes: read once by each process.

    One statement for it and each flow it calls; none from then on.

    :raises ProcessUnknown: if there is no such version.
    """
    held = _flows.get(key)
    if held is None:
        text, sha256, calls = _row(key)
        held = (sha256, flows.link(flows.read(text.encode()), {code: flow(other) for code, other in calls.items()}))
        with _lock:
            while len(_flows) >= MOST_FLOWS:
                del _flows[next(iter(_flows))]
            _flows[key] = held
    return held[1]


def board_of(editions: Editions | None) -> Board:
    """Return what stands. Statements as `process_of`."""
    found = _boards.values([""], editions=editions, latest=editions_of_topics.current, read=_read)
    return found[""]


def _read(_: Collection[str]) -> Read[str, Board]:
    row = run_one(_ALL)
    assert row is not None
    every = tuple(_process(one) for one in json.loads(row[0]))
    uses = tuple(
        ProcessUse(one[0], one[1], Validity(date.fromisoformat(one[2]), _day(one[3])), one[4])
        for one in json.loads(row[1])
    )
    models = tuple(
        ModelHead(one[0], one[1], one[2], Validity(date.fromisoformat(one[3]), _day(one[4])), one[5], one[6])
        for one in json.loads(row[2])
    )
    standing: dict[str, tuple[Process, ...]] = {}
    for each in sorted(every, key=lambda one: one.validity.starts_on):
        if not each.is_withdrawn:
            standing[each.code] = (*standing.get(each.code, ()), each)
    by_procedure: dict[str, tuple[ProcessUse, ...]] = {}
    for use in uses:
        by_procedure[use.procedure] = (*by_procedure.get(use.procedure, ()), use)
    _forget_others(every)
    return Read({"": Board(every, uses, models, standing, by_procedure)}, row[3] or "")


def _forget_others(every: tuple[Process, ...]) -> None:
    """Let go of flows whose version was never recorded after all: the transaction that made it was rolled back."""
    hashes = {one.key: one.sha256 for one in every}
    with _lock:
        for key in [key for key, (sha256, _) in _flows.items() if hashes.get(key) != sha256]:
            del _flows[key]


def _process(row: list[object]) -> Process:
    key, code, number, names, sha256, starts_on, ends_before, recorded_at, instrument, is_withdrawn = row
    return Process(
        key=str(key),
        code=str(code),
        number=int(str(number)),
        names=dict(names) if isinstance(names, dict) else {},
        sha256=str(sha256),
        validity=Validity(date.fromisoformat(str(starts_on)), _day(ends_before)),
        recorded_at=datetime.fromisoformat(str(recorded_at)),
        instrument=str(instrument or ""),
        is_withdrawn=bool(is_withdrawn),
    )


def _row(key: str) -> tuple[str, str, Mapping[str, str]]:
    asked = clean_line(key, field="key", most=90)
    row = run_one(_TEXT, {"key": asked})
    if row is None:
        raise ProcessUnknown("key", key=asked)
    return row[0], row[1], json.loads(row[2])


def _day(kept: object) -> date | None:
    return date.fromisoformat(str(kept)) if kept else None

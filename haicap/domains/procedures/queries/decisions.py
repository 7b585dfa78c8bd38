"""What the decision tables of procedures decide."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from threading import Lock

from haicap.domains.procedures.contracts import Deadline, ProcedureVersion
from haicap.domains.procedures.queries.processes import ModelHead, board_of
from haicap.domains.procedures.rules.decided import deadline_decided, fitted, papers_asked
from haicap.kernel.editions import Editions
from haicap.kernel.refusals import Refused
from haicap.platform.db.api import run_one
from haicap.platform.decisions import api as decisions
from haicap.platform.decisions.api import DecisionModel

#: models in the memory of a process, about 100 kB each
MOST_MODELS = 200

_lock = Lock()
#: by the hash of their text, which says what they are
_models: OrderedDict[str, DecisionModel] = OrderedDict()


def decide(
    procedure_code: str, name: str, on: date, inputs: Mapping[str, object], *, editions: Editions | None = None
) -> object:
    """
    Return what the tables of a procedure decide under a name on a day, `None` when they decide nothing of it.

    `inputs` are facts by name, those that the tables do not know are left out. Two statements; none when this process
    holds the tables in the `editions` that the caller's own statement has just seen.

    :raises Refused: the refusals of `haicap.platform.decisions.api.decide`.
    """
    head = board_of(editions).model_of(procedure_code, on)
    return None if head is None else _decided(head, name, inputs)


def with_decided(
    version: ProcedureVersion, on: date, facts: Mapping[str, object], *, editions: Editions | None = None
) -> ProcedureVersion:
    """
    Return a version as its tables have it for the facts: papers that are not needed are remarks in it, and its deadline
    is the one decided.

    What the facts do not suffice for is as published. Statements as `decide`.
    """
    head = board_of(editions).model_of(version.code, on)
    if head is None:
        return version
    papers = papers_asked(version.papers, _if_decided(head, "papers", facts))
    return replace(version, papers=papers, deadline=_deadline(head, facts) or version.deadline)


def decided_deadline(
    procedure_code: str, on: date, facts: Mapping[str, object], *, editions: Editions | None = None
) -> Deadline | None:
    """Return the deadline that tables decide for facts, `None` when they decide none. Statements as `decide`."""
    head = board_of(editions).model_of(procedure_code, on)
    return None if head is None else _deadline(head, facts)


def _deadline(head: ModelHead, facts: Mapping[str, object]) -> Deadline | None:
    decided = _if_decided(head, "deadline", facts)
    return deadline_decided(decided, instrument=head.instrument, source=head.source)


def _if_decided(head: ModelHead, name: str, facts: Mapping[str, object]) -> object:
    """Return what the tables decide; nothing for facts that they cannot take, which leaves what is published."""
    try:
        return _decided(head, name, facts)
    except Refused:
        return None


def _decided(head: ModelHead, name: str, inputs: Mapping[str, object]) -> object:
    model = _model(head)
    if name not in model.decisions:
        return None
    return decisions.decide(model, decision=name, inputs=fitted(inputs, model.input_types)).value


def _model(head: ModelHead) -> DecisionModel:
    with _lock:
        if held := _models.get(head.sha256):
            _models.move_to_end(head.sha256)
            return held
    row = run_one("select text from procedures_decisionmodel where id = %(id)s", {"id": head.row_id})
    assert row is not None
    read = decisions.read(row[0].encode())
    with _lock:
        _models[head.sha256] = read
        while len(_models) > MOST_MODELS:
            _models.popitem(last=False)
    return read

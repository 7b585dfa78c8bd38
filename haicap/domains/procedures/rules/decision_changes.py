"""Changes of law that give procedures decision tables: what the file says, what is wrong with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from haicap.domains.law.contracts import DAY, Change, Fault, ImpactItem, Weight, fault_in
from haicap.domains.procedures.contracts import DECISIONS
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.kernel.validity import Validity
from haicap.platform.decisions import api as decisions

#: characters of the DMN of one model in a law file
MOST_DMN = 300_000
#: models that one law file may hold
MOST_MODELS = 50
DECISION_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Decision tables of procedures: the papers needed, facts of the way, the length of the deadline.",
    "required": ["procedures", "dmn", "starts_on"],
    "additionalProperties": False,
    "properties": {
        "procedures": {
            "type": "array",
            "minItems": 1,
            "maxItems": 500,
            "uniqueItems": True,
            "items": {"type": "string", "minLength": 1, "maxLength": 40},
        },
        "dmn": {
            "type": "string",
            "description": "The model as DMN, with decisions called papers, facts or deadline.",
            "minLength": 1,
            "maxLength": MOST_DMN,
        },
        "starts_on": DAY,
        "ends_before": DAY,
    },
}


def decision_span(change: Change) -> Validity:
    """
    Return the days of decision tables.

    House rule: the end does not count.

    :raises ValueError: if they hold no day.
    """
    ends = change.body.get("ends_before")
    return Validity(date.fromisoformat(change.body["starts_on"]), date.fromisoformat(ends) if ends else None)


def decided_procedures(changes: Iterable[Change]) -> set[str]:
    """
    Return the procedures that changes of decision tables name.

    House rule: as written.
    """
    return {code for change in changes for code in change.body["procedures"]}


def decision_faults(changes: Sequence[Change], *, known: Callable[[str, date], bool]) -> list[Fault]:
    """
    Return what is wrong with decision tables. `known` tells if a procedure is in force on a day.

    House rule: a table that decides for people has no overlap and no gap; a procedure has one model for a day.
    """
    if len(changes) > MOST_MODELS:
        told: dict[str, object] = {"count": len(changes), "most": MOST_MODELS}
        return [fault_in(changes[0], "", code="TooManyModels", message=TOO_MANY_MODELS, **told)]
    found: list[Fault] = []
    seen: dict[str, list[tuple[Validity, int]]] = {}
    for change in changes:
        span = decision_span(change)
        for place, procedure in enumerate(change.body["procedures"]):
            path = f"procedures.{place}"
            if not known(procedure, span.starts_on):
                one = fault_in(change, path, code="ProcedureUnknown", message=NO_PROCEDURE, procedure=procedure)
                found.append(one)
            for other, line in seen.setdefault(procedure, []):
                if other.overlaps(span):
                    one = fault_in(change, path, code="ModelTwice", message=MODEL_TWICE, procedure=procedure, line=line)
                    found.append(one)
                    break
            seen[procedure].append((span, change.line))
        found += _model_faults(change)
    return found


def decision_effects(changes: Sequence[Change]) -> list[ImpactItem]:
    """
    Return what decision tables do, in the order of the file, and what stays.

    Source: Law 64/2025/QH15 art. 54 (dossiers go on under the law at their reception unless a text says otherwise);
    Decree 61/2018/NĐ-CP art. 4 (no longer than the law says).
    """
    items: list[ImpactItem] = []
    for change in changes[:50]:
        decided = [one for one in decisions.read(change.body["dmn"].encode()).decisions if one in DECISIONS]
        named = change.body["procedures"]
        told = {"count": len(named), "day": f"{decision_span(change).starts_on:%d/%m/%Y}", "what": ", ".join(decided)}
        details = tuple({"procedure": one} for one in named[:200])
        items.append(ImpactItem("DecisionsChange", DECIDES, told, count=len(named), details=details))
        if "deadline" in decided:
            items.append(ImpactItem("DeadlineDecided", MAY_BE_LONGER, weight=Weight.WARNING))
    items.append(ImpactItem("RunningKeepTheirTerm", RUNNING_KEEP))
    return items


def _model_faults(change: Change) -> list[Fault]:
    try:
        model = decisions.read(change.body["dmn"].encode())
        report = decisions.check(model)
    except Refused as refused:
        return [_of(change, refused)]
    found = [_of(change, one) for one in report.faults]
    if not set(DECISIONS) & set(model.decisions):
        told = {"known": ", ".join(DECISIONS)}
        found.append(fault_in(change, "dmn", code="NothingDecided", message=NOTHING_DECIDED, **told))
    for table in report.tables:
        for place in (*table.overlaps, *table.gaps):
            params = {"table": table.element, "rules": ", ".join(str(rule) for rule in place.rules)}
            params["example"] = decisions.json_of(dict(place.example))[:200]
            code, message = ("RulesOverlap", OVERLAPS) if place.rules else ("RulesLeaveGap", LEAVES_GAP)
            found.append(fault_in(change, "dmn", code=code, message=message, **params))
    return found


def _of(change: Change, refused: Refused) -> Fault:
    return fault_in(change, "dmn", code=refused.code, message=refused.message, **dict(refused.params))


TOO_MANY_MODELS = sentence("The file holds %(count)s decision models; at most %(most)s. Please divide it.")
NO_PROCEDURE = sentence("There is no procedure %(procedure)s.")
MODEL_TWICE = sentence(
    "Procedure %(procedure)s has decision tables in this file already, on line %(line)s, for some of these days."
)
NOTHING_DECIDED = sentence("The model decides none of these: %(known)s.")
OVERLAPS = sentence("“%(table)s”: the rules %(rules)s overlap, for example at %(example)s.")
LEAVES_GAP = sentence("“%(table)s”: no rule matches, for example at %(example)s.")
DECIDES = sentence("From %(day)s on tables decide for %(count)s procedures: %(what)s.")
MAY_BE_LONGER = sentence(
    "The tables decide deadlines, and count before what is published: check that none is longer than the law has it."
)
RUNNING_KEEP = sentence("Dossiers received before keep the deadline of the day of their receipt.")

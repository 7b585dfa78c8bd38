"""Who decides a dossier and why, on its page; its facts, and the form by which they are corrected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from haicap.domains.authority import api as authority
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Act, Deciding, Dossier, Entry, Kind
from haicap.kernel.refusals import Refused
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.uploads import Kept
from haicap.surfaces.desk.words import unit_name
from haicap.ui.questions import FactField, fact_field, facts_typed, field_of, word_of


@dataclass(frozen=True, slots=True)
class DecidingShown:
    """Who decides, the reason, the signing block line by line, the facts, and who decides for them if another unit."""

    decides: str = ""
    why: str = ""
    signing: tuple[str, ...] = ()
    place: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    elsewhere: str = ""
    elsewhere_why: str = ""
    elsewhere_unit: str = ""


def deciding_shown(found: Deciding, dossier: Dossier) -> DecidingShown:
    """Return who decides a dossier as its page shows it. No statement."""
    if found.pinned is None:
        return DecidingShown()
    decides = authority.decider(found.pinned)
    other = found.elsewhere
    labels = {question.name: question for question in found.questions}
    return DecidingShown(
        decides=decides[:1].upper() + decides[1:],
        why=authority.why(found.pinned),
        signing=authority.signing_lines(found.pinned),
        place=unit_name(found.place) if found.place else "",
        facts=tuple(
            (_label(labels[name]) if name in labels else name.replace("_", " "), word_of(value))
            for name, value in dossier.facts.items()
        ),
        elsewhere=authority.decider(other) if other else "",
        elsewhere_why=authority.why(other) if other else "",
        elsewhere_unit=other.unit_name if other else "",
    )


def fields_of(
    questions: tuple[authority.Question, ...], told: Mapping[str, object], errors: Mapping[str, str] | None = None
) -> tuple[FactField, ...]:
    """Return the fields that ask for facts, with what is told and what is wrong with it."""
    return tuple(
        fact_field(
            one.name,
            one.label,
            unit=one.unit,
            words=one.words,
            value=told.get(one.name, ""),
            error=(errors or {}).get(field_of(one.name), ""),
        )
        for one in questions
    )


def facts_changed(entry: Entry, deciding: Deciding) -> list[str]:
    """Return what a correction of the facts changed, fact by fact."""
    labels = {one.name: _label(one) for one in deciding.questions}
    names = dict.fromkeys([*entry.old_facts, *entry.facts])
    return [
        f"{labels.get(name, name.replace('_', ' '))}: {_told(entry.old_facts, name)} → {_told(entry.facts, name)}"
        for name in names
        if entry.old_facts.get(name) != entry.facts.get(name)
    ]


def facts_concerned(refusal: Refused) -> list[str]:
    """Return the fields of the facts that a refusal is about: those that are missing, or the one that is wrong."""
    missing = refusal.params.get("missing")
    names = [str(name) for name in missing] if isinstance(missing, list) else [str(refusal.params.get("fact", ""))]
    return [field_of(name) for name in names]


def _told(facts: Mapping[str, object], name: str) -> str:
    return word_of(facts[name]) if name in facts else "–"


def _label(question: authority.Question) -> str:
    name = question.label[:1].upper() + question.label[1:]
    return f"{name} ({question.unit})" if question.unit else name


def _correct_facts(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.correct_facts(
        by=request.actor,
        at=at,
        code=dossier.code,
        facts=facts_typed(request.POST),
        note=request.POST.get("note", ""),
    )
    return Kind.FACTS_CORRECTED


DEEDS = {Act.CORRECT_FACTS.value: _correct_facts}

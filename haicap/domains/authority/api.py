"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.authority.access import check_may_read_register, may_confirm, may_read_register
from haicap.domains.authority.contracts import Basis, Competence, NoCompetentUnit, Office, Question
from haicap.domains.authority.loading.load import load
from haicap.domains.authority.operations.confirm import confirm, undo_confirmation
from haicap.domains.authority.operations.keep_check import ask_check, keep_check
from haicap.domains.authority.operations.record import end_grants, record_grants
from haicap.domains.authority.operations.tell_endings import tell_endings
from haicap.domains.authority.queries.asking import label, questions
from haicap.domains.authority.queries.check import check, endings, endings_told
from haicap.domains.authority.queries.confirming import confirmations
from haicap.domains.authority.queries.drafted import deciders_drafted, deciders_without
from haicap.domains.authority.queries.export import exported, exported_csv, exported_json
from haicap.domains.authority.queries.kept_check import kept_finding, kept_findings, last_check
from haicap.domains.authority.queries.matrix import matrix
from haicap.domains.authority.queries.register import facts_of, grants_by_id, history, powers_of, register
from haicap.domains.authority.queries.standing_texts import procedures_under, standing_texts
from haicap.domains.authority.queries.who import chain, held_by, who, who_at
from haicap.domains.authority.queries.why import decider, why
from haicap.domains.authority.rules.choosing import named_by_officer
from haicap.domains.authority.rules.differing import Change as Deciding
from haicap.domains.authority.rules.effects import told_changes
from haicap.domains.authority.rules.enacting import day_of, running_of
from haicap.domains.authority.rules.healing import heals
from haicap.domains.authority.rules.signing import block_lines, signing_lines

__all__ = [
    "Basis",
    "Competence",
    "Deciding",
    "NoCompetentUnit",
    "Office",
    "Question",
    "ask_check",
    "block_lines",
    "chain",
    "check",
    "confirm",
    "confirmations",
    "check_may_read_register",
    "decider",
    "deciders_drafted",
    "deciders_without",
    "end_grants",
    "endings",
    "endings_told",
    "exported",
    "facts_of",
    "heals",
    "keep_check",
    "kept_finding",
    "kept_findings",
    "last_check",
    "exported_csv",
    "exported_json",
    "history",
    "label",
    "load",
    "matrix",
    "may_read_register",
    "may_confirm",
    "grants_by_id",
    "held_by",
    "powers_of",
    "register",
    "running_of",
    "day_of",
    "named_by_officer",
    "procedures_under",
    "questions",
    "record_grants",
    "standing_texts",
    "told_changes",
    "tell_endings",
    "undo_confirmation",
    "signing_lines",
    "who",
    "who_at",
    "why",
]

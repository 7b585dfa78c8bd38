"""Derived powers confirmed by a person who knows the text, and that taken back by a new act."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from haicap.domains.authority import access
from haicap.domains.authority.contracts import (
    ConfirmAct,
    Confirmed,
    Grant,
    RegisterChanged,
    TextMissing,
    Tier,
    UndoReasonMissing,
)
from haicap.domains.authority.operations.writing import write
from haicap.domains.authority.queries.confirming import originals
from haicap.domains.authority.queries.register import register
from haicap.domains.authority.rules.confirming import to_confirm, to_undo
from haicap.domains.organisation import api as organisation
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean_line
from haicap.platform.audit import api as audit
from haicap.platform.db.api import Clause, run_one, statement

#: (the power that was there, the power that stands from now on)
Pair = tuple[int, int]


@transaction.atomic
def confirm(*, by: Actor, at: datetime, procedures: Collection[str], text: str, tier: Tier | None = None) -> Confirmed:
    """
    Confirm the powers that the catalogue gives over procedures, today's and those to come, under a text.

    Where the catalogue names both tiers, `tier` says which decides. What is confirmed already stays as it is. All or
    nothing; four statements for any number of procedures.

    :raises MayNotConfirm: if the actor is no legal officer.
    :raises TextMissing: if no text is named.
    :raises NotInRegister: if the catalogue gave no power over one of them.
    :raises HolderMissing: if a tier has to be named.
    :raises HolderDiffers: if another tier is on record.
    """
    access.check_may_confirm(by)
    said, codes, on = _said(text), _cleaned(procedures), at.date()
    found = to_confirm(codes, register(procedures=codes), tier=tier, city=organisation.city(on).code, text=said, on=on)
    kept = [one.id for one in found.kept]
    named = write(at=at, withdraw=[was.id for was, _ in found.named], grants=[becomes for _, becomes in found.named])
    pairs = [(one, one) for one in kept]
    pairs += [(was.id, new) for (was, _), new in zip(found.named, named, strict=True)]
    if pairs:
        _note(pairs, ConfirmAct.CONFIRMED, by=by, at=at, text=said, tier=tier)
    return Confirmed(_codes([*found.kept, *(was for was, _ in found.named)]), found.already)


@transaction.atomic
def undo_confirmation(*, by: Actor, at: datetime, procedures: Collection[str], reason: str) -> Confirmed:
    """
    Take confirmations back: the powers are derived again. The act that confirmed them stays in the history.

    What is not confirmed stays as it is, and so does what a change of law has recorded since. Five statements.

    :raises MayNotConfirm: if the actor is no legal officer.
    :raises UndoReasonMissing: if no reason is given.
    """
    access.check_may_confirm(by)
    said, codes = clean_line(reason, field="text", most=200), _cleaned(procedures)
    if not said:
        raise UndoReasonMissing("text")
    held, before = register(procedures=codes), originals(codes)
    found = [pair for code in codes if code in held for pair in to_undo(held[code], before[code], on=at.date())]
    new = write(at=at, withdraw=[was.id for was, _ in found], grants=[again for _, again in found])
    if found:
        pairs = [(was.id, again) for (was, _), again in zip(found, new, strict=True)]
        _note(pairs, ConfirmAct.UNDONE, by=by, at=at, text=said, tier=None)
    done = _codes([was for was, _ in found])
    return Confirmed(done, tuple(code for code in codes if code not in done))


def _said(text: str) -> str:
    said = clean_line(text, field="text", most=200)
    if not said:
        raise TextMissing("text")
    return said


def _cleaned(procedures: Collection[str]) -> list[str]:
    return sorted({clean_line(code, field="procedures", most=40) for code in procedures})


def _codes(grants: Sequence[Grant]) -> tuple[str, ...]:
    return tuple(sorted({grant.procedure for grant in grants}))


def _note(pairs: Sequence[Pair], act: ConfirmAct, *, by: Actor, at: datetime, text: str, tier: Tier | None) -> None:
    """Write the acts, the audit, and the mark on what stands as it was. One statement."""
    clauses = [
        Clause(
            "given",
            "select was, becomes from unnest(%(was)s::bigint[], %(becomes)s::bigint[]) as g (was, becomes)",
            {"was": [was for was, _ in pairs], "becomes": [becomes for _, becomes in pairs]},
        ),
        Clause(
            "marked",
            "update authority_grantrow g set status = 'confirmed' from given where g.id = given.was "
            "and given.was = given.becomes and g.withdrawn_at is null and g.status = 'derived' returning g.id",
        ),
        Clause(
            "noted",
            "insert into authority_confirmationrow (act, procedure, grant_id, stands_as_id, tier, by_id, by_name, at, "
            "text) select %(act)s, g.procedure, given.was, given.becomes, case when given.was = given.becomes then '' "
            "else %(tier)s end, %(by_id)s, %(by_name)s, %(noted_at)s, %(text)s "
            "from given join authority_grantrow g on g.id = given.was returning procedure",
            {
                "act": act.value,
                "tier": tier.value if tier else "",
                "by_id": by.account_id,
                "by_name": by.name,
                "noted_at": at,
                "text": text,
            },
        ),
        audit.entry(by=by, at=at, act=f"power_{act.value}", kind="procedure", source="noted", key="procedure",
                    reason=text),
    ]  # fmt: skip
    row = run_one(*statement(clauses, "select (select count(*) from marked), (select count(*) from noted)"))
    in_place = sum(was == becomes for was, becomes in pairs)
    if row is None or row[0] != in_place:
        raise RegisterChanged

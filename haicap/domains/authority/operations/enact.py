"""Powers given and ended by an amendment, and all of it taken back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from haicap.domains.authority.contracts import Fact, Grant, Held
from haicap.domains.authority.operations.record import end_grants
from haicap.domains.authority.operations.writing import write
from haicap.domains.authority.queries.ground import ground
from haicap.domains.authority.queries.register import codes_citing, of_amendment, register
from haicap.domains.authority.rules.enacting import ended, facts_of, grants_of, procedures_of, with_grants
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Change, Enactment


def give(changes: Sequence[Change], *, under: Enactment, at: datetime) -> None:
    """
    Record the grants of an approved amendment and the facts that they name first. Eight statements.

    For the transaction of an approval.
    """
    here = ground(procedures_of(changes), over={})
    held = dict(here.register)
    grants: list[Grant] = []
    facts: dict[tuple[str, str], Fact] = {}
    old: dict[int, Fact] = {}
    for change in changes:
        near = replace(here, register=held)
        made = grants_of(change, under=under.instrument, ground=near, first_id=-1 - len(grants))
        new, widened = facts_of(made, [change], near)
        grants += made
        facts |= {(fact.procedure, fact.name): fact for fact in new}
        old |= {fact.id: fact for fact in widened if fact.id}
        held = with_grants(held, made, new)
    write(
        at=at,
        grants=[replace(one, instrument_id=under.instrument_id, amendment_id=under.amendment_id) for one in grants],
        withdraw_facts=list(old),
        facts=list(facts.values()),
        amendment_id=under.amendment_id,
    )


def end(changes: Sequence[Change], *, under: Enactment, at: datetime) -> None:
    """
    End the grants that an approved amendment names. Three statements for each change.

    For the transaction of an approval.
    """
    for change in changes:
        held: dict[str, Held] = register(procedures=codes_citing([change.body["number"]]))
        ids = [grant.id for grant in ended(change, held)]
        end_grants(ids, on=date.fromisoformat(change.body["on"]), at=at, amendment_id=under.amendment_id)


def take_back(*, under: Enactment, at: datetime) -> None:
    """
    Withdraw what an amendment recorded, and record anew what it withdrew. Three statements; done twice it is done once.

    A fact that it declared stays declared: without a grant on it, it changes no answer. For the transaction of a
    roll-back.

    :raises LaterChangeStands: if something that it recorded was ended or withdrawn by a later change.
    """
    own, torn, gone = of_amendment(under.amendment_id)
    law.check_none_stands(torn)
    write(at=at, withdraw=[grant.id for grant in own], grants=gone, amendment_id=under.amendment_id)

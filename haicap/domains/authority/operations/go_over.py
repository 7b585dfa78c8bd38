"""Powers that follow units into others by an amendment."""

from dataclasses import replace
from datetime import datetime

from haicap.domains.authority.operations.writing import write
from haicap.domains.authority.queries.handovers import handovers
from haicap.domains.authority.queries.register import register
from haicap.domains.authority.rules.succeeding import gone_over, named_in
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Enactment
from haicap.domains.organisation import api as organisation


def go_over(*, under: Enactment, at: datetime) -> None:
    """
    End the powers that name units which end, and record those that go on. Three statements.

    For the transaction of an approval, after the units were written.
    """
    now = register()
    after, became = gone_over(now, handovers(organisation.pieces_of(under.amendment_id)))
    stood = {one.id: one for code in became for one in now[code].grants}
    then = {one.id: one for code in became for one in after[code].grants}
    gone = [id_ for id_, one in stood.items() if then.get(id_) != one]
    # Rows of the day in between, of a file with several days, never come into the register.
    kept = [one for id_, one in then.items() if stood.get(id_) != one]
    write(
        at=at,
        withdraw=gone,
        grants=[replace(one, amendment_id=under.amendment_id) for one in kept],
        amendment_id=under.amendment_id,
    )


def check_nothing_given(*, under: Enactment) -> None:
    """
    Check that no later text gave power to a unit that an amendment began. Four statements.

    :raises LaterChangeStands: if one did, with its number.
    """
    pieces = organisation.pieces_of(under.amendment_id)
    begun = {piece.new.code for piece in pieces if piece.new.validity.starts_on == piece.on}
    begun -= {piece.old.code for piece in pieces}
    others = {
        grant.amendment_id
        for held in register().values()
        for grant in held.grants
        if grant.amendment_id not in {None, under.amendment_id} and named_in(grant) & begun
    }
    law.check_none_stands(others)

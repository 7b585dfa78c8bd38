from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Appointment, Channel, Filing, Slip, UnitNamed
from haicap.domains.dossiers.operations.checking import checked
from haicap.domains.dossiers.operations.taking_in import checked_key, take_in
from haicap.domains.dossiers.rules.birth import handed_in_at_counter
from haicap.domains.organisation import api as organisation
from haicap.kernel.actors import Actor


def receive(
    *,
    by: Actor,
    at: datetime,
    filing: Filing,
    key: str,
    appointment: Appointment | None = None,
    named: UnitNamed | None = None,
    is_sample: bool = False,
) -> Slip:
    """
    Take in a filing at the counter. Any counter of the city takes in any procedure of the city.

    The officer has the papers in hand and vouches for them, so files may be missing and the dossier is accepted
    at once. `appointment` is for a procedure whose deadline is not confirmed, `named` for one of which the register
    does not say who decides. The same `key` of the same officer
    gives the same slip.

    :raises MayNotAct: if the post is not one that receives.
    :raises Refused: if a declared value cannot be used; see `checked`.
    :raises AppointmentNeeded: and its siblings, see `appointed`.
    :raises KeyReused: if the key came before with another filing.
    """
    access.check_may_receive(actor=by)
    sender, key = checked_key(sender=f"account:{by.account_id}", key=key)
    found = checked(filing, channel=Channel.COUNTER, received_unit_id=by.unit_id, at=at, named=named)
    intake = handed_in_at_counter(
        filing,
        found,
        unit_id=by.unit_id,
        at=at,
        appointment=appointment,
        calendar=organisation.work_calendar(unit_id=by.unit_id),
        named=named,
        is_sample=is_sample,
    )
    return take_in(intake, by=by, at=at, sender=sender, key=key)

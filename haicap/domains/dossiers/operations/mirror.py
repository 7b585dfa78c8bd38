"""How a system that works a dossier tells where it stands."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from haicap.domains.dossiers.contracts import (
    ChangedMeanwhile,
    KeyReused,
    Mirrored,
    MirrorUnknown,
    OutsideMessage,
)
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.operations.taking_in import take_in
from haicap.domains.dossiers.queries.mirror import is_heard, mirror_of
from haicap.domains.dossiers.rules.birth import Intake
from haicap.domains.dossiers.rules.mirroring import check_message, mirror_born, mirrored
from haicap.domains.organisation import api as organisation
from haicap.domains.people import api as people
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import SYSTEM
from haicap.kernel.codes import read_code
from haicap.kernel.text import clean, clean_line

TRIES = 5


def mirror(*, client_id: int, at: datetime, message: OutsideMessage) -> Mirrored:
    """
    Take in what a system tells of a dossier that it works. `at` is local; the caller holds the right of the client.

    Safe to hear twice: a message of one `event` changes nothing the second time. An older message than the last is
    kept in the log only. Seven statements; ten for the first message of a dossier, two more for the first of a day.

    :raises CodeUnusable: if the code has not the form of a code.
    :raises MirrorUnknown: if it is the first message and does not say what the dossier is.
    :raises MomentImpossible: and DecisionUnfit, see `check_message`.
    :raises Refused: the refusals of people, procedures and organisation, each naming its field.
    :raises ChangedMeanwhile: if others told of the same dossier at once, again and again.
    """
    said = replace(
        message,
        code=str(read_code(message.code)),
        event=clean_line(message.event, field="event", most=80),
        words=clean(message.words, field="words", most=1000),
    )
    is_new = False
    for _ in range(TRIES):
        found = mirror_of(system=said.system, outside_code=said.code)
        if found is None:
            intake = _intake(said, client_id=client_id, at=at)
            # Two first messages at once: the second finds the dossier of the first, and goes on with it.
            with suppress(KeyReused):
                take_in(intake, by=SYSTEM, at=at, sender=f"mirror:{said.system}", key=said.code)
                is_new = True
            continue
        if is_heard(found.id, event=said.event):
            return Mirrored(found.code, found.business, found.told_at or said.at, is_new)
        check_message(said, submitted_at=found.submitted_at, now=at)
        with suppress(ChangedMeanwhile):
            record(dossier=found, change=mirrored(found, said, client_id=client_id), by=SYSTEM, at=at)
    raise ChangedMeanwhile


def _intake(said: OutsideMessage, *, client_id: int, at: datetime) -> Intake:
    birth = said.birth
    if birth is None:
        raise MirrorUnknown("dossier", value="")
    check_message(said, submitted_at=birth.submitted_at, now=at)
    on = at.date()
    process = procedures.process_of(birth.procedure_code, on)
    return mirror_born(
        said,
        birth,
        identity=people.identity(name=birth.name, national_id=birth.national_id, born_on=birth.born_on, on=on),
        contact=people.contact(address=birth.address, phone=birth.phone, email=birth.email, language="vi"),
        version_id=procedures.procedure(birth.procedure_code, on).id,
        process=process,
        flow=procedures.flow(process),
        unit=organisation.unit(birth.unit_code, on),
        on=on,
        client_id=client_id,
    )

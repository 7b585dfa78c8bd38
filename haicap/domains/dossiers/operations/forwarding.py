"""How a dossier goes to another unit of the city, or to an authority outside of it."""

from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, NobodyToPassTo
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.deciding import lawful
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.change import written
from haicap.domains.dossiers.rules.forwarding import forwarded, transferred
from haicap.domains.dossiers.rules.leading import check_open
from haicap.domains.organisation import api as organisation
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean, clean_line


def forward(*, by: Actor, at: datetime, code: str, unit_code: str, note: str, basis: str) -> None:
    """
    Pass a dossier on to the unit that must decide it, with the reason and the legal basis. Four statements.

    It goes on there under the same code and with the same due moment. `basis` may be empty where the register names
    the text. A commune or ward to which it goes is the place of the matter, when the place kept leads elsewhere.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises UnitUnknown: if no unit has the code on that day.
    :raises LeavesTheLaw: and its siblings, see `lawful`: if the unit does not decide it on that day for its facts.
    :raises WrongStep: and its siblings, see `forwarded`.
    :raises NobodyToPassTo: if nobody in the unit holds the post of its next step.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.FORWARD, actor=by, dossier=dossier, on=at.date())
    check_open(dossier, Act.FORWARD)
    to = organisation.unit(unit_code, at.date(), editions=dossier.editions)
    place, competence = lawful(dossier, to=to, on=at.date())
    change = forwarded(
        dossier,
        to=to,
        competence=competence,
        place=place,
        reason=clean(note, field="note", most=4000),
        basis=clean_line(basis, field="basis", most=200),
        at=at,
    )
    waits = written(dossier, change, at=at).tokens[0]
    if not staff.holders(unit_id=to.id, role=waits.role, on=at.date()):
        raise NobodyToPassTo("unit", unit=to.full_name)
    record(dossier=dossier, change=change, by=by, at=at)


def transfer(*, by: Actor, at: datetime, code: str, authority: str, note: str) -> None:
    """
    Give a dossier to an authority outside of this city; it ends here, and the applicant is told. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: and its siblings, see `transferred`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.TRANSFER, actor=by, dossier=dossier, on=at.date())
    change = transferred(
        dossier,
        authority=clean_line(authority, field="authority", most=200),
        reason=clean(note, field="note", most=4000),
    )
    record(dossier=dossier, change=change, by=by, at=at)

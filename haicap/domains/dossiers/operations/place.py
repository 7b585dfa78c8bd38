"""A person says to which unit a dossier of a split unit goes."""

from datetime import datetime

from django.db import transaction

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, NothingToPlace
from haicap.domains.dossiers.models import UnplacedRow
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.succession import placing, told_of_succession
from haicap.domains.law import api as law
from haicap.domains.organisation import api as organisation
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean


@transaction.atomic
def place(*, by: Actor, at: datetime, code: str, unit_code: str, note: str) -> None:
    """
    Say to which of the units that followed a dossier goes, and why. About ten statements.

    :raises DossierUnknown: if there is none with this code.
    :raises NothingToPlace: if it does not wait for that.
    :raises MayNotAct: if the post leads none of those units.
    :raises UnitUnknown: if no unit has the code on that day.
    :raises NotACandidate: if it is none of those that followed.
    :raises ReasonMissing: if no reason was given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    row = UnplacedRow.objects.select_related("follow").filter(dossier_id=dossier.id, closed_at__isnull=True).first()
    if row is None:
        raise NothingToPlace
    access.check_may(Act.PLACE, actor=by, dossier=dossier, on=at.date())
    to = organisation.unit(unit_code, at.date())
    pieces = organisation.pieces_of(row.follow.amendment_id)
    gone = {piece.new.id if row.follow.is_back else piece.old.id for piece in pieces if piece.ends_old}
    change = placing(
        dossier,
        to=to.id,
        candidates=row.candidates,
        ended=frozenset(gone),
        reason=clean(note, field="note", most=4000),
        told=told_of_succession(
            instrument=law.amendment_by_id(row.follow.amendment_id, on=at.date()).instrument.number,
            amendment_id=row.follow.amendment_id,
            is_back=row.follow.is_back,
            received=dossier.received_unit_id,
            competent=dossier.competent_unit_id,
        ),
    )
    record(dossier=dossier, change=change, by=by, at=at)
    UnplacedRow.objects.filter(pk=row.pk).update(closed_at=at)

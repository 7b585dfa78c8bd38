"""A dossier that another unit, or another authority, must decide."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from haicap.domains.authority.contracts import Competence
from haicap.domains.dossiers.contracts import (
    Act,
    AuthorityMissing,
    BasisMissing,
    Business,
    Dossier,
    Kind,
    Node,
    PassedToItself,
    ReasonMissing,
)
from haicap.domains.dossiers.rules.birth import pinned
from haicap.domains.dossiers.rules.business import check_move
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.leading import check_open
from haicap.domains.organisation.contracts import Unit

#: what the receiving unit does; all else happens at the competent one
AT_RECEIVING_UNIT = frozenset(
    {
        Kind.SUBMITTED,
        Kind.RECEIVED,
        Kind.ACCEPTED,
        Kind.HANDED_OVER,
        Kind.REJECTED,
        Kind.MORE_TAKEN,
        Kind.WITHDRAWN,
        Kind.POSTED,
        Kind.POST_FAILED,
        Kind.POST_ARRIVED,
        Kind.SENT_ONLINE,
        Kind.FEE_ASKED,
        Kind.FEE_PAID,
        Kind.FEE_EXEMPTED,
        Kind.REFUND_OWED,
        Kind.REFUNDED,
    }
)
TAKEN_IN = frozenset({Kind.RECEIVED, Kind.ACCEPTED})
#: events by which another unit becomes the deciding one
LEADING = frozenset({Kind.FORWARDED, Kind.MOVED_BY_LAW})
NOTHING: Mapping[int, tuple[int, int]] = MappingProxyType({})


def forwarded(
    dossier: Dossier, *, to: Unit, competence: Competence, place: Unit, reason: str, basis: str, at: datetime
) -> Change:
    """
    Return the change by which a dossier goes to the unit of this city that must decide it.

    `competence` is that of the unit for the place and the facts of the matter, and is pinned as at a reception. `basis`
    may be empty where the register names a text.

    Code, due moment and all else of the clock stay: the error is the administration's. Before it was taken in the
    new unit becomes the one that receives it too; else the result goes back to where it was taken in. Texts are clean.

    Source: Decree 118/2025/NĐ-CP art. 18 (transfer to the body that decides), Decree 61/2018/NĐ-CP art. 18. House rule
    for the clock: the applicant does not lose by an error of the office.

    :raises WrongStep: if it waits for the applicant, is decided, or has ended.
    :raises PassedToItself: if the unit has it already.
    :raises ReasonMissing: if no reason was given.
    :raises BasisMissing: if the text by which the unit decides was not named.
    """
    check_open(dossier, Act.FORWARD)
    if to.id == dossier.competent_unit_id:
        raise PassedToItself("unit", value="")
    if not reason:
        raise ReasonMissing("note", value="")
    if not (basis or competence.instrument):
        raise BasisMissing("basis", value="")
    columns: dict[str, object] = {
        "competent_unit_id": to.id,
        "competence": pinned(competence, at=at),
        "passed_unit_ids": [*dossier.passed_unit_ids, dossier.competent_unit_id],
    }
    if place.id != dossier.place_unit_id:
        columns["place_unit_id"] = place.id
    if dossier.node is Node.RECEIVE:
        columns["received_unit_id"] = to.id
    return Change(
        kind=Kind.FORWARDED,
        act=Act.FORWARD,
        columns=columns,
        told={"basis": basis or competence.instrument},
        personal={"note": reason},
    )


def transferred(dossier: Dossier, *, authority: str, reason: str) -> Change:
    """
    Return the change by which a dossier leaves the city for an authority that this platform does not serve.

    It ends here; the note keeps the authority in its first line, then the reason. Texts are clean.

    Source: Decree 118/2025/NĐ-CP arts. 18 and 21 (transfer; the work here is stopped and the applicant told).

    :raises WrongStep: if it waits for the applicant, is decided, or has ended.
    :raises AuthorityMissing: if the authority was not named.
    :raises ReasonMissing: if no reason was given.
    """
    check_open(dossier, Act.TRANSFER)
    check_move(old=dossier.business, new=Business.TRANSFERRED)
    if not any(sign.isalpha() for sign in authority):
        raise AuthorityMissing("authority", value="")
    if not reason:
        raise ReasonMissing("note", value="")
    return Change(
        kind=Kind.TRANSFERRED,
        act=Act.TRANSFER,
        columns={"business": Business.TRANSFERRED.value},
        personal={"note": f"{authority}\n{reason}"},
    )


def places_of(
    kinds: Sequence[Kind],
    *,
    received: int,
    competent: int,
    passed: Sequence[int],
    moved: Mapping[int, tuple[int, int]] = NOTHING,
) -> list[int]:
    """
    Return the unit at which each event happened, or, of a passing on, to which it led.

    `received` and `competent` are the units of today, `passed` those that were competent before, first one first.
    `moved` are the units, received and competent, of before each event by which it followed a unit, by its serial.

    House rule: what is passed on before it is taken in moves both places, later only the competent one. What was done
    under the name of a unit that has ended stays under its name.
    """
    taken_in = next((index for index, kind in enumerate(kinds) if kind in TAKEN_IN), len(kinds))
    before = list(passed)
    places: list[int] = []
    for index in reversed(range(len(kinds))):
        kind = kinds[index]
        places.append(received if kind in AT_RECEIVING_UNIT else competent)
        if kind in LEADING:
            if before:
                competent = before.pop()
                received = competent if index < taken_in else received
        elif index + 1 in moved:
            old = moved[index + 1]
            if before and old[1] != competent:
                before.pop()
            received, competent = old
    return places[::-1]

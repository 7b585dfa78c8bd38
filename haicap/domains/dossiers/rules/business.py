"""The moves of the business state. docs/reference/dossier-states.md is drawn from MOVES."""

from haicap.domains.dossiers.contracts import Business, WrongMove

MOVES: dict[Business, frozenset[Business]] = {
    Business.SUBMITTED: frozenset(
        {
            Business.SUPPLEMENT_ASKED,
            Business.ACCEPTED,
            Business.REJECTED_AT_DOOR,
            Business.WITHDRAWN,
            Business.TRANSFERRED,
        }
    ),
    Business.SUPPLEMENT_ASKED: frozenset(
        {
            Business.SUBMITTED,
            Business.IN_PROCESS,
            Business.WITHDRAWN,
            Business.STOPPED,
            Business.REJECTED_AT_DOOR,
        }
    ),
    Business.ACCEPTED: frozenset({Business.IN_PROCESS, Business.WITHDRAWN, Business.STOPPED, Business.TRANSFERRED}),
    Business.IN_PROCESS: frozenset(
        {
            Business.SUPPLEMENT_ASKED,
            Business.DECIDED,
            Business.WITHDRAWN,
            Business.STOPPED,
            Business.TRANSFERRED,
        }
    ),
    Business.DECIDED: frozenset({Business.RETURNED}),
    Business.RETURNED: frozenset(),
    Business.REJECTED_AT_DOOR: frozenset(),
    Business.WITHDRAWN: frozenset(),
    Business.STOPPED: frozenset(),
    Business.TRANSFERRED: frozenset(),
}

#: State -> number in the list of ten states that the National Portal keeps.
NATIONAL: dict[Business, int] = {
    Business.SUBMITTED: 1,
    Business.ACCEPTED: 2,
    Business.REJECTED_AT_DOOR: 3,
    Business.IN_PROCESS: 4,
    Business.TRANSFERRED: 4,
    Business.SUPPLEMENT_ASKED: 5,
    Business.WITHDRAWN: 7,
    Business.STOPPED: 8,
    Business.DECIDED: 9,
    Business.RETURNED: 10,
}


#: Number in the list of ten states that the National Portal keeps -> state. 6 is money to be paid while it is worked.
FROM_NATIONAL: dict[int, Business] = {
    1: Business.SUBMITTED,
    2: Business.ACCEPTED,
    3: Business.REJECTED_AT_DOOR,
    4: Business.IN_PROCESS,
    5: Business.SUPPLEMENT_ASKED,
    6: Business.IN_PROCESS,
    7: Business.WITHDRAWN,
    8: Business.STOPPED,
    9: Business.DECIDED,
    10: Business.RETURNED,
}


def check_move(*, old: Business, new: Business) -> None:
    """
    Check that a dossier may go from one state to the other.

    Source: Decree 118/2025/NĐ-CP arts. 17-22 (reception, transfer, stop, withdrawal, return).

    :raises WrongMove: if it may not.
    """
    if new not in MOVES[old]:
        raise WrongMove(old=old.value, new=new.value)

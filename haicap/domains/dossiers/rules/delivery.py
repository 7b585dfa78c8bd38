"""The moves of the delivery state. docs/reference/dossier-states.md is drawn from MOVES."""

from haicap.domains.dossiers.contracts import Delivery, WrongMove

MOVES: dict[Delivery, frozenset[Delivery]] = {
    Delivery.NONE: frozenset({Delivery.WAITING}),
    Delivery.WAITING: frozenset({Delivery.SENT, Delivery.HANDED_OVER}),
    Delivery.SENT: frozenset({Delivery.FAILED, Delivery.HANDED_OVER}),
    Delivery.FAILED: frozenset({Delivery.SENT, Delivery.HANDED_OVER}),
    Delivery.HANDED_OVER: frozenset(),
}


def check_delivery(*, old: Delivery, new: Delivery) -> None:
    """
    Check that the result may go from one state of delivery to the other.

    Source: Decree 118/2025/NĐ-CP art. 22 (return of results at the counter, by post or electronically).

    :raises WrongMove: if it may not.
    """
    if new not in MOVES[old]:
        raise WrongMove(old=old.value, new=new.value)

"""The moves of the delivery state. docs/reference/dossier-states.md is drawn from MOVES."""

from haicap.domains.dossiers.contracts import Act, Delivery, ResultNotPosted, ResultOnTheWay, WrongMove

MOVES: dict[Delivery, frozenset[Delivery]] = {
    Delivery.NONE: frozenset({Delivery.WAITING}),
    Delivery.WAITING: frozenset({Delivery.SENT, Delivery.HANDED_OVER}),
    Delivery.SENT: frozenset({Delivery.FAILED, Delivery.HANDED_OVER}),
    Delivery.FAILED: frozenset({Delivery.SENT, Delivery.HANDED_OVER}),
    Delivery.HANDED_OVER: frozenset(),
}


#: what can be done with a result only while it is here, or only while a carrier has it
OPEN: dict[Act, frozenset[Delivery]] = {
    Act.HAND_OVER: frozenset({Delivery.WAITING, Delivery.FAILED}),
    Act.POST: frozenset({Delivery.WAITING, Delivery.FAILED}),
    Act.SEND_ONLINE: frozenset({Delivery.WAITING, Delivery.FAILED}),
    Act.POST_FAILED: frozenset({Delivery.SENT}),
    Act.POST_ARRIVED: frozenset({Delivery.SENT}),
}


def is_open(*, act: Act, delivery: Delivery) -> bool:
    """
    Test if the way of the result allows the act.

    House rule: the table OPEN.
    """
    return act not in OPEN or delivery in OPEN[act]


def check_way(*, act: Act, delivery: Delivery) -> None:
    """
    Check that the way of the result allows the act.

    House rule: what a carrier has is not given out a second time.

    :raises ResultOnTheWay: if a carrier has it.
    :raises ResultNotPosted: if no carrier has it.
    """
    if is_open(act=act, delivery=delivery):
        return
    if delivery is Delivery.SENT:
        raise ResultOnTheWay
    raise ResultNotPosted


def check_delivery(*, old: Delivery, new: Delivery) -> None:
    """
    Check that the result may go from one state of delivery to the other.

    Source: Decree 118/2025/NĐ-CP art. 22 (return of results at the counter, by post or electronically).

    :raises WrongMove: if it may not.
    """
    if new not in MOVES[old]:
        raise WrongMove(old=old.value, new=new.value)

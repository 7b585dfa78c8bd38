"""The place in a list at which its next page begins, as it stands in an address."""

from datetime import UTC, datetime, timedelta

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
LONGEST_PLACE = 40


class PlaceUnusable(BadInput):
    """The address names a place in the list that no page gave out."""

    message = sentence("This place in the list cannot be used. Please begin from the top.")


def written_place(moment: datetime, number: int) -> str:
    """Return the place behind a line of the moment and the number: microseconds and number."""
    return f"{(moment - _EPOCH) // _MICROSECOND}.{number}"


def read_place(written: str) -> tuple[datetime, int] | None:
    """
    Return the place that an address names, `None` for the beginning.

    :raises PlaceUnusable: if no page gave it out.
    """
    if not written:
        return None
    moment, _dot, number = written.partition(".")
    if not (moment.isdecimal() and number.isdecimal() and written.isascii() and len(written) <= LONGEST_PLACE):
        raise PlaceUnusable("after", value="")
    try:
        return _EPOCH + int(moment) * _MICROSECOND, int(number)
    except OverflowError as wrong:
        raise PlaceUnusable("after", value="") from wrong

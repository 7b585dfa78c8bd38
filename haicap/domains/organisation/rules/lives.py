"""Which life of a code is meant. A code may have been several units, one after the other."""

from collections.abc import Iterable
from datetime import date

from haicap.domains.organisation.contracts import Unit


def life_before(lives: Iterable[Unit], on: date) -> Unit | None:
    """
    Return the last life that had begun before the day, ended or not, or `None`.

    House rule: who asks what became of a code on a day means the unit that bore it until then.
    """
    begun = [life for life in lives if life.validity.starts_on < on]
    return max(begun, key=lambda life: life.validity.starts_on, default=None)

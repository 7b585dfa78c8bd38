"""How the course of a sample dossier goes on: act by act, until the present."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Dossier
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import Actor
from haicap.kernel.worktime import WorkCalendar, due_after_hours


class Lies(Exception):  # noqa: N818 (no error: the course of the dossier has come to the present)
    """The next act lies ahead: the dossier waits for it."""


class Walk:
    """A course that is led on, act by act, until the present."""

    def __init__(
        self, course: dossiers.Course, *, calendar: WorkCalendar, effect: procedures.SupplementEffect, until: datetime
    ) -> None:
        self.course, self.calendar, self.effect = course, calendar, effect
        self.moment, self._until = course.at, until

    @property
    def dossier(self) -> Dossier:
        """Return the dossier as it stands."""
        return self.course.dossier

    def act(self, by: Actor, minutes: int, change: Callable[[Dossier, datetime], dossiers.Change]) -> None:
        """
        Do an act after so many working minutes.

        :raises Lies: if they end in the future.
        """
        moment = due_after_hours(start=self.moment, minutes=max(minutes, 1), calendar=self.calendar).due_at
        if moment >= self._until:
            raise Lies
        self.course = dossiers.rehearse(self.course, change(self.dossier, moment), by=by, at=moment)
        self.moment = moment


def hits(chance: Random, of_a_thousand: int) -> bool:
    """Draw whether it happens, as often as that of a thousand times."""
    return chance.random() * 1000 < of_a_thousand

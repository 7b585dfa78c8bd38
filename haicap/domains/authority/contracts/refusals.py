"""Why there is no answer to who decides, and why a power cannot be given so."""

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused


class NoCompetentUnit(Refused):
    """Nobody in this city decides the case at that place on that day."""

    message = sentence("No office is on record that decides “%(procedure)s” there on %(on)s.")

    @property
    def code(self) -> str:
        """Return the one name of this refusal, whatever the reason."""
        return "NoCompetentUnit"

    def details(self) -> dict[str, object]:
        """Return the procedure, the place, the day, and the facts that were told."""
        return {**super().details(), **self.params}


class DecidedElsewhere(NoCompetentUnit):
    """The catalogue gives the procedure to neither the commune nor the city."""

    message = sentence("No office of this city decides “%(procedure)s”. It is handled by a ministry.")


class OverlappingGrants(Refused):
    """Two hold the power by grants of the same strength."""

    message = sentence("Two offices are on record as deciding “%(procedure)s” there on %(on)s: %(offices)s.")
    status = 409

    def details(self) -> dict[str, object]:
        """Return the grants that contradict each other, and the facts told."""
        return {**super().details(), **self.params}


class FactMissing(Refused):
    """The answer depends on a fact that was not told."""

    message = sentence("Who decides “%(procedure)s” depends on: %(labels)s. Please tell it.")

    def details(self) -> dict[str, object]:
        """Return the facts that are missing with all that they can be."""
        return {**super().details(), **self.params}


class Undetermined(Refused):
    """The source names several, or a body of which no unit is on record."""

    message = sentence("Which office decides “%(procedure)s” is not confirmed. The catalogue names: %(offices)s.")
    status = 409

    def details(self) -> dict[str, object]:
        """Return the grants concerned, and the units that may be meant."""
        return {**super().details(), **self.params}


class FactUnknown(BadInput):
    """A fact was told that is not declared for the procedure on that day."""

    message = sentence("“%(fact)s” is no fact of procedure %(procedure)s on %(on)s.")

    def details(self) -> dict[str, object]:
        """Return the fact and those that are declared."""
        return {**super().details(), **self.params}


class FactOutside(BadInput):
    """A fact that was told is nothing that it can be."""

    message = sentence("“%(value)s” cannot be the value of “%(fact)s”.")

    def details(self) -> dict[str, object]:
        """Return the fact, the value, and all that it can be."""
        return {**super().details(), **self.params}


class PlaceUnusable(BadInput):
    """The place of a matter is a commune or ward."""

    message = sentence("%(name)s is no commune or ward.")


class SpanEmpty(BadInput):
    """The last day of a span is not after its first."""

    message = sentence("The span from %(first)s to before %(end)s holds no day.")


class RegisterChanged(Refused):
    """Somebody else changed the register between the reading and the writing."""

    message = sentence("The register of authority has changed meanwhile. Please look again.")
    status = 409

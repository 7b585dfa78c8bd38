"""Why there is no answer to who decides, and why a power cannot be given so."""

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotAllowed, NotFound, Refused


class _NoAnswer(Refused):
    """There is no answer to who decides. The message names the procedure, the details tell its code."""

    def details(self) -> dict[str, object]:
        """Return the procedure by its code, place, day, facts told and grants concerned, and what else is known."""
        code = self.params.get("procedure_code", "")
        told = {
            name: value for name, value in self.params.items() if name not in {"procedure_code", "offices", "labels"}
        }
        return {**super().details(), **told, "procedure": code, "procedure_name": self.params.get("procedure", "")}


class NoCompetentUnit(_NoAnswer):
    """Nobody in this city decides the case at that place on that day."""

    message = sentence("No office is on record that decides “%(procedure)s” there on %(on)s.")

    @property
    def code(self) -> str:
        """Return the one name of this refusal, whatever the reason."""
        return "NoCompetentUnit"


class DecidedElsewhere(NoCompetentUnit):
    """The catalogue gives the procedure to neither the commune nor the city."""

    message = sentence("No office of this city decides “%(procedure)s”. It is handled by a ministry.")


class OverlappingGrants(_NoAnswer):
    """Two hold the power by grants of the same strength. `possible` are the units concerned."""

    message = sentence("Two offices are on record as deciding “%(procedure)s” there on %(on)s: %(offices)s.")
    status = 409


class FactMissing(_NoAnswer):
    """The answer depends on a fact that was not told. `missing` names the facts, `can_be` what each can be."""

    message = sentence("Who decides “%(procedure)s” depends on: %(labels)s. Please tell it.")


class Undetermined(_NoAnswer):
    """
    The source names several, or a body of which no unit is on record.

    `possible` are the units that may be meant, `agencies` the bodies in the words of the catalogue.
    """

    message = sentence("Which office decides “%(procedure)s” is not confirmed. The catalogue names: %(offices)s.")
    status = 409


class NotPossible(BadInput):
    """An officer named a unit that nothing on record speaks of."""

    message = sentence("%(name)s is none of the units that may decide this.")


class FindingUnknown(NotFound):
    """A finding of this number is not kept, or not any more: the register was checked anew since."""

    message = sentence("This finding is not kept any more. The register was checked anew.")


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


class NotAWardOrCommune(BadInput):
    """The place of a matter is a commune or ward."""

    message = sentence("%(name)s is no commune or ward.")


class SpanEmpty(BadInput):
    """The last day of a span is not after its first."""

    message = sentence("The span from %(first)s to before %(end)s holds no day.")


class RegisterChanged(Refused):
    """Somebody else changed the register between the reading and the writing."""

    message = sentence("The register of authority has changed meanwhile. Please look again.")
    status = 409


class MayNotReadRegister(NotAllowed):
    """The post is in no unit that works with the register as a whole."""

    message = sentence("Only officers of the city and its departments work with the register of authority.")


class MayNotConfirm(NotAllowed):
    """The post may not confirm powers of the register."""

    message = sentence("Powers of the register are confirmed by legal officers of the city.")


class TextMissing(BadInput):
    """Nothing was named on which the confirmation relies."""

    message = sentence("Please name the text on which this relies.")


class UndoReasonMissing(BadInput):
    """Nobody said why a confirmation is taken back."""

    message = sentence("Please say why, for the history.")


class NotInRegister(NotFound):
    """The register holds no derived power over these procedures."""

    message = sentence("The register holds no power from the catalogue over: %(procedures)s.")


class HolderMissing(BadInput):
    """The catalogue does not say who decides, so that who confirms must."""

    message = sentence(
        "The catalogue names both tiers. Please say who decides, the commune or the city: %(procedures)s."
    )


class HolderDiffers(Refused):
    """Another holder was named than the one on record: that takes a change of law."""

    message = sentence("Another tier is on record as deciding; a change of law is needed for that: %(procedures)s.")
    status = 409

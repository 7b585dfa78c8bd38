"""What this part refuses."""

from collections.abc import Sequence

from haicap.domains.law.contracts.changes import MOST_FAULTS, Fault
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotAllowed, NotFound, Refused


class _Faulty(Refused):
    """A refusal that lists each thing that is wrong, in the order of the lines, 200 at most; `more` counts the rest."""

    def __init__(self, faults: Sequence[Fault], *, more: int = 0) -> None:
        super().__init__("file")
        self.faults = tuple(faults[:MOST_FAULTS])
        self.more = more + max(len(faults) - MOST_FAULTS, 0)

    def details(self) -> dict[str, object]:
        """Return every fault; the sentences in English, for the surfaces translate them."""
        listed = [
            {"line": one.line, "field": one.field, "code": one.code, "message": worded(one.message, one.params)}
            for one in self.faults
        ]
        return {"errors": listed, **({"more": self.more} if self.more else {})}


def worded(message: str, params: object) -> str:
    """Return a sentence with its places filled in."""
    return message % params if params else message


class LawFileInvalid(_Faulty, BadInput):
    """The file cannot be taken as it is. `more` counts faults that are not listed."""

    message = sentence("The file was not taken: please mend what is listed. Nothing was changed.")


class DraftOutdated(_Faulty):
    """A draft that was in order no longer fits what is in force."""

    message = sentence("This draft no longer fits the law in force. Please mend what is listed and check it again.")
    status = 409


class DraftChangedMeanwhile(Refused):
    """Two officers work at one draft: what this one saw is no longer what stands."""

    message = sentence(
        "%(name)s changed this draft meanwhile: it is version %(now)s now, and you saw version %(seen)s. Nothing of "
        "yours was saved. Please look at what stands now and enter your change again."
    )
    status = 409


class MayNotChangeLaw(NotAllowed):
    """The post may neither draft nor approve changes of law."""

    message = sentence("Changes of law are entered and approved by legal officers of the city.")


class SamePerson(NotAllowed):
    """The one who drafted would approve."""

    message = sentence("A second person must approve: %(name)s wrote this draft.")


class WrongAmendmentMove(Refused):
    """The amendment does not stand where the act needs it."""

    message = sentence("This cannot be done with the amendment as it stands now: %(state)s.")
    status = 409


class AmendmentUnknown(NotFound):
    """No amendment of this installation bears the number."""

    message = sentence("No change of law is recorded under “%(key)s”.")


class AmendmentAmbiguous(Refused):
    """Several texts bear the number."""

    message = sentence("Several texts bear the number %(number)s. Please name one of them: %(names)s.")
    status = 409

    def __init__(self, field: str, *, number: str, names: Sequence[str]) -> None:
        super().__init__(field, number=number, names="; ".join(names))
        self.names = tuple(names)

    def details(self) -> dict[str, object]:
        """Return the texts, each in the form by which it is named for sure."""
        return {**super().details(), "candidates": list(self.names)}


class LaterChangeStands(Refused):
    """Something was changed on top, so that taking this back would tear a hole."""

    message = sentence("A later change stands on this one: %(numbers)s. Please roll that back first.")
    status = 409

"""The root of all refusals: what the platform says when a rule says no."""

from typing import ClassVar

from haicap.kernel.messages import sentence


class Refused(Exception):
    """
    A rule said no. A part raises its own subclass, never this one.

    `code` is the class name and is what programs read. `message` is an English sentence with `%(name)s`
    places, marked by `sentence()`; the surface that answers a person translates it and fills in `params`.
    `field` names the input at fault, as the caller named it, or is empty when no single input is.
    """

    message: ClassVar[str] = sentence("This cannot be done.")
    status: ClassVar[int] = 422

    def __init__(self, field: str = "", **params: object) -> None:
        self.field = field
        self.params = params
        super().__init__(self.message % params if params else self.message)

    def details(self) -> dict[str, object]:
        """Return what a program may want to know beyond the code, in JSON's values."""
        return {"field": self.field} if self.field else {}

    @property
    def code(self) -> str:
        """Return the name that programs read, the same for all time."""
        return type(self).__name__


class NotAllowed(Refused):
    """The actor has no right to do this."""

    message = sentence("Your post does not give you the right to do this.")
    status = 403


class NotFound(Refused):
    """What was named does not exist, or not for this actor."""

    message = sentence("Nothing was found under “%(key)s”.")
    status = 404


class BadInput(Refused):
    """A value does not have the form it must have."""

    message = sentence("This value cannot be used: %(value)s")

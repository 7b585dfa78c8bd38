"""What the engine refuses."""

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused


class NotWaiting(Refused):
    """No token waits there for this."""

    message = sentence("The flow does not wait for this: %(element)s")
    status = 409


class NoWayOn(Refused):
    """At a gateway no condition holds and there is no default path."""

    message = sentence("The process does not say how to go on after “%(element)s”. Please tell the legal officer.")


class TooManyMoves(Refused):
    """One move passes more elements, or gives a task to more at once, than is allowed."""

    message = sentence("The process turns in a circle, or asks too many at once, at “%(element)s”.")

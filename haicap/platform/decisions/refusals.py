"""What is wrong with a decision model, an expression in it, or a value given to it."""

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound, Refused

_KNOWN = ("element", "line", "position", "limit")


class _Placed(BadInput):
    """A fault at a place of the model; programs read the place too."""

    message = sentence("The decision model has a fault.")

    def details(self) -> dict[str, object]:
        """Return the element, the line of the file and the character of the expression, as far as they are known."""
        known: dict[str, object] = {
            key: self.params[key] for key in ("element", "line", "position", "limit") if key in self.params
        }
        return {**super().details(), **known}


class ModelUnreadable(_Placed):
    """The file is not well-formed XML."""

    message = sentence("The file is not well-formed XML (line %(line)s).")


class ModelDeclaresEntities(_Placed):
    """The file declares a document type, and so could name entities, files and addresses."""

    message = sentence("A decision model must not declare a document type or entities.")


class NotADecisionModel(_Placed):
    """The root element is not of a version that is read."""

    message = sentence("This is no DMN model of the versions 1.2 to 1.5.")


class OutsideSubset(_Placed):
    """The model uses something of the standard that is not supported."""

    message = sentence("“%(element)s” (line %(line)s) uses “%(what)s”, which is not supported.")


class ElementLacks(_Placed):
    """An element of the model has not what it needs."""

    message = sentence("“%(element)s” (line %(line)s) lacks “%(what)s”.")


class NamedTwice(_Placed):
    """Two elements have the same name where only one may have it."""

    message = sentence("“%(element)s” (line %(line)s) has a name or number that another element has.")


class ReferenceLeadsNowhere(_Placed):
    """An element refers to one that is not in the model."""

    message = sentence("“%(element)s” (line %(line)s) refers to “%(name)s”, which is not in the model.")


class RequirementsInACircle(_Placed):
    """A decision requires itself by way of others."""

    message = sentence("The decisions require each other in a circle: %(path)s.")


class ExpressionUnreadable(_Placed):
    """The text of an expression does not follow the grammar."""

    message = sentence(
        "“%(element)s” (line %(line)s): the expression cannot be read at character %(position)s, at “%(near)s”."
    )


class NameUnknown(_Placed):
    """An expression uses a name that means nothing where it stands."""

    message = sentence("“%(element)s” (line %(line)s): nothing is called “%(name)s” here (character %(position)s).")


class OverLimit(_Placed):
    """A model, an expression or its evaluation is larger than it may be; nothing was decided."""

    message = sentence("“%(element)s” goes beyond what is allowed: %(limit)s, at most %(most)s.")


class MomentNotGiven(_Placed):
    """An expression asks what time or day it is, and who asked for the decision did not say."""

    message = sentence("“%(element)s” asks what time it is; the moment must be given.")


class PatternRefused(_Placed):
    """An expression uses a function that takes patterns."""

    message = sentence(
        "“%(element)s” (line %(line)s) uses “%(what)s”: patterns are not supported, because one can run without end."
    )


class DecisionUnknown(NotFound):
    """The model has no such decision."""

    message = sentence("The model has no decision called “%(name)s”.")


class InputUnknown(BadInput):
    """A value was given for something that the model does not have."""

    message = sentence("The model has no input called “%(name)s”.")


class InputUnfit(BadInput):
    """A value given is not of the declared type."""

    message = sentence("“%(name)s” must be of the type “%(type)s”.")


class InputNotAllowed(BadInput):
    """A value given is of the right type but not among the allowed ones."""

    message = sentence("The value of “%(name)s” is not among the allowed ones.")


class InputsUnreadable(BadInput):
    """The inputs are not one JSON object."""

    message = sentence("The inputs must be one JSON object: names with their values.")


class ResultIsNoValue(Refused):
    """The decision gives a function, which cannot be handed out."""

    message = sentence("“%(element)s” gives a function, not a value.")

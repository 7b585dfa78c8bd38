"""What the REST API itself refuses, before a part is asked."""

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotAllowed, NotFound, Refused


class AddressUnknown(NotFound):
    """Nothing of the API has this address."""

    message = sentence("The API has no such address. See /api/v1/openapi.json.")


class MethodNotAllowed(Refused):
    """The address does not take this method."""

    message = sentence("This address does not take the method %(method)s.")
    status = 405


class TokenRefused(NotAllowed):
    """No token came with the call, or none of a client that may call."""

    message = sentence("This call needs the token of a client that may call, in the header Authorization.")
    status = 401


class MirrorNotAllowed(NotAllowed):
    """The client was not given the right to tell of the dossiers of this system."""

    message = sentence("This client may not tell of dossiers that %(system)s works.")


class FieldMissing(BadInput):
    """A field that is needed was not given."""

    message = sentence("The field “%(name)s” is missing.")


class FieldUnknown(BadInput):
    """A field was given that there is not."""

    message = sentence("There is no field “%(name)s” here.")


class FieldUnusable(BadInput):
    """The value of a field has the wrong type or form, or lies outside of its bounds."""

    message = sentence("The value of the field “%(name)s” cannot be used: see its description.")


class TextNotComposed(BadInput):
    """A text is not in the composed form of Unicode."""

    message = sentence("The text must be in the composed form of Unicode (NFC).")


class ConsentOfAnother(BadInput):
    """Somebody who files for another agreed that the papers of that other are kept."""

    message = sentence("Only a person who files for themself can agree that their papers are kept.")


class BodyUnreadable(BadInput):
    """The body is no JSON, or no form in parts, as its type says."""

    message = sentence("The body of the call cannot be read as its Content-Type says.")
    status = 400


class BodyTypeUnknown(BadInput):
    """The body is of a type that is not taken."""

    message = sentence("The body must be application/json or multipart/form-data.")
    status = 415


class BodyTooLarge(BadInput):
    """The body is larger than the API takes."""

    message = sentence("The body of the call is too large: at most %(most_megabytes)s MB.")
    status = 413


class ContentUnreadable(BadInput):
    """The content of a paper is no base64, or no part of the body has the name that is given for it."""

    message = sentence("The content of this paper cannot be read: give it as base64 or name a part of the body.")


class ServerFailed(Refused):
    """Something went wrong that is not the caller's fault."""

    message = sentence("Something went wrong on our side. What was acknowledged is kept. Please try again later.")
    status = 500

"""The door of every page of the desk: only officers come through."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from haicap.domains.staff import api as staff
from haicap.surfaces.desk.frame import refused
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.ui.doors import Door

P = ParamSpec("P")
View = Callable[Concatenate[DeskRequest, P], HttpResponse]
DOOR = Door(finds=staff.signed_in, refused=refused)


def officer(view: View[P]) -> Callable[..., HttpResponseBase]:
    """
    Let only officers through, one statement; strangers are led to the sign-in, their forms are refused.

    Who must set up the second step and has not is led there. What the view refuses and does not answer itself
    becomes a page of the desk.
    """
    return DOOR.guard(view)


def officer_in_any_post(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Let officers through as `officer` does; what is done there is of the account, whatever its post."""
    return DOOR.guard(view, any_post=True)


def officer_unprotected(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Let officers through in any post, also those who must still set up the second step."""
    return DOOR.guard(view, lets_unprotected=True, any_post=True)

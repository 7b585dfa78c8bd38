"""The door of every page of the city surface: officers of the city and its departments come through."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http.response import HttpResponseBase

from haicap.domains.authority import api as authority
from haicap.domains.staff import api as staff
from haicap.surfaces.city.frame import CityRequest, refused
from haicap.ui.doors import Door

P = ParamSpec("P")
View = Callable[Concatenate[CityRequest, P], HttpResponseBase]


def _enters(officer: staff.Officer) -> None:
    authority.check_may_read_register(unit=officer.unit)


_DOOR = Door(finds=staff.signed_in, refused=refused, enters=_enters)


def officer(view: View[P]) -> Callable[..., HttpResponseBase]:
    """
    Let only officers through who may read the register of authority, one statement.

    Strangers are led to the sign-in of the desk. What the view refuses and does not answer itself becomes a page.
    """
    return _DOOR.guard(view)

"""Marks on views: who may open a page. A test walks all routes and refuses one without a mark."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


class Access(StrEnum):
    """Who may open a page. What a page shows of a record is decided by the part that owns it."""

    ANYONE = "anyone"
    HOLDER = "holder of a secret"
    OFFICER = "officer"
    CLIENT = "client with a token"


def open_to(access: Access) -> Callable[[View], View]:
    """Mark a view. The mark of an officer's page is set by the decorator that also asks for the sign-in."""

    def mark(view: View) -> View:
        view.haicap_access = access  # type: ignore[attr-defined]
        return view

    return mark

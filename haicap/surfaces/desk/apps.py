"""Registers this package with the framework."""

from django.apps import AppConfig


class Desk(AppConfig):
    """See the README or the docstring of the package."""

    name = "haicap.surfaces.desk"
    label = "desk"

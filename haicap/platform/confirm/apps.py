"""Registers this package with the framework."""

from django.apps import AppConfig


class Confirm(AppConfig):
    """See the docstring of the package."""

    name = "haicap.platform.confirm"
    label = "confirm"

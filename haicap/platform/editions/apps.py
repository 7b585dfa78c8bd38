"""Registers this package with the framework."""

from django.apps import AppConfig


class EditionsService(AppConfig):
    """See the README or the docstring of the package."""

    name = "haicap.platform.editions"
    label = "editions"

"""Registers this package with the framework."""

from django.apps import AppConfig


class Notify(AppConfig):
    """See the docstring of the package."""

    name = "haicap.platform.notify"
    label = "notify"

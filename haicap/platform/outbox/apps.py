"""Registers this package with the framework."""

from django.apps import AppConfig


class Outbox(AppConfig):
    """See the README or the docstring of the package."""

    name = "haicap.platform.outbox"
    label = "outbox"

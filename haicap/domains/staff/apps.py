"""Registers this package with the framework."""

from django.apps import AppConfig


class Staff(AppConfig):
    """See the README or the docstring of the package."""

    name = "haicap.domains.staff"
    label = "staff"

"""Registers this package with the framework."""

from django.apps import AppConfig


class Audit(AppConfig):
    """See the README or the docstring of the package."""

    name = "haicap.platform.audit"
    label = "audit"

"""Registers this package with the framework."""

from django.apps import AppConfig


class Law(AppConfig):
    """See the README or the docstring of the package."""

    name = "haicap.domains.law"
    label = "law"

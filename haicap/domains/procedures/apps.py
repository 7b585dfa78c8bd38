"""Registers this package with the framework."""

from django.apps import AppConfig


class Procedures(AppConfig):
    """See the README or the docstring of the package."""

    name = "haicap.domains.procedures"
    label = "procedures"

"""Registers this package with the framework."""

from django.apps import AppConfig


class City(AppConfig):
    """See the README or the docstring of the package."""

    name = "haicap.surfaces.city"
    label = "city"

"""Registers this package with the framework."""

from django.apps import AppConfig


class Ui(AppConfig):
    """See the README or the docstring of the package."""

    name = "haicap.ui"
    label = "ui"

"""Registers this package with the framework."""

from django.apps import AppConfig


class Files(AppConfig):
    """See the README or the docstring of the package."""

    name = "haicap.platform.files"
    label = "files"

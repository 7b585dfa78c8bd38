"""Registers the extensions of the database with the framework."""

from django.apps import AppConfig


class Db(AppConfig):
    """The database service; its migration adds the extensions that the parts use."""

    name = "haicap.platform.db"
    label = "db"

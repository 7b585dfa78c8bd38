"""Wires the parts together once they are all loaded."""

from django.apps import AppConfig


class Config(AppConfig):
    """The last of the applications: when it is ready, everything is."""

    name = "haicap.config"
    label = "config"

    def ready(self) -> None:
        """Set up the log of this process and register who listens to whose news."""
        from haicap.config.wiring import wire
        from haicap.platform.logs import api as logs

        logs.configure()
        wire()

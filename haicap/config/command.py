"""The entry of the command line."""

import os


def main() -> None:
    """Run `haicap`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.config.settings")
    from haicap.surfaces.cli.main import run

    run()

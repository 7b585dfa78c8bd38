"""Jobs run here and now, as a worker would run them."""

from procrastinate.contrib.django import app


def run_task(name: str, **given: object) -> None:
    """Run the task of this name; a KeyError says that there is none."""
    app.perform_import_paths()
    app.tasks[name](**given)

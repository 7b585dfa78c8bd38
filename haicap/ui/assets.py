"""Addresses of the built styles, scripts and fonts. Their names carry a hash of what is in them."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core import checks

BUILT = Path(__file__).resolve().parent / "static" / "haicap"


@cache
def _names() -> dict[str, str]:
    manifest = BUILT / "manifest.json"
    return json.loads(manifest.read_text()) if manifest.exists() else {}


def asset(name: str) -> str:
    """
    Return the address of a built file such as `portal.css`.

    Without a build the plain name is returned: the page then stands unstyled but works.
    """
    return f"{settings.STATIC_URL}haicap/{_names().get(name, name)}"


@checks.register()
def check_built(**_: object) -> list[checks.CheckMessage]:
    """Warn an operator whose installation has no built front end."""
    if _names():
        return []
    return [checks.Warning("The styles are not built: run `make install`.", id="ui.W001")]

"""Every route says who may open it: the view carries a mark of `haicap.ui.access`."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

#: Routes of the framework, by name or pattern, with the reason why they need no mark of ours. None so far: static
#: files are answered by middleware, before any route.
OF_THE_FRAMEWORK: dict[str, str] = {}


def breaches(root: Path) -> list[str]:
    """Return the routes of a checkout without a mark. Runs the checkout in a process of its own, without database."""
    with tempfile.TemporaryDirectory(prefix="haicap-routes-") as home:
        asked = subprocess.run(
            [sys.executable, "-m", "tools.house.routes"],
            cwd=root,
            env={
                **os.environ,
                "PYTHONPATH": str(root),
                "DJANGO_SETTINGS_MODULE": "haicap.config.settings",
                "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
                "HAICAP_HOME": home,
                # Sample pages are routes too.
                "HAICAP_SAMPLE": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
    if asked.returncode not in {0, 1}:
        return [f"the routes cannot be read: {asked.stderr.strip()[-600:]}"]
    return asked.stdout.splitlines()


def unmarked(patterns: Iterable[Any]) -> list[str]:
    """Return the routes whose view has no mark, with the view."""
    from haicap.ui.access import Access

    return [
        f"/{route}: {view.__module__}.{view.__qualname__} does not say who may open it"
        for route, name, view in routes(patterns)
        if not isinstance(getattr(view, "haicap_access", None), Access)
        and name not in OF_THE_FRAMEWORK
        and route not in OF_THE_FRAMEWORK
    ]


def routes(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield every route: its pattern, its name and its view."""
    from django.urls import URLPattern, URLResolver

    for one in patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, f"{before}{one.pattern}")
        elif isinstance(one, URLPattern):
            yield f"{before}{one.pattern}", one.name or "", one.callback


def main() -> int:
    """Print the routes without a mark; return 1 if there are any and 2 if there is no route at all."""
    import django
    from django.urls import get_resolver

    django.setup()
    patterns = get_resolver().url_patterns
    if not list(routes(patterns)):
        sys.stderr.write("there is no route\n")
        return 2
    found = unmarked(patterns)
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

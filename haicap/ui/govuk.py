"""
The macros of govuk-frontend, for our own components to build on.

They ask for parameters that were not given, so they live in an environment of their own: ours refuses that.
"""

from collections.abc import Callable
from functools import cache

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

PACKAGE = "govuk_frontend_jinja"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE)}),
        autoescape=True,
        undefined=ChainableUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _macro(component: str, name: str) -> Callable[[dict[str, object]], Markup]:
    template = _environment().get_template(f"{PACKAGE}/components/{component}/macro.html")
    macro: Callable[[dict[str, object]], Markup] = getattr(template.module, name)
    return macro


def govuk(component: str, params: dict[str, object]) -> Markup:
    """Return the HTML of a govuk-frontend component, such as `file-upload`, with its documented parameters."""
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    return _macro(component, name)(params)

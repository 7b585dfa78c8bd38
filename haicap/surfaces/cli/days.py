"""A day as the command line takes it."""

from datetime import datetime
from typing import Any

import click
from django.utils.translation import gettext

FIRST_YEAR, LAST_YEAR = 1900, 2199


class _Day(click.DateTime):
    """A day as 2026-01-31, of the years of which there can be an answer."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        found: datetime = super().convert(value, param, ctx)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fail(gettext("A day of the years 1900 to 2199 belongs here."), param, ctx)
        return found


DAY = _Day(formats=["%Y-%m-%d"])

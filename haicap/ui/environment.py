"""The Jinja environment of all pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from haicap.kernel import money
from haicap.ui import due, formats
from haicap.ui.assets import asset
from haicap.ui.folding import FoldingEnvironment
from haicap.ui.govuk import govuk
from haicap.ui.icons import icon
from haicap.ui.qr import qr
from haicap.ui.rows import worklist_rows


def url(name: str, *args: object, **kwargs: object) -> str:
    """Return the address of a named page in the reader's language."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(**options: Any) -> Environment:
    """
    Return the environment: autoescape on, undefined names refused, sentences translated.

    A value that is missing is an error of the page and not an empty place in it.
    """
    options.setdefault("autoescape", True)
    made = FoldingEnvironment(  # noqa: S701 (autoescape stands in the options)
        **{
            **options,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n"],
        }
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=gettext, ngettext=ngettext, pgettext=pgettext, npgettext=npgettext, newstyle=True
    )
    made.globals.update(
        asset=asset,
        due_badge=due.due_badge,
        due_done=due.due_done,
        due_paused=due.due_paused,
        due_unknown=due.due_unknown,
        due_words=due.due_words,
        govuk=govuk,
        icon=icon,
        qr=qr,
        url=url,
        worklist_rows=worklist_rows,
    )
    made.filters.update(
        count=formats.count,
        date_vi=formats.date_vi,
        moment_vi=formats.moment_vi,
        money=money.written,
        size=formats.size,
        time_vi=formats.time_vi,
        weekday=formats.weekday,
    )
    return made

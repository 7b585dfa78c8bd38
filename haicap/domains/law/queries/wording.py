"""Faults and effects as a person reads them."""

from django.utils.translation import gettext

from haicap.domains.law.contracts import Fault, ImpactItem


def worded(one: Fault | ImpactItem) -> str:
    """Return what a fault or an effect says, in the language of the reader. No statement."""
    params = {
        name: ", ".join(gettext(word) for word in value) if isinstance(value, list) else value
        for name, value in one.params.items()
    }
    said = gettext(one.message)
    return said % params if params else said

"""What the pages say of units."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from haicap.domains.organisation.contracts import Found, Share, Succession, Tier, Unit
from haicap.kernel.messages import sentence
from haicap.ui.formats import date_vi
from haicap.ui.values import Answer

SHARES = {
    Share.WHOLE: sentence("all of it"),
    Share.PART: sentence("a part of it"),
    Share.REMAINDER: sentence("the rest of it"),
    Share.AREA_ONLY: sentence("land where nobody lives"),
    Share.AREA_WITH_ALL_PEOPLE: sentence("a part of its land, with all residents"),
}


def unit_name(unit: Unit) -> str:
    """Return the name of a unit: Vietnamese as it is, without diacritics and with its kind for other readers."""
    if get_language() == "vi" or not unit.name_en:
        return unit.full_name
    return unit.full_name_en


def unit_href(unit: Unit) -> str:
    """Return the page of a unit; one that has ended is named together with its last day."""
    href = reverse("portal:unit", args=[unit.code])
    if unit.validity.ends_before is None:
        return href
    last = unit.validity.ends_before - timedelta(days=1)
    return f"{href}?{urlencode({'on': last.isoformat()})}"


def share_words(share: Share) -> str:
    """Return how much of a unit went into another one."""
    return gettext(SHARES[share])


def above_words(unit: Unit) -> str:
    """Return what the unit lies in, and whether it has ended."""
    above = unit.parent_name if unit.tier is not Tier.CITY else ""
    if unit.validity.ends_before is None:
        return above
    ended = gettext("until %(day)s") % {"day": date_vi(unit.validity.ends_before - timedelta(days=1))}
    return ", ".join(filter(None, [above, ended]))


def became_words(successions: tuple[Succession, ...]) -> str:
    """Return into which units a unit went."""
    if not successions:
        return ""
    names = ", ".join(f"{unit_name(each.new)} ({share_words(each.share)})" for each in successions)
    return gettext("now: %(units)s") % {"units": names}


def unit_answers(found: tuple[Found, ...]) -> list[Answer]:
    """Return the answers of a search for units, each leading to its page."""
    return [
        Answer(
            title=unit_name(each.unit),
            href=unit_href(each.unit),
            note=" · ".join(filter(None, [above_words(each.unit), became_words(each.successors)])),
        )
        for each in found
    ]

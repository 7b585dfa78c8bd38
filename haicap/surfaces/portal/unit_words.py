"""What the pages say of units."""

from dataclasses import replace
from datetime import date, timedelta
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


def lived_in(successions: tuple[Succession, ...], on: date) -> list[Succession]:
    """
    Return the units of today where people of an old unit live: land on which nobody lives is left out, and all
    that is not the one piece which the law says has all residents.
    """
    standing = [each for each in successions if each.new.validity.covers(on)]
    everybody = [each for each in standing if each.share is Share.AREA_WITH_ALL_PEOPLE]
    return everybody or [each for each in standing if each.share is not Share.AREA_ONLY]


def office_href(code: str) -> str:
    """Return the page that shows a commune or ward of today as one's office."""
    return f"{reverse('portal:my_office')}?{urlencode({'place': code})}"


def office_answers(found: tuple[Found, ...], on: date) -> list[Answer]:
    """Return the communes and wards of a search, old and of today, each leading to the office that it is now."""
    told = []
    for each, answer in zip(found, unit_answers(found), strict=True):
        unit = each.unit
        if unit.tier is not Tier.COMMUNE:
            continue
        if unit.validity.covers(on):
            told.append(replace(answer, href=office_href(unit.code), note=unit.headquarters))
        elif each.successors:
            asked = {"old": unit.code, "until": str(unit.validity.ends_before)}
            told.append(replace(answer, href=f"{reverse('portal:my_office')}?{urlencode(asked)}"))
    return told

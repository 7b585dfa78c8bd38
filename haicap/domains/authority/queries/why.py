"""The answer to who decides, in words."""

from datetime import timedelta

from django.utils.translation import gettext as _

from haicap.domains.authority.contracts import Basis, Competence, Link, Office
from haicap.kernel.messages import sentence

OFFICES = {
    Office.COMMITTEE: sentence("the People's Committee of %(unit)s"),
    Office.CHAIR: sentence("the Chair of the People's Committee of %(unit)s"),
    Office.HEAD: sentence("the head of %(unit)s"),
    Office.POST: sentence("the officer in charge at %(unit)s"),
}
DECIDES = {
    Basis.BY_LAW: sentence("%(decider)s decides, by %(text)s."),
    Basis.DEVOLVED: sentence("%(decider)s decides: the power was devolved by %(text)s."),
    Basis.DECENTRALISED: sentence("%(decider)s decides: %(giver)s has decentralised the power by %(text)s."),
    Basis.DELEGATED: sentence("%(decider)s decides: %(giver)s has delegated the power by %(text)s."),
}
HOLDS = {
    Basis.BY_LAW: sentence("%(decider)s holds the power by %(text)s."),
    Basis.DEVOLVED: sentence("%(decider)s holds the power, devolved by %(text)s."),
    Basis.DECENTRALISED: sentence("%(decider)s holds the power, decentralised by %(text)s."),
}


#: words for a kind of unit, written small within a sentence
_KINDS = ("Phường ", "Xã ", "Đặc khu ", "Thành phố ")


def decider(competence: Competence) -> str:
    """Return who decides, office and unit, in the language of the reader."""
    return _(OFFICES[competence.office]) % {"unit": _within(competence.unit_name)}


def why(competence: Competence) -> str:
    """Return who decides and why, the chain of texts included, in the language of the reader. No statement."""
    if not competence.chain:
        text = competence.instrument or _("the published procedure")
        said = _(DECIDES[Basis.BY_LAW]) % {"decider": decider(competence), "text": text}
        return said[:1].upper() + said[1:]
    first, *others = competence.chain
    parts = [_(DECIDES[first.basis]) % _named(first)]
    parts += [_(HOLDS[link.basis]) % _named(link) for link in others]
    if first.basis is Basis.DELEGATED:
        parts.append(_("%(unit)s answers for the result.") % {"unit": competence.accountable_name})
    if competence.ends_before:
        last = competence.ends_before - timedelta(days=1)
        parts.append(_("This holds until %(day)s.") % {"day": f"{last:%d/%m/%Y}"})
    if any(link.is_derived for link in competence.chain):
        parts.append(_("The power by law was read from the national catalogue and is not confirmed yet."))
    if competence.agency:
        parts.append(_("The catalogue names as deciding: %(agency)s.") % {"agency": competence.agency.rstrip(".")})
    said = " ".join(parts)
    return said[:1].upper() + said[1:]


def _within(name: str) -> str:
    """Return the name of a unit as it is written within a sentence: «phường Hai Bà Trưng»."""
    return name[:1].lower() + name[1:] if name.startswith(_KINDS) else name


def _named(link: Link) -> dict[str, str]:
    text = link.instrument or _("the published procedure")
    return {
        "decider": _(OFFICES[link.office]) % {"unit": _within(link.unit_name)},
        "giver": _within(link.giver_name),
        "text": f"{link.clause}, {text}" if link.clause else text,
    }

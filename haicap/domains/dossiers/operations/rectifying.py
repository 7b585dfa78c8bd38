"""Wrong personal data are put right: how somebody is reached by one officer, who somebody is in two hands."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import CONTACT, Act, Dossier, FilersGiven, RectifyingAsked, WrongStep
from haicap.domains.dossiers.operations.checking import for_whom
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import contact
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.filers import filers
from haicap.domains.dossiers.queries.rectifying import rectifying_asked
from haicap.domains.dossiers.rules.birth import contact_text
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.finding import words_of
from haicap.domains.dossiers.rules.flow import NAMES
from haicap.domains.dossiers.rules.rectifying import (
    confirmation,
    contact_put_right,
    fields_of,
    filers_of,
    refusal,
    request,
)
from haicap.domains.people import api as people
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean
from haicap.platform.protect import api as protect


def rectify_contact(
    *, by: Actor, at: datetime, code: str, address: str, phone: str, email: str, note: str
) -> None:  # fmt: skip
    """
    Put right how the applicant is reached, with how that became known. Three statements.

    All three values are given, also those that stay.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: and its siblings, see `contact_put_right`.
    :raises AddressMissing: and its siblings, see `people.contact`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.RECTIFY_CONTACT, actor=by, dossier=dossier, on=at.date())
    known = contact(dossier.id)
    wanted = people.contact(address=address, phone=phone, email=email, language=known.get("language", "vi"))
    change = contact_put_right(dossier, known=known, wanted=wanted, reason=clean(note, field="note", most=4000))
    kept = {
        "contact_sealed": protect.seal(contact_text(wanted), place=CONTACT),
        "phone_index": people.phone_index(wanted.phone),
    }
    record(dossier=dossier, change=replace(change, kept=kept), by=by, at=at, reason=_named(change))


def ask_rectification(*, by: Actor, at: datetime, code: str, given: FilersGiven, note: str) -> None:
    """
    Ask that who applies or files be put right, with how it became known; a second person answers.

    Three statements; with a proxy four, with an organisation five.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: and its siblings, see `request`.
    :raises ForWhomMissing: if an organisation or a proxy was given for a dossier without, or left out.
    :raises NameMissing: and its siblings, see `people.identity`, `people.organisation` and `people.authorised`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.ASK_RECTIFICATION, actor=by, dossier=dossier, on=at.date())
    if (given.organisation is None, given.proxy is None) != (dossier.organisation_id is None, dossier.proxy_id is None):
        raise people.ForWhomMissing("files", value="")
    known = filers(dossier)
    on = at.date()
    person = people.identity(name=given.name, national_id=given.national_id, born_on=given.born_on, on=on)
    acting = for_whom(
        given, identity=person, address=known.organisation.address if known.organisation else "", on=on
    )  # fmt: skip
    change = request(
        dossier,
        known=fields_of(known.person, known),
        wanted=fields_of(person, acting),
        by=by,
        reason=clean(note, field="note", most=4000),
    )
    record(dossier=dossier, change=change, by=by, at=at, reason=_named(change))


def confirm_rectification(*, by: Actor, at: datetime, code: str) -> None:
    """
    Put right who applies or files, as another officer asked: from now on the new data count. Ten statements at most.

    Papers that were kept with this dossier follow the applicant.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not, or the account asked for it itself.
    :raises WrongStep: if no request waits, or its values were erased.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.CONFIRM_RECTIFICATION, actor=by, dossier=dossier, on=at.date())
    asked = _waiting(dossier)
    if not asked.wanted:
        raise WrongStep(step=_step(dossier))
    known = filers(dossier)
    person, acting = filers_of(asked.wanted, address=known.organisation.address if known.organisation else "")
    with transaction.atomic():
        ids = _declared(person, acting, at=at)
        change = confirmation(dossier, asked=asked, person=person, acting=acting, ids=ids)
        name = acting.organisation.name if acting.organisation else person.name
        kept = {"applicant_name": name, "applicant_words": words_of(name)}
        record(dossier=dossier, change=replace(change, kept=kept), by=by, at=at, reason=_named(change))
        if ids["applicant_id"] != dossier.applicant_id:
            people.move_papers(from_id=dossier.applicant_id, to_id=ids["applicant_id"], code=dossier.code)


def decline_rectification(*, by: Actor, at: datetime, code: str, note: str) -> None:
    """
    Decline what another officer asked to put right, with the reason; all stays as it was. Three statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not, or the account asked for it itself.
    :raises WrongStep: if no request waits.
    :raises ReasonMissing: if no reason was given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.DECLINE_RECTIFICATION, actor=by, dossier=dossier, on=at.date())
    change = refusal(dossier, asked=_waiting(dossier), reason=clean(note, field="note", most=4000))
    record(dossier=dossier, change=change, by=by, at=at, reason=_named(change))


def _declared(person: people.Identity, acting: people.ForWhom, *, at: datetime) -> dict[str, int]:
    """Return the ids of who applies and files by their columns; who is new is made."""
    persons = people.declare_many(dict.fromkeys([person, *([acting.proxy] if acting.proxy else [])], at))
    ids = {"applicant_id": persons[person]}
    if acting.proxy:
        ids["proxy_id"] = persons[acting.proxy]
    if acting.organisation:
        ids["organisation_id"] = people.declare_organisations({acting.organisation: at})[acting.organisation]
    return ids


def _waiting(dossier: Dossier) -> RectifyingAsked:
    asked = rectifying_asked(dossier.id)
    if asked is None:
        raise WrongStep(step=_step(dossier))
    return asked


def _step(dossier: Dossier) -> str:
    return NAMES[dossier.node] if dossier.node else "ended"


def _named(change: Change) -> str:
    """Return which data it was about, as the audit keeps it: names of fields, never values."""
    changed = change.told["changed"]
    assert isinstance(changed, list)
    return " ".join(changed)

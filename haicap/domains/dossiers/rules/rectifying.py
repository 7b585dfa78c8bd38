"""Wrong personal data of a dossier that runs: what one officer puts right alone, and what takes a second person."""

import json
from collections.abc import Mapping
from datetime import date

from haicap.domains.dossiers.contracts import (
    CONTACT_FIELDS,
    FILER_FIELDS,
    Act,
    Business,
    Dossier,
    Filers,
    Kind,
    Node,
    NothingToPutRight,
    ReasonMissing,
    RectifyingAsked,
    RectifyingWaits,
    ResultStandsOnData,
    WrongStep,
)
from haicap.domains.dossiers.rules.birth import contact_text, identity_text, organisation_text
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.correction import CHECKS
from haicap.domains.dossiers.rules.flow import NAMES
from haicap.domains.people.contracts import Authorisation, Contact, ForWhom, Identity, Organisation, Person
from haicap.kernel.actors import Actor
from haicap.kernel.messages import sentence

#: what each of the personal data of a dossier is called
DATA_WORDS: Mapping[str, str] = {
    "address": sentence("Address"),
    "phone": sentence("Telephone"),
    "email": sentence("E-mail"),
    "name": sentence("Full name"),
    "national_id": sentence("Number of the citizen's card"),
    "born_on": sentence("Day of birth"),
    "tax_code": sentence("Tax code"),
    "organisation_name": sentence("Name of the organisation"),
    "position": sentence("Position in the organisation"),
    "proxy_name": sentence("Full name of the proxy"),
    "proxy_national_id": sentence("Card number of the proxy"),
    "proxy_born_on": sentence("Day of birth of the proxy"),
    "authorisation": sentence("Acts by"),
    "authorisation_paper": sentence("Paper of the authorisation"),
}
#: what waits while a request does: nothing is decided or ended on data that may be wrong
HELD = frozenset({Act.SIGN, Act.REJECT, Act.WITHDRAW, Act.STOP, Act.TRANSFER})
DATA_WAIT = sentence("a request to put personal data right waits; answer it first")
TAKE_BACK_FIRST = sentence("the result was made with these data; ask first for a correction of the last act")


def rectifying_acts(dossier: Dossier) -> tuple[Act, ...]:
    """
    Return the acts on wrong personal data that are open, with the one that only says why it is not.

    Source: Law 91/2025/QH15 arts. 4 and 13 (who the data are about may have them put right). House rule: as long as the
    dossier runs; how somebody is reached until the result is given out, who somebody is until it is decided.
    """
    if dossier.node in CHECKS:
        return ()
    if dossier.data_asked_by:
        return (Act.CONFIRM_RECTIFICATION, Act.DECLINE_RECTIFICATION, Act.RECTIFY_CONTACT)
    if dossier.node is None:
        return (Act.ASK_RECTIFICATION,) if dossier.business is Business.RETURNED else ()
    return (Act.RECTIFY_CONTACT, Act.ASK_RECTIFICATION)


def why_waits(act: Act, dossier: Dossier) -> str:
    """
    Return the English sentence that says why wrong personal data are in the way, empty when they are not.

    House rule: the set HELD, and see `check_not_decided`.
    """
    if act is Act.ASK_RECTIFICATION and _is_decided(dossier):
        return TAKE_BACK_FIRST
    return DATA_WAIT if act in HELD and dossier.data_asked_by else ""


def fields_of(person: Identity | Person, acting: ForWhom | Filers) -> dict[str, str]:
    """
    Return who applies and who files by the names of FILER_FIELDS; what a dossier has not is empty.

    House rule: days in ISO form, choices by their word.
    """
    proxy, organisation = acting.proxy, acting.organisation
    return {
        "name": person.name,
        "national_id": person.national_id,
        "born_on": person.born_on.isoformat(),
        "tax_code": organisation.tax_code if organisation else "",
        "organisation_name": organisation.name if organisation else "",
        "position": acting.position,
        "proxy_name": proxy.name if proxy else "",
        "proxy_national_id": proxy.national_id if proxy else "",
        "proxy_born_on": proxy.born_on.isoformat() if proxy else "",
        "authorisation": acting.authorisation.value if acting.authorisation else "",
        "authorisation_paper": acting.paper,
    }


def filers_of(wanted: Mapping[str, str], *, address: str) -> tuple[Identity, ForWhom]:
    """
    Return who applies and who files of their fields; `address` is that of the organisation, which is no field.

    House rule: the opposite of `fields_of`.
    """
    person = Identity(wanted["name"], wanted["national_id"], date.fromisoformat(wanted["born_on"]))
    if wanted["tax_code"]:
        organisation = Organisation(wanted["tax_code"], wanted["organisation_name"], address)
        return person, ForWhom(organisation=organisation, position=wanted["position"])
    if not wanted["proxy_name"]:
        return person, ForWhom()
    born_on = date.fromisoformat(wanted["proxy_born_on"])
    return person, ForWhom(
        proxy=Identity(wanted["proxy_name"], wanted["proxy_national_id"], born_on),
        authorisation=Authorisation(wanted["authorisation"]),
        paper=wanted["authorisation_paper"],
    )


def contact_put_right(dossier: Dossier, *, known: Mapping[str, str], wanted: Contact, reason: str) -> Change:
    """
    Return what it changes that one officer puts right how the applicant is reached. `reason` is clean.

    Source: Law 91/2025/QH15 arts. 4 and 13. House rule: one officer alone; a wrong telephone number harms nobody's
    rights, and the officer often has the person on it.

    :raises WrongStep: if a correction of an act waits.
    :raises ResultStandsOnData: if the dossier has ended.
    :raises NothingToPutRight: if all stays as it is.
    :raises ReasonMissing: if it was not told how it became known.
    """
    _check_runs(dossier)
    changed = [name for name in CONTACT_FIELDS if getattr(wanted, name) != known[name]]
    _check_told(changed, field="address", reason=reason)
    return Change(
        kind=Kind.CONTACT_RECTIFIED,
        act=Act.RECTIFY_CONTACT,
        columns={},
        told={"changed": changed},
        personal={"contact": contact_text(wanted), "note": reason},
        stays=True,
    )


def request(
    dossier: Dossier, *, known: Mapping[str, str], wanted: Mapping[str, str], by: Actor, reason: str
) -> Change:  # fmt: skip
    """
    Return what it changes that it is asked to put right who applies or files; it waits for a second person.

    The data as they are to be stand sealed beside the event; nothing counts of them yet. `reason` is clean.

    Source: Law 91/2025/QH15 arts. 4 and 13 (what is put right must be right). House rule: name, number, day of birth,
    organisation, proxy and authorisation say who has the right to the result, so nobody changes them alone.

    :raises WrongStep: if a correction of an act waits.
    :raises ResultStandsOnData: if the dossier is decided or has ended.
    :raises RectifyingWaits: if a request waits already.
    :raises NothingToPutRight: if all stays as it is.
    :raises ReasonMissing: if it was not told how it became known.
    """
    _check_runs(dossier)
    if _is_decided(dossier):
        raise ResultStandsOnData
    if dossier.data_asked_by:
        raise RectifyingWaits
    changed = [name for name in FILER_FIELDS if wanted[name] != known[name]]
    _check_told(changed, field="name", reason=reason)
    return Change(
        kind=Kind.RECTIFYING_ASKED,
        act=Act.ASK_RECTIFICATION,
        columns={"data_asked_by": by.account_id},
        told={"changed": changed},
        personal={"asked": json.dumps(dict(wanted), ensure_ascii=False), "note": reason},
        stays=True,
    )


def confirmation(
    dossier: Dossier, *, asked: RectifyingAsked, person: Identity, acting: ForWhom, ids: Mapping[str, int]
) -> Change:
    """
    Return what it changes that a second person confirms a request: from now on the new data count.

    `ids` are the new ones of applicant, organisation and proxy, by their columns. The old values stay in the log as
    commitments to what is kept beside it.

    Source: as `request`.
    """
    bound = {
        "applicant": identity_text(person),
        "organisation": organisation_text(acting.organisation) if acting.organisation else "",
        "position": acting.position,
        "proxy": identity_text(acting.proxy) if acting.proxy else "",
        "paper": acting.paper,
    }
    columns: dict[str, object] = {name: id_ for name, id_ in ids.items() if getattr(dossier, name) != id_}
    if acting.authorisation and acting.authorisation is not dossier.authorisation:
        columns["authorisation"] = acting.authorisation.value
    return Change(
        kind=Kind.RECTIFIED,
        act=Act.CONFIRM_RECTIFICATION,
        columns={**columns, "data_asked_by": 0},
        told={"changed": list(asked.changed), "answers": asked.serial, "former_applicant": dossier.applicant_id},
        personal={**bound, "note": asked.reason},
        stays=True,
    )


def refusal(dossier: Dossier, *, asked: RectifyingAsked, reason: str) -> Change:
    """
    Return what it changes that a request is declined: the data stay as they were. `reason` is clean.

    Source: Law 91/2025/QH15 art. 13 (who asked is told when it is not done). House rule: with the reason.

    :raises ReasonMissing: if no reason was given.
    """
    if not reason:
        raise ReasonMissing("note", value="")
    return Change(
        kind=Kind.RECTIFYING_DECLINED,
        act=Act.DECLINE_RECTIFICATION,
        columns={"data_asked_by": 0},
        told={"changed": list(asked.changed), "answers": asked.serial},
        personal={"note": reason},
        stays=True,
    )


def _check_runs(dossier: Dossier) -> None:
    if dossier.node in CHECKS:
        raise WrongStep(step=NAMES[dossier.node])
    if dossier.node is None:
        raise ResultStandsOnData


def _check_told(changed: list[str], *, field: str, reason: str) -> None:
    if not changed:
        raise NothingToPutRight(field, value="")
    if not any(sign.isalnum() for sign in reason):
        raise ReasonMissing("note", value="")


def _is_decided(dossier: Dossier) -> bool:
    return dossier.node is None or dossier.node is Node.RETURN

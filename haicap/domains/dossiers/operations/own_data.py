"""How a person comes to see their own data: asks with a code and an address, and gets a link if both fit."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext, override
from procrastinate.contrib.django import app

from haicap.domains.dossiers.contracts import OWN_DATA, OWN_DATA_ASKED, DossierUnknown
from haicap.domains.dossiers.queries.dossier import contact
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.own import is_reached_at
from haicap.domains.dossiers.rules.telling import OWN_DATA_LINK, OWN_DATA_SUBJECT
from haicap.kernel.codes import read_code
from haicap.platform.confirm import api as confirm
from haicap.platform.notify import api as notify

#: Somebody waits for the link: the job goes before receipts and the like.
SOON = 20
ASKED_FOR, LINK_FOR = timedelta(hours=1), timedelta(hours=24)


def ask_own_data(*, code: str, email: str, language: str, at: datetime, link_urls: Mapping[str, str]) -> None:
    """
    Take down that somebody wants to see their data; a job finds out whether code and address fit. Four statements.

    Nobody learns from the answer, or from how long it takes, whether there is such a dossier or address: both are
    looked at by the job only. `link_urls` are addresses with `{secret}`, by language.

    :raises CodeUnusable: if the text has not the form of a code.
    :raises MailAddressUnusable: if the address is none.
    :raises ConfirmationsTooMany: if it was asked for five times within an hour.
    """
    wanted, address = str(read_code(code)), notify.usable_address(email)
    with transaction.atomic():
        secret = confirm.issue(
            purpose=OWN_DATA_ASKED,
            subject=f"{wanted}|{address.casefold()}",
            content=json.dumps({"code": wanted, "language": language}),
            address=address,
            good_for=ASKED_FOR,
            at=at,
        )
        job = app.configure_task("dossiers.answer_own_data", queue="mail", priority=SOON)
        job.defer(secret=secret, link_url=link_urls[language])


def answer_own_data(*, secret: str, at: datetime, link_url: str) -> bool:
    """
    Send the link to somebody's own data, if the address is the one declared with the dossier. Ten statements at most.

    For the job that follows `ask_own_data`; safe to run again. Returns whether a link was sent. It is good for a day,
    and opens nothing without a code. `link_url` holds `{secret}`.
    """
    try:
        asked = confirm.held(secret, purpose=OWN_DATA_ASKED, at=at)
    except confirm.PassUnknown:
        return False
    told = json.loads(asked.content)
    with transaction.atomic():
        confirm.give_back(secret)
        try:
            dossier = read(told["code"])
            if not is_reached_at(asked.address, contact(dossier.id)):
                return False
            link = confirm.issue(
                purpose=OWN_DATA,
                subject=str(dossier.applicant_id),
                content=json.dumps({"person": dossier.applicant_id}),
                address=asked.address,
                good_for=LINK_FOR,
                at=at,
            )
        except (DossierUnknown, confirm.ConfirmationsTooMany):
            return False
        with override(told["language"]):
            values = {"link": link_url.format(secret=link)}
            subject, text = gettext(OWN_DATA_SUBJECT), "\n\n".join(gettext(line) % values for line in OWN_DATA_LINK)
        letter = notify.Letter(
            # The secret itself stands in the sealed text only.
            key=f"own-data/{sha256(link.encode()).hexdigest()[:32]}",
            kind="own_data.link",
            address=asked.address,
            subject=subject,
            text=text + "\n",
            language=told["language"],
            good_for=LINK_FOR,
            kept=LINK_FOR,
        )
        return notify.write(letter, at=at)

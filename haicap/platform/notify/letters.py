"""What a message is, and how it stands on the wire."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from uuid import UUID

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.kernel.text import clean_line

#: Places for which values are sealed; written into the sealed bytes, so they never change.
ADDRESS, BODY = "notify.mail.address", "notify.mail.body"
#: House rule: how long a message is worth sending, and how long it is kept afterwards.
WORTH_SENDING, KEPT = timedelta(days=2), timedelta(days=30)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^@\s,;:<>()\[\]\\\"]{1,190}")


class MailAddressUnusable(BadInput):
    """No message can be sent to this address."""

    message = sentence("No e-mail can be sent to this address. Please check it.")


class State(StrEnum):
    """How far a message is. `NOT_SENT` are those of an installation without a mail server."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Letter:
    """
    A message to be sent. `key` names what it tells: of one key there is one message.

    `kind` and `about` are what an operator may see of it, so nothing personal. `good_for` is how long it is worth
    sending, from when it is written; `kept` how long it is kept in all.
    """

    key: str
    kind: str
    address: str
    subject: str
    text: str
    language: str = "vi"
    about: str = ""
    good_for: timedelta = WORTH_SENDING
    kept: timedelta = KEPT


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as it is kept. `address` and what is in it are there for those who may read it only."""

    id: int
    uuid: UUID
    kind: str
    about: str
    language: str
    state: State
    tries: int
    why: str
    made_at: datetime
    done_at: datetime | None
    address: str = ""
    subject: str = ""
    text: str = ""


def usable_address(address: str, *, field: str = "email") -> str:
    """
    Return the address as mail servers take it: one line, the host in ASCII.

    :raises MailAddressUnusable: if it is none, or could be read as more than one.
    """
    whole = clean_line(address, field=field, most=254)
    if not _ADDRESS.fullmatch(whole):
        raise MailAddressUnusable(field, value="")
    local, _, host = whole.rpartition("@")
    try:
        ascii_host = host.encode("idna").decode()
        return Address(username=local, domain=ascii_host).addr_spec
    except (ValueError, UnicodeError) as wrong:
        raise MailAddressUnusable(field, value="") from wrong


def on_the_wire(mail: Mail, *, sender: str, sender_name: str) -> EmailMessage:
    """
    Return the message with its headers. Its `Message-ID` is the same however often it is sent.

    :raises MailAddressUnusable: if it cannot be addressed.
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(display_name=clean_line(sender_name), addr_spec=sender)
    made["To"] = Address(addr_spec=usable_address(mail.address))
    # One line, whatever was asked for: a header cannot be begun inside another.
    made["Subject"] = clean_line(mail.subject)
    made["Date"] = format_datetime(mail.made_at)
    made["Message-ID"] = f"<{mail.uuid}@{sender.rpartition('@')[2]}>"
    # So that holiday replies and lists do not answer a machine (RFC 3834).
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(mail.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    made["Content-Language"] = mail.language
    return made

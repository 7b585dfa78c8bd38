"""
Messages by e-mail.

`write` keeps a message in the caller's transaction and has a job send it: at least once, each time with the same
`Message-ID`, with pauses between failures, until it is no longer worth sending. Where no mail server is set the
message is kept as not sent, and nobody is told that it was.
"""

from datetime import datetime
from uuid import uuid4

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.notify.letters import ADDRESS, BODY, Letter, Mail, MailAddressUnusable, State, usable_address
from haicap.platform.notify.listing import counts, latest, latest_opened
from haicap.platform.notify.sending import forget_old, is_possible, send, send_now, send_waiting, write
from haicap.platform.notify.server import MailSettingsWrong, NotTaken, Server, mail_server

__all__ = [
    "ADDRESS",
    "BODY",
    "MailAddressUnusable",
    "Letter",
    "Mail",
    "MailNotTaken",
    "MailServerMissing",
    "MailSettingsWrong",
    "Server",
    "State",
    "counts",
    "forget_old",
    "is_possible",
    "latest",
    "latest_opened",
    "mail_server",
    "send",
    "send_trial",
    "send_waiting",
    "usable_address",
    "write",
]


class MailServerMissing(Refused):
    """The installation has no mail server."""

    message = sentence("No mail server is set: HAICAP_SMTP_HOST and HAICAP_MAIL_FROM name it.")


class MailNotTaken(Refused):
    """The mail server did not take the message."""

    message = sentence("The mail server did not take the message: %(why)s.")


def send_trial(address: str, *, subject: str, text: str, language: str, at: datetime) -> Server:
    """
    Send a message here and now, without keeping it, and return the server that took it.

    :raises MailServerMissing: if none is set.
    :raises MailSettingsWrong: if the settings do not fit together.
    :raises MailAddressUnusable: if the address is none.
    :raises MailNotTaken: if the server did not take it.
    """
    server = mail_server()
    if server is None:
        raise MailServerMissing
    to = usable_address(address, field="address")
    trial = Mail(0, uuid4(), "trial", "", language, State.WAITING, 1, "", at, None, to, subject, text)
    try:
        send_now(trial, server)
    except NotTaken as refused:
        raise MailNotTaken(why=refused.why) from refused
    return server

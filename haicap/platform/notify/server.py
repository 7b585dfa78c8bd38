"""The mail server of the operator: which it is, and handing it a message."""

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.notify.letters import MailAddressUnusable, usable_address

SECONDS = 20
PERMANENT = range(500, 600)


class MailSettingsWrong(Refused):
    """The settings of the mail server do not fit together."""

    message = sentence("The mail settings cannot be used: %(what)s.")


class Encryption(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Encryption.STARTTLS: 587, Encryption.TLS: 465, Encryption.NONE: 25}


@dataclass(frozen=True, slots=True)
class Server:
    """Where messages are handed in, and as whom."""

    host: str
    port: int
    encryption: Encryption
    user: str
    password: str
    sender: str
    sender_name: str


class NotTaken(Exception):
    """The mail server did not take a message. `is_final` when it never will; `why` holds no address."""

    def __init__(self, why: str, *, is_final: bool) -> None:
        self.why, self.is_final = why, is_final
        super().__init__(why)


def mail_server() -> Server | None:
    """
    Return the mail server that the environment names, `None` when it names none.

    :raises MailSettingsWrong: if what it says does not fit together.
    """
    given = os.environ
    host = given.get("HAICAP_SMTP_HOST", "").strip()
    if not host:
        return None
    try:
        encryption = Encryption(given.get("HAICAP_SMTP_TLS", "").strip().lower() or Encryption.STARTTLS)
        port = int(given.get("HAICAP_SMTP_PORT", "") or PORTS[encryption])
    except ValueError as wrong:
        raise MailSettingsWrong(what="HAICAP_SMTP_TLS, HAICAP_SMTP_PORT") from wrong
    user, password = given.get("HAICAP_SMTP_USER", ""), _password()
    if user and encryption is Encryption.NONE and not _is_here(host):
        # A password never goes over a network in clear.
        raise MailSettingsWrong(what="HAICAP_SMTP_USER, HAICAP_SMTP_TLS=none")
    name, sender = parseaddr(given.get("HAICAP_MAIL_FROM", ""))
    try:
        return Server(host, port, encryption, user, password, usable_address(sender), name)
    except MailAddressUnusable as wrong:
        raise MailSettingsWrong(what="HAICAP_MAIL_FROM") from wrong


def hand_in(message: EmailMessage, *, to: Server) -> None:
    """
    Give a message to the mail server.

    :raises NotTaken: if it did not take it, or could not be reached.
    """
    try:
        with _connected(to) as connection:
            if to.user:
                connection.login(to.user, to.password)
            connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise NotTaken(f"recipient refused: {code}", is_final=code in PERMANENT) from refused
    except smtplib.SMTPAuthenticationError as refused:
        # The operator can mend this: the message waits.
        raise NotTaken(f"sign-in refused: {refused.smtp_code}", is_final=False) from refused
    except smtplib.SMTPResponseException as refused:
        raise NotTaken(f"refused: {refused.smtp_code}", is_final=refused.smtp_code in PERMANENT) from refused
    except smtplib.SMTPNotSupportedError as refused:
        raise NotTaken(
            "the server cannot do what is needed (TLS, sign-in or UTF-8 addresses)", is_final=False
        ) from refused
    except (smtplib.SMTPException, ssl.SSLError, OSError) as away:
        raise NotTaken(f"not reached: {type(away).__name__}", is_final=False) from away


def _connected(to: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if to.encryption is Encryption.TLS:
        return smtplib.SMTP_SSL(to.host, to.port, timeout=SECONDS, context=context)
    connection = smtplib.SMTP(to.host, to.port, timeout=SECONDS)
    if to.encryption is Encryption.STARTTLS:
        try:
            connection.starttls(context=context)
        except Exception:
            connection.close()
            raise
    return connection


def _password() -> str:
    file = os.environ.get("HAICAP_SMTP_PASSWORD_FILE")
    if not file:
        return os.environ.get("HAICAP_SMTP_PASSWORD", "")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as wrong:
        raise MailSettingsWrong(what="HAICAP_SMTP_PASSWORD_FILE") from wrong


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

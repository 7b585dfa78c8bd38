"""A real mail server for tests: it runs in a thread, takes messages as told, and keeps them."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST, USER, PASSWORD = "127.0.0.1", "haicap", "of the mail server"
TAKEN = "250 taken"


@dataclass
class Mailbox:
    """What came in, and what is answered: `answers` are used up one by one, then every message is taken."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refused_recipients: set[str] = field(default_factory=set)
    answers: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (the name is the server's)
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused_recipients:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else TAKEN
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.messages.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
            self.recipients.append(envelope.rcpt_tos)
        return answer

    def last(self) -> EmailMessage:
        return self.messages[-1]

    def wait_for(self, subject: str, *, to: str, seconds: int = 60) -> str:
        """Return the text of the newest message to somebody with these words in its subject, once it is there."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            for message, recipients in zip(reversed(self.messages), reversed(self.recipients), strict=False):
                if subject in str(message["Subject"]) and to in recipients:
                    return str(message.get_content())
            time.sleep(0.2)
        raise AssertionError(f"no message about {subject} within {seconds} s")

    def text(self) -> str:
        """Return what the last message says, as a reader sees it."""
        return str(self.last().get_content()).replace("\r\n", "\n")


@contextmanager
def running(**asked: Any) -> Iterator[Mailbox]:
    """Run a mail server on a free port; `asked` goes to the server, such as its TLS context."""
    with socket() as free:
        free.bind((HOST, 0))
        box = Mailbox(port=free.getsockname()[1])
    controller = Controller(box, hostname=HOST, port=box.port, **asked)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    """Let in who knows the password."""
    known = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Return a certificate of this machine, good for an hour, and the context of a server that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


def point_at(monkeypatch: pytest.MonkeyPatch, port: int, **more: str) -> None:
    """Let this process send its messages to a server on this machine."""
    for name, value in {**settings_of(port), **more}.items():
        monkeypatch.setenv(name, value)


def settings_of(port: int) -> dict[str, str]:
    """Return the settings by which messages go to a server on this machine."""
    return {
        "HAICAP_SMTP_HOST": HOST,
        "HAICAP_SMTP_PORT": str(port),
        "HAICAP_SMTP_TLS": "none",
        "HAICAP_MAIL_FROM": "Một cửa Hà Nội <tra-loi@haicap.vn>",
    }


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """Run a mail server and send there what is sent in this test."""
    with running() as box:
        point_at(monkeypatch, box.port)
        yield box


def deliver() -> int:
    """Do the jobs of messages that wait, as the worker would; return how many messages were tried."""
    from haicap.platform.clock import api as clock
    from haicap.platform.notify import api as notify

    return notify.send_waiting(at=clock.now())


def tell_all() -> int:
    """Hand on the news and do the jobs that tell people of it; return how many messages were then tried."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from haicap.platform.outbox import api as outbox
    from tests.tasks import run_task

    outbox.relay()
    for job in ProcrastinateJob.objects.filter(task_name="dossiers.tell").order_by("id"):
        run_task(job.task_name, **job.args)
    return deliver()

"""`haicap mail`: whether messages can be sent from here, and what became of them."""

from datetime import datetime
from typing import Any

import click
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from haicap.platform.clock import api as clock
from haicap.platform.notify import api as notify
from haicap.surfaces.cli.output import emit


@click.group()
def command() -> None:
    """Try the mail server, and see what became of messages."""


@command.command()
@click.argument("address")
@click.option("--json", "as_json", is_flag=True)
def test(address: str, as_json: bool) -> None:
    """Send a message to ADDRESS here and now, and say whether the mail server took it."""
    server = notify.send_trial(
        address,
        subject=_("A trial of haicap"),
        text=_("If you read this, this installation can send e-mail.") + "\n",
        language=get_language() or "vi",
        at=clock.now(),
    )
    document = {
        "taken": True,
        "host": server.host,
        "port": server.port,
        "encryption": server.encryption.value,
        "from": server.sender,
    }
    told = _("%(host)s:%(port)s took the message (%(encryption)s).") % document
    emit(document, as_json=as_json, text=lambda: told)


@command.command("list")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True)
def list_(limit: int, as_json: bool) -> None:
    """
    List the newest messages and what became of them.

    To whom and what was written is shown only where all people are invented, in an installation with samples.
    """
    mails = notify.latest_opened(limit=limit) if settings.HAICAP_SAMPLE else notify.latest(limit=limit)
    nothing = _("There is no message.")
    emit(
        [_mail(mail) for mail in mails],
        as_json=as_json,
        text=lambda: "\n".join(map(_line, mails)) if mails else nothing,
    )


def _mail(mail: notify.Mail) -> dict[str, Any]:
    document: dict[str, Any] = {
        "kind": mail.kind,
        "about": mail.about,
        "language": mail.language,
        "state": mail.state.value,
        "tries": mail.tries,
        "why": mail.why,
        "made_at": _local(mail.made_at),
        "done_at": _local(mail.done_at),
    }
    if settings.HAICAP_SAMPLE:
        document |= {"to": mail.address, "subject": mail.subject, "text": mail.text}
    return document


def _line(mail: notify.Mail) -> str:
    made = _local(mail.made_at)
    line = f"{made:%d/%m/%Y %H:%M}  {mail.state.value:8}  {mail.kind}  {mail.about}".rstrip()
    if mail.why:
        line += f"  ({mail.why})"
    if settings.HAICAP_SAMPLE:
        line += f"\n  → {mail.address}: {mail.subject}\n" + "\n".join(f"    {one}" for one in mail.text.splitlines())
    return line


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(clock.LOCAL).replace(microsecond=0) if moment else None

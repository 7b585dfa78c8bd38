"""`haicap clients`: machines that may call the interfaces."""

from datetime import datetime
from typing import Any

import click
from django.utils.translation import gettext as _

from haicap.domains.dossiers import api as dossiers
from haicap.platform.clients import api as clients
from haicap.platform.clock import api as clock
from haicap.surfaces.cli.output import emit


@click.group()
def command() -> None:
    """Say which machines may hand in dossiers over the REST API."""


@command.command()
@click.argument("name")
@click.option("--may-mirror", metavar="SYSTEM", default="", help="It may tell of dossiers that SYSTEM works.")
@click.option("--tell", metavar="URL", default="", help="It is told at URL of each change of its dossiers.")
@click.option("--json", "as_json", is_flag=True)
def add(name: str, may_mirror: str, tell: str, as_json: bool) -> None:
    """Let a machine call under NAME, and print its token and its signing secret, this once only."""
    telling = clients.telling(tell) if tell else None
    client, token = clients.add(name=name, at=clock.now(), may_mirror=may_mirror, told=telling)
    lines = [_("%(name)s may call with this token, which is not shown again:") % {"name": client.name}, token]
    secret = {}
    if telling:
        lines += [_("What it is told is signed with this secret, which is not shown again:"), telling.secret]
        secret = {"secret": telling.secret}
    emit({**_client(client), "token": token, **secret}, as_json=as_json, text=lambda: "\n".join(lines))


@command.command("tell-again")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True)
def tell_again(name: str, as_json: bool) -> None:
    """Tell the machine of NAME once more what was given up."""
    client = clients.client_named(name)
    count = dossiers.tell_again(client_id=client.id, at=clock.now())
    told = _("%(name)s is told again of %(count)s dossiers.") % {"name": client.name, "count": count}
    emit({"name": client.name, "dossiers": count}, as_json=as_json, text=lambda: told)


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """List the machines that may call or once might."""
    found = clients.clients()
    nothing = _("No machine may call.")
    emit(
        [_client(client) for client in found],
        as_json=as_json,
        text=lambda: "\n".join(map(_line, found)) if found else nothing,
    )


@command.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True)
def revoke(name: str, as_json: bool) -> None:
    """Take the right to call away from the machine of NAME, from its next call on."""
    client = clients.revoke(name=name, at=clock.now())
    told = _("%(name)s may no longer call.") % {"name": client.name}
    emit(_client(client), as_json=as_json, text=lambda: told)


def _client(client: clients.Client) -> dict[str, Any]:
    return {
        "name": client.name,
        "made_at": _local(client.made_at),
        "revoked_at": _local(client.revoked_at),
        "may_mirror": client.may_mirror,
        "tell": client.tell_url,
    }


def _line(client: clients.Client) -> str:
    line = f"{client.name}  {_local(client.made_at):%d/%m/%Y %H:%M}"
    if client.may_mirror:
        line += f"  {client.may_mirror}"
    if client.tell_url:
        line += f"  {client.tell_url}"
    if client.revoked_at is None:
        return line
    return line + "  " + _("revoked %(when)s") % {"when": f"{_local(client.revoked_at):%d/%m/%Y %H:%M}"}


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(clock.LOCAL).replace(microsecond=0) if moment else None

"""`haicap accounts`: the first administrator of a real installation, and help when nobody can get in."""

import click
from django.utils.translation import gettext as _

from haicap.domains.organisation import api as organisation
from haicap.domains.staff import api as staff
from haicap.kernel.actors import SYSTEM, Role
from haicap.platform.accounts import api as accounts
from haicap.platform.clock import api as clock
from haicap.surfaces.cli.output import emit


@click.group()
def command() -> None:
    """Make accounts, as the operator of the machine."""


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="The full name of the officer.")
@click.option("--unit", "unit_code", default="H26", show_default=True, help="The unit of the first post.")
@click.option(
    "--role",
    type=click.Choice(sorted(role.value for role in staff.OFFICERS)),
    default=Role.ADMINISTRATOR.value,
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True)
def add(username: str, name: str, unit_code: str, role: str, as_json: bool) -> None:
    """Make the account USERNAME with a first post, and print the code with which its owner sets a password."""
    at = clock.now()
    unit = organisation.unit(unit_code, at.date())
    code = staff.take_on(by=SYSTEM, at=at, username=username, name=name, unit_id=unit.id, role=Role(role))
    _emit(code, as_json=as_json)


@command.command()
@click.argument("account_id", type=int)
@click.option("--json", "as_json", is_flag=True)
def code(account_id: int, as_json: bool) -> None:
    """Print a code for a new password of the account with this number."""
    _emit(staff.give_code(by=SYSTEM, at=clock.now(), account_id=account_id), as_json=as_json)


@command.command("reset-second-step")
@click.argument("account_id", type=int)
@click.option("--json", "as_json", is_flag=True)
def reset_second_step(account_id: int, as_json: bool) -> None:
    """Take the second step away from the account with this number, and end its sessions."""
    staff.reset_second_step(by=SYSTEM, at=clock.now(), account_id=account_id)
    told = _("Account %(number)s signs in with its password alone now.") % {"number": account_id}
    emit({"account": account_id, "second_step": False}, as_json=as_json, text=lambda: told)


def _emit(made: accounts.Code, *, as_json: bool) -> None:
    ends_at = made.ends_at.astimezone(clock.LOCAL)
    document = {
        "account": made.account_id,
        "username": made.username,
        "code": made.code,
        "good_until": ends_at,
        "page": "/desk/first-password",
    }
    emit(
        document,
        as_json=as_json,
        text=lambda: f"{made.username}: {made.code}  (/desk/first-password, {ends_at:%H:%M %d/%m/%Y})",
    )

"""`haicap keys`: the keys that personal values are sealed with."""

import sys
from dataclasses import asdict

import click
from django.utils.translation import gettext as _

from haicap.platform.protect import api as protect
from haicap.surfaces.cli.output import emit

FOUND = 1
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


@click.group()
def command() -> None:
    """See which keys are in use, change them, remove old ones."""


@command.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """Tell how many values are sealed with each data key. Keys themselves are never shown."""
    used = protect.keys_in_use()
    names = [name for name in protect.all_keys() if name.split(".")[0] == "data"]
    numbers = sorted({int(name.partition(".")[2] or 1) for name in names} | set(used))
    document = [{"key": number, "values": used[number]} for number in numbers]
    emit(
        {"data": document},
        as_json=as_json,
        text=lambda: "\n".join(_("data key %(key)s: %(values)s values") % entry for entry in document),
    )


@command.command()
@click.argument("what", type=click.Choice(["data"]))
@json_option
def rotate(what: str, as_json: bool) -> None:
    """
    Make a new data key and seal all personal values with it; pages may go on meanwhile.

    Run it again when it was stopped: it goes on where it was. Exits 1 if values could not be opened.
    """
    done = protect.rotate(progress=_bar)
    emit(
        asdict(done),
        as_json=as_json,
        text=lambda: (
            _("Data key %(key)s seals now; %(sealed_again)s values sealed again, %(broken)s could not be opened.")
            % asdict(done)
        ),
    )
    if done.broken:
        sys.exit(FOUND)


@command.command()
@click.argument("number", type=click.IntRange(1, 255))
@json_option
def drop(number: int, as_json: bool) -> None:
    """Remove an old data key that nothing is sealed with. Backups from before cannot be opened without it."""
    protect.drop_key(number)
    emit({"dropped": number}, as_json=as_json, text=lambda: _("Data key %(key)s is gone.") % {"key": number})


def _bar(done: int, of: int, what: str) -> None:
    click.echo(f"  {100 * done // of if of else 100:3d} % {what} ({done} of {of})", err=True)

"""The command `haicap`: which words it knows, and what it needs before each of them runs."""

import sys
from importlib import import_module

import click
import django
from django.db import ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.db import api as db
from haicap.surfaces.cli.output import choose_language, refuse

#: word -> does the command need the database to be there
COMMANDS = {
    "accounts": True,
    "authority": True,
    "clients": True,
    "db": False,
    "decide": False,
    "dossier": True,
    "due": True,
    "flags": True,
    "init": True,
    "keys": True,
    "law": True,
    "mail": True,
    "procedures": True,
    "process": False,
    "serve": False,
    "units": True,
    "verify": True,
    "worker": True,
}
#: words that answer programs without the framework, which takes longer to set up than they to answer
QUICK = {"decide"}


class DatabaseBehind(Refused):
    """The tables are of an older version than the program."""

    message = sentence(
        "The database is of an older version of haicap. "
        "Run “haicap init” or “haicap serve” once, which bring it up to date."
    )


class Words(click.Group):
    """Loads the module of a command only when its word is used, for a quick start."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all words."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a word; `None` when there is none."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in QUICK:
            django.setup()
        command = import_module(f"haicap.surfaces.cli.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Start the database when the command that is about to run needs it."""
        word, command, rest = super().resolve_command(ctx, args)
        asks_for_help = not {"--help", "-h"}.isdisjoint(rest)
        if word and COMMANDS[word] and not asks_for_help and not ctx.resilient_parsing:
            db.ensure_running()
        return word, command, rest


@click.group(cls=Words)
@click.option("--lang", type=click.Choice(["vi", "en", "id"]), envvar="HAICAP_LANG", default="vi")
def haicap(lang: str) -> None:
    """Run and ask the platform for two-tier local government."""
    choose_language(lang)


def run() -> None:
    """
    Run the command line.

    Exit codes: 0 done, 1 ran and found something, 2 wrong words, 3 refused.
    """
    try:
        haicap.main(standalone_mode=True)
    except Refused as refusal:
        sys.exit(refuse(refusal, as_json="--json" in sys.argv))
    except ProgrammingError:
        # A table or column that is not there: of a version that has not been brought up to date yet?
        if not is_behind():
            raise
        sys.exit(refuse(DatabaseBehind(), as_json="--json" in sys.argv))


def is_behind() -> bool:
    """Test if the tables are of an older version. A few statements."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

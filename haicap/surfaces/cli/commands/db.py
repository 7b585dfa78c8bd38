"""`haicap db`: the database of the installation."""

import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import click
from django.utils.translation import gettext as _

from haicap.platform.backup import api as backups
from haicap.platform.clock import api as clock
from haicap.platform.db import api as db
from haicap.surfaces.cli.output import emit

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


@click.group()
def command() -> None:
    """Look at the database, start it, stop it, ask it."""


@command.command()
@json_option
def status(as_json: bool) -> None:
    """Tell whether the database runs, what runs it and where it is. Exits 1 if it does not run."""
    now = db.status()
    emit(asdict(now), as_json=as_json, text=lambda: _told(now))
    if not now.running:
        sys.exit(1)


@command.command()
@json_option
def start(as_json: bool) -> None:
    """Start the database; it runs until it is told to stop."""
    now = db.start()
    emit(asdict(now), as_json=as_json, text=lambda: _told(now))


@command.command()
@json_option
def stop(as_json: bool) -> None:
    """Stop the database. What was committed stays."""
    ran = db.stop()
    emit(
        {"stopped": ran},
        as_json=as_json,
        text=lambda: _("The database has stopped.") if ran else _("The database was not running."),
    )


@command.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def shell(words: tuple[str, ...]) -> None:
    """Open psql on the database; further words are given to psql."""
    db.ensure_running()
    found = db.shell_command()
    ended = subprocess.run([*found.words, *words], env={**os.environ, **found.environment}, check=False)
    sys.exit(ended.returncode)


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-keys", is_flag=True, help="Put the keys in as well: who has the file can then read everything.")
@json_option
def backup(file: Path, with_keys: bool, as_json: bool) -> None:
    """Write database, files and mark of the installation into FILE. It may be in use meanwhile."""
    db.ensure_running()
    made = backups.backup(file.absolute(), with_keys=with_keys, at=clock.now(), progress=_bar)
    emit(
        {"file": str(file.absolute()), "bytes": file.stat().st_size, **_sums(made)},
        as_json=as_json,
        text=lambda: _("Backed up to %(file)s: %(rows)s rows, %(files)s files.") % {"file": file, **_sums(made)},
    )


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the data that is there already.")
@json_option
def restore(file: Path, force: bool, as_json: bool) -> None:
    """Make this installation what FILE holds, or change nothing."""
    db.ensure_running()
    held = backups.restore(file.absolute(), force=force, at=clock.now(), progress=_bar)
    emit(
        {"file": str(file.absolute()), **_sums(held)},
        as_json=as_json,
        text=lambda: (
            _("Restored from %(file)s of %(made_at)s: %(rows)s rows, %(files)s files. Now run “haicap verify”.")
            % {"file": file, **_sums(held)}
        ),
    )


def _sums(manifest: backups.Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at,
        "written_by": manifest.written_by,
        "keys": manifest.has_keys,
        "tables": manifest.tables,
        "rows": sum(manifest.tables.values()),
        "files": sum(member.name.startswith("files/") for member in manifest.members),
    }


def _bar(done: int, of: int, what: str) -> None:
    click.echo(f"  {100 * done // of if of else 100:3d} % {what} ({done} of {of})", err=True)


def _told(now: db.Status) -> str:
    if not now.running:
        return _("The database is not running.")
    facts = {"version": now.version, "clients": now.clients, "folder": now.folder, "pid": now.pid}
    if now.kind == "external":
        return _("PostgreSQL %(version)s answers (%(clients)s clients), named by DATABASE_URL.") % facts
    where = _("PostgreSQL %(version)s runs (process %(pid)s, %(clients)s clients) on %(folder)s.") % facts
    until = _("It runs until told to stop.") if now.stays else _("It stops by itself when unused.")
    return f"{where}\n{until}"

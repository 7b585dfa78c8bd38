"""`haicap verify`: rebuild every dossier from its log and name each difference."""

import sys

import click

from haicap.domains.dossiers import api as dossiers
from haicap.surfaces.cli.output import emit

FOUND = 1


@click.command()
@click.option("--json", "as_json", is_flag=True)
def command(as_json: bool) -> None:
    """Rebuild all dossiers from their events, check the chains, and exit with 1 when anything differs."""
    found = dossiers.verify(progress=lambda done: click.echo(f"{done} …", err=True) if done % 100_000 == 0 else None)
    document = {
        "dossiers": found.dossiers,
        "events": found.events,
        "differences": [{"dossier": code, "what": what} for code, what in found.differences],
    }
    summary = f"{found.dossiers} dossiers, {found.events} events, {len(found.differences)} differences"
    emit(
        document,
        as_json=as_json,
        text=lambda: "\n".join([*(f"{code}: {what}" for code, what in found.differences), summary]),
    )
    if found.differences:
        sys.exit(FOUND)

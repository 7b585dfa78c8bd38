"""`haicap init`: make the database of an installation and fill it with what ships."""

import time
from random import Random

import click
from django.core.management import call_command
from django.db import transaction

from haicap.domains.authority import api as authority
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.platform.clock import api as clock
from haicap.platform.home import api as home
from haicap.surfaces.cli.output import emit
from haicap.surfaces.cli.sample.dossiers import make_dossiers
from haicap.surfaces.cli.sample.officers import make_officers

#: the same sample people everywhere; only the days depend on when it is made
SEED = 20250701


@click.command()
@click.option("--empty", is_flag=True, help="Leave the sample officers and dossiers out.")
@click.option("--json", "as_json", is_flag=True)
def command(empty: bool, as_json: bool) -> None:
    """
    Make the database and load units, procedures and calendar; without --empty also the sample city.

    Run again it adds what a newer release ships and changes nothing else; sample data is made once, by the
    first run, and never added to an installation that was made without.
    """
    started = time.monotonic()
    at = clock.now()
    before = home.installation()
    _say(as_json, "Bringing the tables up to date …")
    call_command("migrate", verbosity=0, interactive=False)
    _say(as_json, "Loading units and calendar …")
    units = organisation.load(at=at)
    _say(as_json, "Loading procedures …")
    catalogue = procedures.load(at=at)
    _say(as_json, "Loading the register of authority …")
    register = authority.load(at=at)
    samples = 0
    has_samples = before.has_samples if before else not empty
    if has_samples and before is None:
        _say(as_json, "Making the sample city …")
        chance = Random(SEED)  # noqa: S311 (names of invented people, not secrets)
        # All or nothing: an interrupted run leaves no half of a city behind.
        with transaction.atomic():
            make_officers(chance, at=at)
            samples = make_dossiers(chance, at=at, progress=lambda done, of: _bar(as_json, done, of))
    home.mark_initialised(
        home.Installation(has_samples=has_samples, made_at=before.made_at if before else at.isoformat())
    )
    document = {
        "home": str(home.home()),
        "samples": has_samples,
        "units_added": units.units,
        "procedures_added": catalogue.new,
        "grants_added": register.grants,
        "sample_dossiers_added": samples,
        "seconds": round(time.monotonic() - started, 1),
    }
    emit(
        document,
        as_json=as_json,
        text=lambda: (
            f"Ready in {document['home']}: {units.units} units, {catalogue.new} procedures "
            f"and {samples} sample dossiers added in {document['seconds']} s."
        ),
    )


def _say(as_json: bool, words: str) -> None:
    click.echo(words, err=as_json)


def _bar(as_json: bool, done: int, of: int) -> None:
    click.echo(f"  {100 * done // of:3d} % ({done} of {of} sample dossiers)", err=as_json)

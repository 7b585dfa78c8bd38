"""`haicap worker`: hands on what happened and runs the jobs."""

import click
from django.conf import settings

from haicap.platform.clock import api as clock
from haicap.platform.home.api import check_initialised
from haicap.platform.jobs import api as jobs
from haicap.platform.processes.api import end_with_parent
from haicap.surfaces.cli.output import emit


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Say the end as JSON.")
def command(as_json: bool) -> None:
    """Run the jobs until told to stop."""
    end_with_parent()
    check_initialised()
    if clock.is_shifted() and not settings.HAICAP_SAMPLE:
        raise clock.ClockRefused("HAICAP_CLOCK")
    jobs.run_worker()
    emit({"stopped": True}, as_json=as_json, text=lambda: "The worker has stopped.")

"""What this part does when there is news."""

import json

from procrastinate.contrib.django import app


def on_taken_in(body: str, *, track_url: str) -> None:
    """Have the receipt of a dossier made that an officer has taken in; `track_url` holds `{code}`."""
    code = json.loads(body)["code"]
    job = app.configure_task("dossiers.make_receipt", queue="papers")
    job.defer(code=code, track_url=track_url.format(code=code))

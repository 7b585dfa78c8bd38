"""What this part does when there is news."""

import json
from collections.abc import Mapping

from procrastinate.contrib.django import app

from haicap.domains.dossiers.rules.notice import FORM_OF
from haicap.domains.dossiers.rules.telling import WORDINGS

#: the events of which the applicant is told by e-mail
TOLD = tuple(WORDINGS)
#: the events that go with a notice
NOTICED = tuple(FORM_OF)


def on_taken_in(body: str, *, track_url: str) -> None:
    """Have the receipt of a dossier made that was taken in, or whose papers came; `track_url` holds `{code}`."""
    code = json.loads(body)["code"]
    job = app.configure_task("dossiers.make_receipt", queue="papers")
    job.defer(code=code, track_url=track_url.format(code=code))


def on_noticed(body: str, *, track_url: str) -> None:
    """Have the notice of an event made; `track_url` holds `{code}`."""
    happened = json.loads(body)
    code = happened["code"]
    job = app.configure_task("dossiers.make_notice", queue="papers")
    job.defer(code=code, serial=happened["serial"], track_url=track_url.format(code=code))


def on_told(body: str, *, track_urls: Mapping[str, str]) -> None:
    """Have the applicant told of an event; `track_urls` are addresses with `{code}`, by language."""
    happened = json.loads(body)
    app.configure_task("dossiers.tell", queue="mail").defer(
        code=happened["code"], kind=happened["kind"], serial=happened["serial"], track_urls=dict(track_urls)
    )


def on_papers(body: str) -> None:
    """Have the papers of a dossier kept for other dossiers of its applicant, who may have agreed to it."""
    app.configure_task("dossiers.keep_papers", queue="papers").defer(code=json.loads(body)["code"])

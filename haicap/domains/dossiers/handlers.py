"""What this part does when there is news."""

import json

from haicap.domains.dossiers import tasks


def on_taken_in(body: str, *, track_url: str) -> None:
    """Have the receipt of a dossier made that an officer has taken in; `track_url` holds `{code}`."""
    code = json.loads(body)["code"]
    tasks.make_receipt.defer(code=code, track_url=track_url.format(code=code))

"""Who listens to whose news. Loaded once the framework is ready."""

from functools import partial

from django.conf import settings

from haicap.domains.dossiers import handlers as dossiers
from haicap.platform.outbox import api as outbox


def wire() -> None:
    """Register the listeners of this installation."""
    make_receipt = partial(dossiers.on_taken_in, track_url=settings.HAICAP_TRACK_URL)
    outbox.listen("vn.haicap.dossier.received", make_receipt)
    outbox.listen("vn.haicap.dossier.accepted", make_receipt)

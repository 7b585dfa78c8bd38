"""What clients are told: the first events of a dossier, and how far its client has come."""

from collections.abc import Iterable, Mapping

from haicap.domains.dossiers.models import ClientFollowRow, EventRow
from haicap.domains.dossiers.rules.log import StoredEvent
from haicap.domains.dossiers.rules.syncing import Heard
from haicap.platform.db.api import run_one


def first_events(dossier_id: int, *, last: int) -> list[StoredEvent]:
    """Return the events of a dossier up to the serial `last`, oldest first. One statement."""
    columns = ("serial", "kind", "at", "header", "payload", "hash")
    rows = EventRow.objects.filter(dossier_id=dossier_id, serial__lte=last).order_by("serial").values_list(*columns)
    return [
        StoredEvent(serial, kind, at, bytes(header), bytes(payload), bytes(digest))
        for serial, kind, at, header, payload, digest in rows
    ]


def heard(dossier_ids: Iterable[int]) -> Mapping[int, Heard]:
    """Return how far the clients of dossiers have been told, by the id of the dossier. One statement."""
    rows = ClientFollowRow.objects.filter(dossier_id__in=list(dossier_ids))
    return {
        dossier_id: Heard(told, given_up)
        for dossier_id, told, given_up in rows.values_list("dossier_id", "told_serial", "given_up_serial")
    }


def service_of(dossier_id: int, serial: int) -> str:
    """Return what the process asked of the system with an event, empty if nothing. One statement."""
    row = run_one(
        "select convert_from(payload, 'UTF8')::jsonb #>> '{told,service}' from dossiers_eventrow "
        "where dossier_id = %(dossier)s and serial = %(serial)s",
        {"dossier": dossier_id, "serial": serial},
    )
    return (row[0] if row else None) or ""

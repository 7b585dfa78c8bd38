"""The worker: relays news from the outbox and runs the jobs that came of it."""

import threading

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from haicap.platform.logs.api import log
from haicap.platform.outbox import api as outbox

RELAY_PAUSE_SECONDS = 0.5


def run_worker() -> None:
    """Relay news and run jobs until the process is asked to end; running work is finished first."""
    stopping = threading.Event()
    relay = threading.Thread(target=_relay, args=(stopping,), name="relay", daemon=True)
    relay.start()
    # The relay defers jobs inside its own transaction; the worker itself wants a connection that can listen.
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    worker = app.with_connector(connector.get_worker_connector())
    try:
        worker.run_worker(wait=True, concurrency=2, install_signal_handlers=True, listen_notify=True)
    finally:
        stopping.set()
        relay.join(timeout=10)


def _relay(stopping: threading.Event) -> None:
    while not stopping.is_set():
        close_old_connections()
        try:
            full = outbox.relay() >= 100
        except Exception as wrong:  # noqa: BLE001 - the relay outlives a database that is away, and says so
            log().error("relay.failed", error=type(wrong).__name__)
            connection.close()
            full = False
        if not full:
            stopping.wait(RELAY_PAUSE_SECONDS)
    connection.close()

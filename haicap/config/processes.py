"""The web server of an installation: `python -m haicap.config.processes` answers for `haicap serve`."""

import argparse
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from haicap.platform.processes.api import end_with_parent

#: Connections that wait to be taken in; the system cuts it to its own limit.
BACKLOG = 1024


def main() -> None:
    """Answer for the pages until told to stop."""
    words = argparse.ArgumentParser(prog="haicap.config.processes")
    words.add_argument("--host", required=True)
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--workers", type=int, required=True)
    words.add_argument("--threads", type=int, required=True)
    asked = words.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.config.settings")
    end_with_parent()
    Granian(
        "haicap.config.wsgi:application",
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        workers=asked.workers,
        blocking_threads=asked.threads,
        backlog=BACKLOG,
        websockets=False,
        # It would tell of its own starts, and advise fewer threads than our waiting for the database wants.
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
    ).serve()


if __name__ == "__main__":
    main()

"""The installation of a test run: a folder and a database of its own, which are gone afterwards."""

import os
import shutil
import tempfile
from pathlib import Path

#: Names the folder to the processes of one test run; who finds it named did not make it.
NAMED = "HAICAP_TESTS_HOME"
#: Without `DATABASE_URL` the platform starts a database of its own there, as it does for a user.
THEIRS = ("HAICAP_CLOCK", "HAICAP_CLOCK_SHIFT", "HAICAP_DB_IDLE_SECONDS", "HAICAP_POSTGRES")

_made: Path | None = None


def enter() -> None:
    """Make the folder, unless the run has one, and let the platform live there."""
    global _made  # noqa: PLW0603 (one run has one folder)
    for name in THEIRS:
        os.environ.pop(name, None)
    if NAMED not in os.environ:
        _made = Path(tempfile.mkdtemp(prefix="haicap-tests-")).resolve()
        # The database must not run as root; its user passes through here.
        _made.chmod(0o711)
        os.environ[NAMED] = str(_made)
    os.environ["HAICAP_HOME"] = os.environ[NAMED]
    os.environ["HAICAP_DB_FSYNC"] = "off"


def leave() -> None:
    """Stop the database and remove the folder, in the process that made it."""
    if _made is None or not _made.exists():
        return
    from haicap.platform.db import api as db

    if not db.is_external():
        db.stop()
    shutil.rmtree(_made)

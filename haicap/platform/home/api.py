"""Where one installation lives: its database, files and keys stand in one folder."""

import os
import pwd
from pathlib import Path


def home() -> Path:
    """
    Return the folder of this installation: `HAICAP_HOME`, or the user's data folder.

    For root the default is `/var/lib/haicap`: the database runs as a user of its own, which cannot reach
    into the home folder of root.
    """
    named = os.environ.get("HAICAP_HOME")
    if named:
        return Path(named).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/haicap")
    data = os.environ.get("XDG_DATA_HOME")
    base = Path(data) if data else Path(pwd.getpwuid(os.geteuid()).pw_dir) / ".local" / "share"
    return base / "haicap"

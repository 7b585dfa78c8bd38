"""Where one installation lives: its database, files and keys stand in one folder."""

import json
import os
import pwd
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Installation:
    """What an installation is: `samples` tells that its dossiers are made up, `made_at` is an ISO moment."""

    samples: bool
    made_at: str


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
    return (Path(data) if data else _user_folder() / ".local" / "share") / "haicap"


def _user_folder() -> Path:
    try:
        return Path(pwd.getpwuid(os.geteuid()).pw_dir)
    except KeyError:
        # A container may run us under a number that no user of the machine has.
        return Path("~").expanduser()


def installation() -> Installation | None:
    """Return what was made here by `haicap init`; `None` when it never ran to its end."""
    try:
        told = json.loads((home() / "installation.json").read_text())
    except FileNotFoundError:
        return None
    return Installation(samples=bool(told["samples"]), made_at=str(told["made_at"]))


def record(made: Installation) -> None:
    """Note that the installation is complete; from now on it is served."""
    here = home()
    here.mkdir(mode=0o711, parents=True, exist_ok=True)
    aside = here / "installation.json.new"
    aside.write_text(json.dumps(asdict(made)))
    aside.replace(here / "installation.json")

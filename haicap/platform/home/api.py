"""Where one installation lives: its database, files and keys stand in one folder."""

import json
import os
import pwd
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused


class NotInitialised(Refused):
    """`haicap init` has not been run here, or not to its end."""

    message = sentence("Nothing is set up in %(folder)s yet: run “haicap init” first.")


def home() -> Path:
    """
    Return the folder of this installation: `HAICAP_HOME`, or the user's data folder.

    For root the default is `/var/lib/haicap`: the database runs as a user of its own, which cannot reach
    into the home folder of root.
    """
    named = os.environ.get("HAICAP_HOME")
    if named:
        return _resolved(named)
    if os.geteuid() == 0:
        return Path("/var/lib/haicap")
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else _user_folder() / ".local" / "share") / "haicap"


@cache
def _resolved(named: str) -> Path:
    return Path(named).expanduser().resolve()


def _user_folder() -> Path:
    try:
        return Path(pwd.getpwuid(os.geteuid()).pw_dir)
    except KeyError:
        # A container may run us under a number that no user of the machine has.
        return Path("~").expanduser()


@dataclass(frozen=True, slots=True)
class Installation:
    """What `haicap init` noted down: whether sample data is in it, and when it was made (ISO moment)."""

    has_samples: bool
    made_at: str


def installation() -> Installation | None:
    """Return what this folder holds, `None` when `haicap init` has not been run to its end."""
    mark = initialised_mark()
    return Installation(**json.loads(mark.read_text())) if mark.exists() else None


def mark_initialised(made: Installation) -> None:
    """Note down that the installation is whole; the note is there entirely or not at all."""
    mark = initialised_mark()
    aside = mark.with_suffix(".new")
    aside.write_text(json.dumps(asdict(made)))
    aside.replace(mark)


def initialised_mark() -> Path:
    """Return the file whose presence tells that `haicap init` ran to its end here."""
    return home() / "installation.json"


def check_initialised() -> None:
    """
    Make sure that there is an installation to run.

    :raises NotInitialised: if `haicap init` has not been run to its end.
    """
    if not initialised_mark().exists():
        raise NotInitialised(folder=str(home()))

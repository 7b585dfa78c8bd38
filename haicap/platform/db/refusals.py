"""What the database service refuses, in words an operator understands."""

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused


class DatabaseRefused(Refused):
    """The database cannot be started, reached or stopped; the root of this service's refusals."""

    message = sentence("The database cannot be used.")
    status = 503


class PostgresMissing(DatabaseRefused):
    """No PostgreSQL that haicap can run was found."""

    message = sentence(
        "No PostgreSQL 15 or newer with unaccent, pg_trgm and btree_gist was found: install the package "
        "postgresql, or name a running database in DATABASE_URL."
    )


class PostgresUnfit(DatabaseRefused):
    """The data were made by a major version of PostgreSQL whose programs are not here."""

    message = sentence(
        "The data in %(folder)s belong to PostgreSQL %(wanted)s, and its programs are not on this machine. "
        "Found: %(found)s."
    )


class ChoiceUnknown(DatabaseRefused):
    """`HAICAP_POSTGRES` names something else than `system` or `wheel`."""

    message = sentence("HAICAP_POSTGRES must be “system” or “wheel”, not “%(value)s”.")


class AlreadyRunning(DatabaseRefused):
    """The database of this folder runs already."""

    message = sentence("The database in %(folder)s is running already (process %(pid)s).")
    status = 409


class DatabaseBusy(DatabaseRefused):
    """A server that haicap did not start holds the data folder."""

    message = sentence("The database in %(folder)s is held by another server (process %(pid)s): stop that one first.")
    status = 409


class FolderOfAnother(DatabaseRefused):
    """The installation belongs to another user of the machine."""

    message = sentence("The folder %(folder)s belongs to another user of this machine.")


class DataLost(DatabaseRefused):
    """The installation has a database by its papers, but its data or its keys are not there."""

    message = sentence("The installation names its database in %(folder)s, but this is not there. Restore it.")


class SystemUserMissing(DatabaseRefused):
    """The server must not run as root, and no user for it could be made."""

    message = sentence(
        "A database server must not run as root, and the system user “haicap” could not be made: %(reason)s. "
        "Make this user, run haicap as an ordinary user, or name a running database in DATABASE_URL."
    )


class StartFailed(DatabaseRefused):
    """The server did not start."""

    message = sentence("The database did not start: %(reason)s. The log is %(log)s.")


class StopFailed(DatabaseRefused):
    """The server did not stop."""

    message = sentence("The database (process %(pid)s) did not stop within %(seconds)s seconds.")


class StartTimedOut(DatabaseRefused):
    """The server is still at work, as after a crash, and does not take connections yet."""

    message = sentence("The database does not answer yet after %(seconds)s seconds. The log is %(log)s.")


class NotOurs(DatabaseRefused):
    """The database is named by `DATABASE_URL`: haicap neither starts nor stops it."""

    message = sentence("The database is named by DATABASE_URL; haicap neither starts nor stops it.")


class NotReached(DatabaseRefused):
    """The database named by `DATABASE_URL` does not answer."""

    message = sentence("The database named by DATABASE_URL does not answer: %(reason)s.")

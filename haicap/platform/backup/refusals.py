"""What backing up and restoring refuse, in words an operator understands."""

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused


class BackupExists(Refused):
    """A file of this name is there already; a backup never takes the place of another."""

    message = sentence("%(file)s exists already. Choose another name for the backup.")
    status = 409


class BackupFailed(Refused):
    """The backup could not be written, or not read back into the database; nothing was changed."""

    message = sentence("It did not work, and nothing was changed: %(reason)s")
    status = 503


class BackupUnknown(Refused):
    """The file is not a backup of haicap, or was cut off before its end."""

    message = sentence("%(file)s is not a whole backup of haicap.")


class BackupDamaged(Refused):
    """Something in the backup is not what was put in."""

    message = sentence("The backup is damaged: %(member)s is not what was put in. Nothing was changed.")


class InstallationNotEmpty(Refused):
    """There is an installation already; restoring would replace it."""

    message = sentence("There is data already in %(folder)s or its database. --force replaces it for good.")
    status = 409


class DatabaseInUse(Refused):
    """Others are connected to the database that is to be replaced."""

    message = sentence("The database is in use (%(clients)s clients). Stop “haicap serve” and the worker first.")
    status = 409


class KeysMissing(Refused):
    """The backup has no keys, and the installation that it is to be restored into has none either."""

    message = sentence(
        "The backup holds no keys. First put the files of the old installation's folder “keys” into %(folder)s."
    )


class KeysDiffer(Refused):
    """The keys here are not those the values in the backup were sealed with."""

    message = sentence("The %(key)s key here is not the one of the backup: its personal values could not be opened.")


class ReleaseOlder(Refused):
    """The backup was made by a newer release than this one."""

    message = sentence("The backup was made by a newer release: %(migration)s is not known here.")


class ToolMissing(Refused):
    """The database in the backup was written by a program of PostgreSQL whose counterpart is not here."""

    message = sentence("pg_restore %(major)s or newer is needed to read this backup and was not found.")
    status = 503

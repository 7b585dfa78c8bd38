"""
Backups: the whole installation in one file, and an installation from such a file.

A backup is a tar of the database, the files and the mark of the installation, with `manifest.json` as its last
member: a file that was cut off has none. Keys are in it only when asked for.
"""

from haicap.platform.backup.manifest import Manifest
from haicap.platform.backup.refusals import (
    BackupDamaged,
    BackupExists,
    BackupFailed,
    BackupUnknown,
    DatabaseInUse,
    InstallationNotEmpty,
    KeysDiffer,
    KeysMissing,
    ReleaseOlder,
    ToolMissing,
)
from haicap.platform.backup.restoring import restore
from haicap.platform.backup.writing import backup

__all__ = [
    "BackupDamaged",
    "BackupExists",
    "BackupFailed",
    "BackupUnknown",
    "DatabaseInUse",
    "InstallationNotEmpty",
    "KeysDiffer",
    "KeysMissing",
    "Manifest",
    "ReleaseOlder",
    "ToolMissing",
    "backup",
    "restore",
]

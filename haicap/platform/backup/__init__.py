"""Backups of an installation in one file, and restoring from it."""

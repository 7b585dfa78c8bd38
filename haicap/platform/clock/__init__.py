"""The one clock of web, worker and command line."""

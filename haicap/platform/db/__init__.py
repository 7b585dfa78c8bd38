"""The database of an installation: found or started, reached, and asked in whole statements."""

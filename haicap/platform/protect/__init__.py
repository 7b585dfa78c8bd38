"""Keys of an installation, and the protection of personal values at rest."""

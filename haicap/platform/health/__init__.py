"""Whether the installation works, and figures about how."""

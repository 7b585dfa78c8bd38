"""Plain values of the whole platform. No Django, no clock, no database."""

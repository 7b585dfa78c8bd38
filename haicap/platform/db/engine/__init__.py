"""The engine that Django's settings name: PostgreSQL, with a cheaper look at whether a kept connection still lives."""

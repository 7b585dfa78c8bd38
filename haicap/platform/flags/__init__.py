"""Switches of the running product that are there for a while."""

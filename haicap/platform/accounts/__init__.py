"""Accounts of the people who work at the desk."""

"""The folder of one installation."""

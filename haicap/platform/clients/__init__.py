"""Machines that may call the interfaces."""

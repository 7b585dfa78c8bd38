"""The processes of a running installation: one parent that keeps the others alive."""

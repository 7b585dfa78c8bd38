"""How often something may be asked for from one place."""

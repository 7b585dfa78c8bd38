"""What drawn pages share."""

NOTE = "<!-- Drawn from the code by `python -m tools.diagrams`. Change the code, not this file. -->"


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """Return the lines of a table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows)]


def page(title: str, *lines: str) -> str:
    """Return a page with its title and the note that it is drawn."""
    return "\n".join([f"# {title}", "", NOTE, "", *lines]) + "\n"

"""The page of the command line, from the help of the commands."""

import click

from tools.diagrams import marks


def page() -> str:
    """Return the page: every command with its words, options and what it does."""
    import django

    django.setup()
    from haicap.surfaces.cli.main import COMMANDS, haicap

    lines: list[str] = []
    with click.Context(haicap, info_name="haicap") as top:
        for word in sorted(COMMANDS):
            command = haicap.get_command(top, word)
            assert command is not None
            lines += _told(command, word, top)
    return (
        marks.page(
            "Command line",
            "`haicap [--lang vi|en|id] COMMAND`. With `--json` a command prints one JSON document. Exit codes: 0 done, "
            "1 ran and found something, 2 wrong words, 3 refused; `--json` then prints "
            '`{"refused": CODE, "message": …}`.',
            "",
            *lines,
        ).rstrip("\n")
        + "\n"
    )


def _told(command: click.Command, word: str, above: click.Context) -> list[str]:
    with click.Context(command, info_name=word, parent=above) as context:
        if isinstance(command, click.Group):
            return [line for name, inner in sorted(command.commands.items()) for line in _told(inner, name, context)]
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        lines = [f"## {context.command_path}", "", f"`{usage}`", ""]
        for paragraph in (command.help or "").split("\n\n"):
            lines += [" ".join(paragraph.split()), ""]
        rows = [[f"`{names}`", " ".join(said.split()) or "–"] for names, said in _options(command, context)]
        return [*lines, *([*marks.table(["Option", "Means"], rows), ""] if rows else [])]


def _options(command: click.Command, context: click.Context) -> list[tuple[str, str]]:
    found = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is None or "--help" in record[0] or not record[0].startswith("-"):
            continue
        names, said = record
        found.append((names, said or ("Answer in JSON." if names == "--json" else "")))
    return found

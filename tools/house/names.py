"""File names say what is in the file, and a part holds only what a part may hold."""

from pathlib import Path

from tools.house.source import files, parts

#: Names that say nothing, so that anything ends up under them.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "managers", "manager", "services", "service", "common", "misc"}
#: Names of the framework's habits that hide who calls what.
HABITS = {"signals", "serializers"}
#: What may stand in a part. `data`, `forms` and `locale` hold no code.
OF_A_PART = {
    "README.md", "__init__.py", "access.py", "api.py", "apps.py", "contracts.py", "contracts", "data", "forms",
    "handlers.py", "loading", "locale", "migrations", "models", "operations", "queries", "rules", "tasks.py",
}  # fmt: skip
#: What a part always has. Contracts that have outgrown a file are a folder of the same name.
ALWAYS = (("README.md",), ("api.py",), ("contracts.py", "contracts/__init__.py"))


def breaches(root: Path) -> list[str]:
    """Return the files whose names say nothing, what stands in a part and may not, and what a part lacks."""
    found = []
    for file in files(root, "haicap", "tools", "tests", ending=""):
        if file.stem in EMPTY_NAMES | HABITS:
            found.append(f"{file.relative_to(root).as_posix()}: the name does not say what it holds")
    for part in parts(root):
        folder = root / "haicap" / "domains" / part
        for entry in sorted(folder.iterdir()):
            if entry.name not in OF_A_PART and entry.name != "__pycache__":
                found.append(f"haicap/domains/{part}/{entry.name}: a part holds no such file")
        found += [
            f"haicap/domains/{part}: {names[0]} is missing"
            for names in ALWAYS
            if not any((folder / name).exists() for name in names)
        ]
    return found

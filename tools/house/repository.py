"""What is committed is ours, is source, and names no machine and no registry."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

BUILT = re.compile(
    r"\.(mo|pyc|whl|egg|woff2?|ttf|otf|eot|map|so|o|jar|exe|dll|sqlite3?)$|\.min\.(js|css)$|"
    r"(^|/)(node_modules|dist|build|__pycache__|\.venv|vendor)/|\.egg-info/|^haicap/ui/static/"
)
#: Locks say names, versions and hashes; where packages come from is the business of each machine.
REGISTRY = re.compile(
    r"https?://[^\s\"'<>)]*(pypi|pythonhosted|npmjs|yarnpkg|registry|artifactory|nexus|devpi|verdaccio)[^\s\"'<>)]*|"
    r"--(extra-)?index-url[ =]\s*\S+|--find-links[ =]\s*\S+|\bregistry\s*=\s*\S+|\"resolved\":\s*\"https?:",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w.$}~/-])/(work|root|home/[a-z]\w*|Users/\w+|mnt|media)/[\w.-]+")
#: The check itself, and the breaches by which it is tried.
NAMES_THEM_ITSELF = {"tools/house/repository.py", "tests/architecture/planted_rest.py"}
LARGEST_BYTES = 6_000_000


def breaches(root: Path) -> list[str]:
    """Return built, foreign or oversized files, and texts that name a registry or a folder of one machine."""
    return [line for name in committed(root) for line in _of(root, name)]


def committed(root: Path) -> list[str]:
    """Return the files that git keeps, or all files where the folder is no repository."""
    asked = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "-z"], capture_output=True, text=True, check=False
    )
    if asked.returncode == 0 and (root / ".git").exists():
        return [name for name in asked.stdout.split("\0") if name and (root / name).is_file()]
    return sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())


def _of(root: Path, name: str) -> Iterator[str]:
    if BUILT.search(name):
        yield f"{name}: built or foreign files are not committed"
        return
    content = (root / name).read_bytes()
    if len(content) > LARGEST_BYTES:
        yield f"{name}: {len(content)} bytes"
    if b"\0" in content[:8000] or name in NAMES_THEM_ITSELF:
        return
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        if hit := REGISTRY.search(line):
            yield f"{name}:{number}: names a registry: {hit[0]}"
        if hit := MACHINE.search(line):
            yield f"{name}:{number}: names a folder of one machine: {hit[0]}"

"""The import rules of `.importlinter`, run on a checkout."""

import os
import subprocess
import sys
from pathlib import Path

KEPT = 0


def breaches(root: Path) -> list[str]:
    """Return what import-linter says about broken contracts; nothing when all are kept."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    asked = subprocess.run(
        [*command, "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode == KEPT:
        return []
    told = asked.stdout.partition("Broken contracts")[2] or asked.stdout + asked.stderr
    return [line.strip() for line in told.splitlines() if line.strip(" -")]

"""
Choose the versions of all packages anew and write the locks: `python3 tools/locks.py`.

The locks carry names, versions and hashes, never the address of a registry. uv, which writes them, gets an
environment of its own in `.cache`.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / ".cache" / "uv"
UV = "uv==0.13.9"
ALWAYS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--upgrade"]
ALWAYS += ["--custom-compile-command", "make lock"]


def main() -> int:
    """Write the three locks; return the exit code."""
    if not (TOOL / "bin" / "uv").exists():
        venv.create(TOOL, with_pip=True, clear=True)
        subprocess.run([str(TOOL / "bin" / "pip"), "install", "--quiet", UV], check=True)
    compiled("requirements.lock", ["pyproject.toml"])
    compiled("requirements-dev.lock", ["pyproject.toml", "--extra", "dev"])
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    compiled("requirements-node.lock", ["-"], "\n".join(extras["node"]))
    return 0


def compiled(lock: str, words: list[str], wanted: str = "") -> None:
    """Write one lock."""
    command = [str(TOOL / "bin" / "uv"), "pip", "compile", "--quiet", *ALWAYS, *words, "-o", lock]
    subprocess.run(command, cwd=ROOT, input=wanted, text=True, check=True)
    sys.stdout.write(f"{lock} written\n")


if __name__ == "__main__":
    sys.exit(main())

"""Write what is drawn from the code, or with `--check` name what is out of date."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tools.diagrams import DRAWN

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """Draw everything; with `--check` write nothing and return 1 if something has changed."""
    words = argparse.ArgumentParser(prog="tools.diagrams")
    words.add_argument("--check", action="store_true")
    check = words.parse_args().check
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.config.settings")
    # Reading the settings makes keys in the folder of the installation: drawing leaves that of the user alone.
    with tempfile.TemporaryDirectory(prefix="haicap-drawn-") as home:
        os.environ["HAICAP_HOME"] = home
        return draw_all(check=check)


def draw_all(*, check: bool) -> int:
    """Draw everything, or only say what is out of date; return the exit code."""
    stale = [name for name, draw in DRAWN.items() if not is_current(name, draw())]
    for name in stale:
        if not check:
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / name).write_text(DRAWN[name](), encoding="utf-8")
        sys.stdout.write(f"{name} {'is out of date' if check else 'drawn'}\n")
    return 1 if check and stale else 0


def is_current(name: str, text: str) -> bool:
    """Test if a file holds this text."""
    file = ROOT / name
    return file.exists() and file.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())

"""The running platform with sample data: make an installation when there is none, then serve it."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from haicap.platform.home.api import initialised_mark


def main() -> int:
    """Make the installation if needed, then serve it until it is told to stop; return the exit code."""
    words = argparse.ArgumentParser(prog="make demo")
    words.add_argument("--port", default="8000")
    port = words.parse_args().port
    haicap = str(Path(sys.executable).with_name("haicap"))
    made = 0 if initialised_mark().exists() else subprocess.run([haicap, "init"], check=False).returncode
    if made == 0:
        # We become the server: a word to stop reaches it itself.
        os.execv(haicap, [haicap, "serve", "--worker", "--port", port])  # noqa: S606
    return made


if __name__ == "__main__":
    sys.exit(main())

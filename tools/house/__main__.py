"""All checks of the house: `python -m tools.house [ROOT]`. Prints each breach; exits 1 if there are any."""

import sys
from pathlib import Path

from tools.house import CHECKS

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """Run the checks; return the exit code."""
    root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT
    found = [f"[{name}] {line}" for name, check in CHECKS.items() for line in check(root)]
    for line in found:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(CHECKS)} checks of the house, {len(found)} breaches\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

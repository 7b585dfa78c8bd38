"""The entry of the command line."""

import json
import os
import sys

from haicap.platform.db.api import FolderOfAnother
from haicap.platform.home.api import home

REFUSED = 3


def main() -> None:
    """Run `haicap`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.config.settings")
    from haicap.surfaces.cli.main import run

    try:
        run()
    except PermissionError as denied:
        if not str(denied.filename).startswith(str(home())):
            raise
        # Without the keys there are no settings, so none of the usual ways to say it.
        refusal = FolderOfAnother(folder=str(home()))
        if "--json" in sys.argv:
            sys.stdout.write(json.dumps({"refused": refusal.code, "message": str(refusal)}) + "\n")
        else:
            sys.stderr.write(f"{refusal}\n")
        sys.exit(REFUSED)

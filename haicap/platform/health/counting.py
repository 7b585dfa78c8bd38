"""
Counts of requests: each process counts in memory and writes its counts to a file of its own, a second later.

The web server runs as several processes, and any of them may be asked for the figures of all.
"""

import json
import os
import threading
from bisect import bisect_left
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from haicap.platform.home.api import home

#: Upper edges in seconds, each included; a last bucket holds what took longer.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
WRITE_AFTER_SECONDS = 1.0
#: A process that ended is still counted, so that totals do not fall; after this many seconds it is forgotten.
FORGET_AFTER_SECONDS = 7 * 24 * 3600


@dataclass(slots=True)
class Durations:
    """How long the answers of one route took."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0


@dataclass(slots=True)
class Counts:
    """Answers by route and class of status (`2xx`), and their durations by route."""

    answers: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    durations: defaultdict[str, Durations] = field(default_factory=lambda: defaultdict(Durations))


_lock = threading.Lock()
_mine = Counts()
#: Process numbers come again; together with some chance they do not.
_NAME = f"{os.getpid()}-{os.urandom(4).hex()}.json"
_writer: threading.Timer | None = None


def count(*, route: str, status: int, seconds: float) -> None:
    """Count one answer."""
    global _writer  # noqa: PLW0603 (one process has one writer)
    with _lock:
        _mine.answers[route, f"{status // 100}xx"] += 1
        took = _mine.durations[route]
        took.buckets[bisect_left(BUCKETS, seconds)] += 1
        took.seconds += seconds
        if _writer is None:
            _writer = threading.Timer(WRITE_AFTER_SECONDS, _write)
            _writer.daemon = True
            _writer.start()


def of_all_processes(*, real: datetime) -> Counts:
    """Return the counts of this process and of all others of the installation, up to a second old."""
    total = Counts()
    with _lock:
        _add(total, _as_document(_mine))
    for file in _folder().glob("*.json"):
        if file != _file():
            # One that is being replaced or was never written whole is read the next time.
            with suppress(OSError, ValueError, KeyError, TypeError):
                if real.timestamp() - file.stat().st_mtime > FORGET_AFTER_SECONDS:
                    file.unlink()
                else:
                    _add(total, json.loads(file.read_bytes()))
    return total


def _write() -> None:
    global _writer  # noqa: PLW0603 (one process has one writer)
    with _lock:
        _writer = None
        document = _as_document(_mine)
    # Counting must never be what breaks an installation whose disk is full.
    with suppress(OSError):
        _folder().mkdir(mode=0o700, exist_ok=True)
        aside = _file().with_suffix(".new")
        aside.write_text(json.dumps(document))
        aside.replace(_file())


def _as_document(counts: Counts) -> dict[str, list[list[object]]]:
    return {
        "answers": [[route, status, number] for (route, status), number in counts.answers.items()],
        "durations": [[route, list(took.buckets), took.seconds] for route, took in counts.durations.items()],
    }


def _add(total: Counts, document: dict[str, list[list[object]]]) -> None:
    for route, status, number in document["answers"]:
        assert isinstance(number, int)
        total.answers[str(route), str(status)] += number
    for route, buckets, seconds in document["durations"]:
        assert isinstance(buckets, list)
        assert isinstance(seconds, int | float)
        took = total.durations[str(route)]
        took.buckets = [mine + theirs for mine, theirs in zip(took.buckets, buckets, strict=True)]
        took.seconds += seconds


def _folder() -> Path:
    return home() / "figures"


def _file() -> Path:
    return _folder() / _NAME

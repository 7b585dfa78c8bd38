"""
Structured logs: one JSON object a line, with words and numbers that the code names one by one.

No personal data goes in: a value is written only under one of the names in `NAMES`; another is dropped and its
name reported, so that a careless call shows in the log instead of leaking.
"""

import io
import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog

NAMES = frozenset(
    {
        "account_id", "act", "code", "count", "duration_ms", "error", "event", "exit_code", "job", "level", "method",
        "name", "path", "pid", "port", "reason", "refused", "route", "serial", "status", "timestamp", "unit",
        "where",
    }
)  # fmt: skip


def log() -> Any:
    """Return the logger. The first argument of its calls is the event, `noun.verb`."""
    return structlog.get_logger()


def configure() -> None:
    """Set up the logs of this process: JSON lines on standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_named,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Looked up at each call: a process may be given another standard error after it has begun.
        logger_factory=lambda *_: structlog.PrintLogger(file=cast(TextIO, _Outlet())),
    )


class _Outlet(io.TextIOBase):
    """Standard error, but for this: a line that cannot be written fails nothing, least of all an answer."""

    def write(self, text: str) -> int:
        """Write a line, if somebody can be written to."""
        with suppress(OSError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        """Have it written now."""
        with suppress(OSError):
            sys.stderr.flush()


def _only_named(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    kept = {name: value for name, value in line.items() if name in NAMES}
    dropped = sorted(set(line) - NAMES)
    return {**kept, "reason": f"dropped: {', '.join(dropped)}"} if dropped else kept

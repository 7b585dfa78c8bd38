"""The one clock: read by every process from the same two names."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
ASK = "from haicap.platform.clock import api; print(api.now().isoformat(), api.is_shifted())"


def told(**shifted: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HAICAP_CLOCK")}
    return subprocess.run(
        [sys.executable, "-c", ASK], env={**kept, **shifted}, cwd=REPOSITORY, capture_output=True, text=True
    )


def moment(done: subprocess.CompletedProcess[str]) -> datetime:
    return datetime.fromisoformat(done.stdout.split()[0])


class TestTheClock:
    def test_shows_the_real_time_in_hanoi(self):
        done = told()
        assert moment(done).utcoffset() == timedelta(hours=7)
        assert abs(moment(done).timestamp() - datetime.now().timestamp()) < 60
        assert done.stdout.endswith("False\n")

    def test_is_shifted_to_a_local_moment(self):
        done = told(HAICAP_CLOCK="2026-01-05T16:00")
        assert done.stdout.startswith("2026-01-05T16:0")
        assert done.stdout.endswith("True\n")

    def test_is_shifted_to_a_moment_with_an_offset(self):
        assert told(HAICAP_CLOCK="2026-01-05T09:00+00:00").stdout.startswith("2026-01-05T16:0")

    def test_follows_the_shift_of_the_parent_before_its_own(self):
        done = told(HAICAP_CLOCK="2026-01-05T16:00", HAICAP_CLOCK_SHIFT="3600")
        ahead = moment(done).timestamp() - datetime.now().timestamp()
        assert 3500 < ahead < 3700

    def test_refuses_what_is_no_moment(self):
        done = told(HAICAP_CLOCK="Tết")
        assert done.returncode != 0
        assert "ClockRefused" in done.stderr

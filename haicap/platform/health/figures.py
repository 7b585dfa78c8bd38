"""Figures as Prometheus reads them: requests of all web processes, news and jobs that wait."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from haicap.platform.clock import api as clock
from haicap.platform.health.counting import BUCKETS, Counts, of_all_processes
from haicap.platform.notify import api as notify


@dataclass(frozen=True, slots=True)
class Lag:
    """
    What waits: news that was not handed on, jobs by state, and since how many seconds the oldest of each waits.

    `jobs` has the states of the queue, such as `todo`, `doing`, `succeeded`, `failed`.
    """

    news: int
    news_seconds: float
    jobs: Mapping[str, int]
    jobs_seconds: float


def lag(*, at: datetime) -> Lag:
    """Return what waits. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*), min(happened_at) from outbox_messagerow")
        news, oldest = cursor.fetchone()
        cursor.execute(
            "select j.status::text, count(*), "
            "min((select min(e.at) from procrastinate_events e where e.job_id = j.id and e.type = 'deferred')) "
            "filter (where j.status = 'todo' and (j.scheduled_at is null or j.scheduled_at <= %(real)s)) "
            "from procrastinate_jobs j group by 1 order by 1",
            # The queue keeps the real time, whatever the clock of a sample city says.
            {"real": at - clock.SHIFT},
        )
        jobs = cursor.fetchall()
    waiting = [since for _, _, since in jobs if since is not None]
    return Lag(
        news=news,
        news_seconds=_seconds(oldest, at),
        jobs={status: count for status, count, _ in jobs},
        jobs_seconds=_seconds(min(waiting, default=None), at - clock.SHIFT),
    )


def prometheus(*, at: datetime) -> str:
    """Return all figures in the text format of Prometheus. Three statements."""
    now = lag(at=at)
    lines = [
        *_family("haicap_outbox_waiting", "gauge", "News that waits to be handed on.", {"": now.news}),
        *_family("haicap_outbox_oldest_seconds", "gauge", "How long the oldest news waits.", {"": now.news_seconds}),
        *_family(
            "haicap_jobs",
            "gauge",
            "Jobs by state.",
            {f'{{state="{state}"}}': count for state, count in now.jobs.items()},
        ),
        *_family("haicap_jobs_oldest_seconds", "gauge", "How long the oldest due job waits.", {"": now.jobs_seconds}),
        *_family(
            "haicap_mails",
            "gauge",
            "Messages by e-mail, by state, of those that are kept.",
            {f'{{state="{state.value}"}}': count for state, count in notify.counts().items()},
        ),
        *_requests(of_all_processes(real=at - clock.SHIFT)),
    ]
    return "\n".join(lines) + "\n"


def _requests(counts: Counts) -> Iterator[str]:
    yield from _family(
        "haicap_requests_total",
        "counter",
        "Requests answered, by route and class of status.",
        {f'{{route="{route}",status="{status}"}}': count for (route, status), count in sorted(counts.answers.items())},
    )
    name = "haicap_request_seconds"
    yield f"# HELP {name} Time to answer, by route."
    yield f"# TYPE {name} histogram"
    for route, took in sorted(counts.durations.items()):
        total = 0
        for edge, count in zip((*map(str, BUCKETS), "+Inf"), took.buckets, strict=True):
            total += count
            yield f'{name}_bucket{{route="{route}",le="{edge}"}} {total}'
        yield f'{name}_sum{{route="{route}"}} {took.seconds:.6f}'
        yield f'{name}_count{{route="{route}"}} {total}'


def _family(name: str, kind: str, told: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} {kind}"
    for labels, value in values.items():
        yield f"{name}{labels} {value}"


def _seconds(since: datetime | None, at: datetime) -> float:
    return max(0.0, round((at - since).total_seconds(), 1)) if since else 0.0

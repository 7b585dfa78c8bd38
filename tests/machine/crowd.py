"""A crowd that hands in at one moment, in a process of its own: prints the codes, one a line."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import django

django.setup()

from django.db import connection  # noqa: E402

from haicap.domains.dossiers import api as dossiers  # noqa: E402
from haicap.platform.clock import api as clock  # noqa: E402
from tests.city import filing  # noqa: E402

THREADS = 16


def main(count: int, one_key: str) -> None:
    """Hand in `count` filings from 16 threads that begin together; with a key all of them are one."""
    whole = filing()
    at = clock.now()
    gate = Barrier(THREADS)

    def hand_in(thread: int) -> list[str]:
        gate.wait()
        codes = []
        for number in range(thread, count, THREADS):
            one = whole if one_key else replace(whole, name=f"Nguyễn Thị Ưỡn {chr(65 + number % 26)}")
            slip = dossiers.submit(filing=one, at=at, sender="crowd", key=one_key or f"crowd-{number}")
            codes.append(slip.code)
        connection.close()
        return codes

    with ThreadPoolExecutor(THREADS) as crowd:
        for codes in crowd.map(hand_in, range(THREADS)):
            for code in codes:
                sys.stdout.write(f"{code}\n")


main(int(sys.argv[1]), sys.argv[2])

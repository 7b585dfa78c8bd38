"""
What the worklist costs when it is kept in memory and when it is not: `python -m benchmarks.kept`.

On the installation of `HAICAP_HOME` or `DATABASE_URL`, in one process, in a transaction that is rolled back. CPU of
this process for a request of the 20 officers with the most work, in turn: seen again; after the first dossier of the
list has changed; with nothing in memory that depends on officer, dossier or moment.
"""

import io
import json
import os
import sys
import time
from collections.abc import Callable, Sequence

ROUNDS, REQUESTS = 5, 200


def main() -> int:
    """Measure and tell."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.config.settings")
    import django

    django.setup()
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections, transaction

    # A request would end the transaction.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)

    with transaction.atomic():
        document = measure()
        transaction.set_rollback(True)
    print(json.dumps(document, indent=2))
    return 0


def measure() -> dict[str, float]:
    """Return the CPU milliseconds of a request in each case, the median of the rounds."""
    from django.db import connection

    from benchmarks import statements
    from haicap.config.wsgi import application
    from haicap.domains.dossiers import api as dossiers

    officers = statements.choose().officers
    keys = [_signed_in(officer) for officer in officers]
    first = [dossiers.worklist(of=officer, limit=1)[0].code for officer in officers]

    def change(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "update dossiers_dossierrow set applicant_name = 'Nguyễn ' || %s where code = %s",
                [str(number), first[number % len(first)]],
            )

    cases: dict[str, Callable[[int], None]] = {
        "seen again": lambda number: None,
        "first line changed": change,
        "nothing in memory": lambda number: _forget(),
    }
    for number in range(REQUESTS):
        _ask(application, keys[number % len(keys)])
    rounds = [{name: _cost(application, keys, before) for name, before in cases.items()} for _ in range(ROUNDS)]
    return {name: round(sorted(each[name] for each in rounds)[ROUNDS // 2], 3) for name in cases}


def _cost(application: Callable[..., object], keys: Sequence[str], before: Callable[[int], None]) -> float:
    spent = 0.0
    for number in range(REQUESTS):
        before(number)
        began = time.process_time()
        _ask(application, keys[number % len(keys)])
        spent += time.process_time() - began
    return 1000 * spent / REQUESTS


def _ask(application: Callable[..., object], key: str) -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/desk/",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "HTTP_ACCEPT_LANGUAGE": "vi",
        "HTTP_COOKIE": f"haicap_session={key}; csrftoken={'a' * 32}",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    told: list[str] = []
    answer = application(environ, lambda status, _headers, _wrong=None: told.append(status))
    b"".join(answer)  # type: ignore[call-overload]
    answer.close()  # type: ignore[attr-defined]
    if not told[0].startswith("200"):
        raise RuntimeError(told[0])


def _signed_in(officer: object) -> str:
    from haicap.domains.staff.contracts import SESSION_ACCOUNT, SESSION_NUMBER, SESSION_POST
    from haicap.platform.accounts import api as accounts
    from haicap.platform.clock import api as clock

    account = accounts.account(officer.account_id)  # type: ignore[attr-defined]
    assert account is not None
    session = accounts.SessionStore()
    session[SESSION_ACCOUNT], session[SESSION_NUMBER] = account.id, account.session_number
    session[SESSION_POST] = officer.post_id  # type: ignore[attr-defined]
    session.create()
    key = session.session_key or ""
    accounts.note_session(account.id, session_key=key, device="", at=clock.now())
    return key


def _forget() -> None:
    """Empty all that is kept under what an officer sees."""
    from haicap.domains.staff.queries import door, signed_in
    from haicap.platform.accounts import session_store
    from haicap.ui import compression, due, moulds, rows

    moulds._held.clear()
    for kept in (
        rows._line, rows._joined, compression._pressed_once, due._left, due._late,
        session_store._read, session_store._decoded, door._entry, signed_in._officer,
    ):  # fmt: skip
        kept.cache_clear()


if __name__ == "__main__":
    sys.exit(main())

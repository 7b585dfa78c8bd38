"""The bare statements of three pages, as files for pgbench: what the database alone has to do."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

#: what one run of a statement must not share with the next
OWN = {
    "uuid": "gen_random_uuid()::text",
    "key": "gen_random_uuid()::text",
    "person_identity": "sha256(gen_random_uuid()::text::bytea)",
}
_PLACE = re.compile(r"%%|%\((\w+)\)s")
#: pgbench takes at most 128 files
MOST = 100


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked for, of which dossiers and officers: the same for the pages and for the bare statements."""

    codes: tuple[str, ...]
    officers: tuple[Any, ...]
    usernames: tuple[str, ...]
    places: tuple[str, ...]


def choose() -> Work:
    """Return dossiers drawn evenly, the officers with the most work, and the units with the most people."""
    from django.db import connection

    from haicap.domains.staff import api as staff
    from haicap.kernel.actors import Actor
    from haicap.platform.clock import api as clock

    with connection.cursor() as cursor:
        cursor.execute(
            "select code from dossiers_dossierrow where id in (select (min + (max - min) * n / %s)::bigint from "
            "(select min(id), max(id) from dossiers_dossierrow) as ends, generate_series(1, %s) as n)",
            [MOST, MOST],
        )
        codes = tuple(code for (code,) in cursor.fetchall())
        cursor.execute(
            "select unit_id, role from dossiers_tokenrow where role = 'receiver' group by 1, 2 order by count(*) desc "
            "limit 20"
        )
        busiest = {(unit, role) for unit, role in cursor.fetchall()}
        cursor.execute(
            "select u.code from organisation_unitrow u where u.tier = 'commune' and u.ends_before is null "
            "order by u.population desc nulls last limit 20"
        )
        places = tuple(code for (code,) in cursor.fetchall())
        posts = [
            post for post in staff.sample_posts(on=clock.now().date()) if (post.unit_id, post.role.value) in busiest
        ]
        cursor.execute(
            "select id, username from accounts_accountrow where id = any(%s)", [[p.account_id for p in posts]]
        )
        names = dict(cursor.fetchall())
    officers = tuple(Actor(role=p.role, account_id=p.account_id, post_id=p.id, unit_id=p.unit_id) for p in posts)
    return Work(codes, officers, tuple(names[post.account_id] for post in posts), places)


def tracking(work: Work, folder: Path) -> list[Path]:
    """Write the statement of the tracking page for each dossier."""
    from haicap.domains.dossiers import api as dossiers

    return [_written(folder, f"track{n}", caught(lambda: dossiers.tracking(code)), {})  # noqa: B023 (called at once)
            for n, code in enumerate(work.codes)]  # fmt: skip


def worklist(work: Work, folder: Path, *, limit: int | None = None) -> list[Path]:
    """Write the statement of the worklist for each officer."""
    from haicap.domains.dossiers import api as dossiers

    most = limit or dossiers.PAGE + 1
    return [
        _written(folder, f"work{most}-{n}", caught(lambda: dossiers.worklist(of=officer, limit=most)), {})  # noqa: B023
        for n, officer in enumerate(work.officers)
    ]


def worklist_with_door(work: Work, folder: Path, session_keys: Sequence[str]) -> list[Path]:
    """Write both statements that a page of the desk asks: who stands at the door, and the worklist of that officer."""
    from haicap.domains.staff import api as staff
    from haicap.platform.clock import api as clock

    both = []
    for n, (key, of_list) in enumerate(zip(session_keys, worklist(work, folder), strict=True)):
        found = caught(lambda: staff.entry(key, on=clock.now().date()), about="staff_postrow")  # noqa: B023
        door = _written(folder, f"door{n}", found, {})
        path = folder / f"both{n}.sql"
        path.write_text(door.read_text(encoding="utf-8") + of_list.read_text(encoding="utf-8"), encoding="utf-8")
        both.append(path)
    return both


def submission(work: Work, folder: Path) -> list[Path]:
    """Write the statement of a submission for each place; it makes a dossier each time it runs."""
    from haicap.domains.dossiers import api as dossiers
    from haicap.platform.clock import api as clock

    paths = []
    for number, place in enumerate(work.places):
        sent = filing(place, at=clock.now())
        # Twice, as the first one of a day writes more.
        for _ in range(2):
            found = caught(
                lambda: dossiers.submit(filing=sent, at=clock.now(), sender="bench", key=secrets.token_hex())  # noqa: B023
            )
        paths.append(_written(folder, f"submit{number}", found, OWN))
    return paths


def filing(place: str, *, at: datetime) -> Any:
    """Return what is handed in at a place."""
    from haicap.domains.dossiers.contracts import Filing, PaperGiven
    from haicap.platform.files import api as files

    sent = body(place)
    kept = files.take_in(PDF, name="giay-to.pdf", field="papers", at=at)
    return Filing(
        procedure_code=sent["procedure"],
        place_code=place,
        name=sent["name"],
        national_id=sent["national_id"],
        born_on=date.fromisoformat(sent["born_on"]),
        address=sent["address"],
        phone=sent["phone"],
        papers=(PaperGiven("Giấy tờ", kept.sha256, kept.name, kept.media_type, kept.size_bytes),),
    )


def body(place: str) -> dict[str, Any]:
    """Return what a client sends for a filing at a place, but its papers."""
    return {
        "procedure": "1.000894",
        "place": place,
        "name": "Nguyễn Thị Đo Thử",
        "national_id": f"003190{secrets.randbelow(1_000_000):06d}",
        "born_on": "1990-05-05",
        "address": "Số 1, phố Đo, thành phố Hà Nội",
        "phone": "0900000000",
    }


def caught(act: Any, *, about: str = "dossiers_dossierrow") -> tuple[str, Mapping[str, Any]]:
    """Return the statement about a table that an act runs, with its values."""
    from django.db import connection

    seen: list[tuple[str, Mapping[str, Any]]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if about in sql:
            seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return seen[-1]


def _written(folder: Path, name: str, found: tuple[str, Mapping[str, Any]], own: Mapping[str, str]) -> Path:
    from django.db import connection
    from psycopg import ClientCursor

    sql, params = found
    with ClientCursor(connection.connection) as cursor:

        def literal(place: re.Match[str]) -> str:
            if place[0] == "%%":
                return "%"
            return own.get(place[1]) or str(cursor.mogrify("%s", [params[place[1]]]))

        whole = _PLACE.sub(literal, sql)
    path = folder / f"{name}.sql"
    path.write_text(whole.strip() + ";\n", encoding="utf-8")
    return path


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000056 00000 n \n0000000111 00000 n \ntrailer<</Size 4/Root 1 0 R>>\n"
    b"startxref\n182\n%%EOF\n"
)

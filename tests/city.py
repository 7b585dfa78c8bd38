"""A small city for tests: the units and procedures that ship, and officers in two wards, made through the doors."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pikepdf
import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from haicap.domains.authority import api as authority
from haicap.domains.dossiers.contracts import Filing, PaperGiven
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Actor, Role
from haicap.platform.accounts import api as accounts
from haicap.platform.clock.api import LOCAL
from haicap.platform.files import api as files
from tests import units

#: a Monday morning; 1, 2 and 10 January are special days
AT = datetime(2026, 1, 5, 9, 0, tzinfo=LOCAL)
HAI_BA_TRUNG, CUA_NAM = "00256", "00082"
BIRTH, MARRIAGE, UNCONFIRMED = "1.001193", "1.000894", "1.004873"
PASSWORD = "for tests only"
POSTS = {
    "receiver": Role.RECEIVER,
    "specialist": Role.SPECIALIST,
    "specialist2": Role.SPECIALIST,
    "head": Role.HEAD,
    "chair": Role.CHAIR,
}
#: user name -> id, of the city that stands
_accounts: dict[str, int] = {}
TABLES = (
    "authority_grantrow",
    "staff_postrow",
    "accounts_accountrow",
    "procedures_process",
    "procedures_confirmation",
    "procedures_procedureversion",
    "procedures_procedure",
)


@contextmanager
def standing(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the city stand for the length of one module, and take it away afterwards."""
    with units.loaded(blocker):
        with blocker.unblock():
            procedures.load(at=AT)
            authority.load(at=AT)
            _staff()
        yield
        with blocker.unblock(), connection.cursor() as cursor:
            # Rows of the register are never removed, but by a test that made them.
            cursor.execute("alter table authority_grantrow disable trigger user")
            for table in TABLES:
                cursor.execute(f"delete from {table}")
            cursor.execute("alter table authority_grantrow enable trigger user")


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with standing(django_db_blocker):
        yield


def _staff() -> None:
    on = AT.date()
    places = [organisation.city(on), organisation.unit(HAI_BA_TRUNG, on), organisation.unit(CUA_NAM, on)]
    posts = [(word, role, place) for place in places for word, role in POSTS.items()]
    posts.append(("supervisor", Role.SUPERVISOR, places[0]))
    posts += [("legal", Role.LEGAL, places[0]), ("legal2", Role.LEGAL, places[0])]
    new = [accounts.NewAccount(f"{word}.{place.code}".lower(), f"{word} {place.name}") for word, _, place in posts]
    ids = accounts.make_sample_accounts(new, password=PASSWORD, at=AT)
    _accounts.update(ids)
    staff.give_posts(
        staff.NewPost(ids[f"{word}.{place.code}".lower()], place.id, role, date(2025, 7, 1))
        for word, role, place in posts
    )


def officer(word: str, unit_code: str = HAI_BA_TRUNG) -> Actor:
    """Return the actor of a post of the test city, such as `receiver`, `head`, `specialist2`."""
    unit = organisation.unit(unit_code, AT.date())
    wanted = f"{word}.{unit_code}".lower()
    post = next(post for post in staff.posts_of(_accounts[wanted], on=AT.date()) if post.unit_id == unit.id)
    return Actor(
        role=post.role,
        account_id=post.account_id,
        post_id=post.id,
        unit_id=unit.id,
        name=wanted,
        unit_code=unit_code,
    )


@cache
def pdf_bytes(pages: int = 1) -> bytes:
    """Return a real, empty PDF: the same each time, so that the same filing stays the same."""
    document, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    document.save(out)
    return out.getvalue()


def paper(name: str = "Tờ khai", file_name: str = "to-khai.pdf") -> PaperGiven:
    kept = files.take_in(pdf_bytes(), name=file_name, field="papers", at=AT)
    return PaperGiven(name, kept.sha256, kept.name, kept.media_type, kept.size_bytes)


def filing(**changes: Any) -> Filing:
    """Return a filing of a birth at Hai Bà Trưng, with changes."""
    usual = Filing(
        procedure_code=BIRTH,
        place_code=HAI_BA_TRUNG,
        name="Nguyễn Thị Ưỡn",
        national_id="003192000123",
        born_on=date(1992, 3, 5),
        address="Số 12, phố Bà Triệu, phường Hai Bà Trưng",
        phone="0912 345 678",
        email="uon@vidu.vn",
        papers=(paper(),),
    )
    return replace(usual, **changes)

"""A database of an older version is told apart from a broken statement."""

import pytest
from django.db import connection

from haicap.surfaces.cli.main import is_behind


@pytest.mark.django_db
class TestDatabaseOfAnOlderVersion:
    def test_is_not_one_that_is_up_to_date(self) -> None:
        assert not is_behind()

    def test_is_one_that_lacks_a_step(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "delete from django_migrations where id in "
                "(select max(id) from django_migrations where app = 'authority')"
            )
        assert is_behind()

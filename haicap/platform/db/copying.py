"""Many rows at once, by PostgreSQL's COPY in its binary form."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model


def copy_in(model: "type[Model]", columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """
    Write rows into a table on the connection of this thread and return how many there were.

    `columns` are names of columns of the model, in the order of the values of each row; a value of JSON is given
    as it is, not as text. Checks, unique and foreign keys of the table hold as with any insert.
    """
    from django.db import connection

    kinds = {field.column: field.db_type(connection) or "" for field in model._meta.local_concrete_fields}
    # The length that a type is limited to is no part of its name.
    types = [kinds[column].split("(")[0] for column in columns]
    words = f"copy {model._meta.db_table} ({', '.join(columns)}) from stdin (format binary)"
    count = 0
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(words) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def next_ids(model: "type[Model]", count: int) -> list[int]:
    """Return the next `count` values of the column `id` of a table, rising. One statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')::regclass) from generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [value for (value,) in cursor.fetchall()]

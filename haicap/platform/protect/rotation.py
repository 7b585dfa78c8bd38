"""A new key for personal values: what is there is sealed again with it, in batches, while pages go on."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.protect import keys
from haicap.platform.protect.sealing import ProtectedValueBroken, seal, unseal

BATCH = 500
#: By this ending of its name a column is known to hold sealed values.
ENDING = "_sealed"


class KeysGiven(Refused):
    """The data keys come from the environment, where the operator adds and removes them."""

    message = sentence(
        "The data keys come from HAICAP_DATA_KEY: change it there, such as “2:NEW,1:OLD”, and run this again."
    )


class KeyUnknown(Refused):
    """There is no data key of this number."""

    message = sentence("There is no data key %(number)s.")
    status = 404


class KeyInUse(Refused):
    """The key is the newest, or values are sealed with it."""

    message = sentence("The data key %(number)s is in use: it is the newest, or %(values)s values are sealed with it.")
    status = 409


class SealedUnregistered(Refused):
    """A column of sealed values was not named to the rotation: a fault of the program, found before anything."""

    message = sentence(
        "The place of the sealed values in %(column)s is not known, so that they cannot be sealed again."
    )
    status = 500


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of values sealed for one place; `row` is its class as `part.SomeRow`."""

    row: str
    column: str
    place: str

    @property
    def table(self) -> str:
        """Return the name of the table, which every row has from its part and its class."""
        return self.row.replace(".", "_").lower()


@dataclass(frozen=True, slots=True)
class Rotation:
    """
    What was done: the number of the key that seals now, whether it was made by this run, how many values were
    sealed again, and how many could not be opened and stay as they were.
    """

    key: int
    is_new: bool
    sealed_again: int
    broken: int


Progress = Callable[[int, int, str], None]
_columns: dict[tuple[str, str], SealedColumn] = {}


def register(column: SealedColumn) -> None:
    """Name a column of sealed values; `config/wiring.py` does it for every part."""
    _columns[column.row, column.column] = column


def rotate(*, progress: Progress) -> Rotation:
    """
    Make a new data key and seal all values with it; old keys stay, for backups and for what is not done yet.

    A run that was stopped is gone on with: no key is made while there are values of an older one. Values can be
    read and written meanwhile.

    :raises KeysGiven: if the keys come from the environment and there is nothing to seal again.
    :raises SealedUnregistered: if a column of sealed values was not named.
    """
    _check_all_registered()
    used = keys_in_use()
    older = sum(used.values()) - used[keys.newest(keys.data_keys())]
    is_new = older == 0
    if is_new:
        if keys.data_keys_are_given():
            raise KeysGiven
        keys.add_data_key()
        older = sum(used.values())
    number = keys.newest(keys.data_keys())
    done = broken = 0
    for column in _columns.values():
        for again, failed in _batches(column, number):
            done, broken = done + again, broken + failed
            progress(done + broken, older, f"{column.table}.{column.column}")
    return Rotation(number, is_new, done, broken)


def keys_in_use() -> Counter[int]:
    """Return how many values are sealed with each key, by its number. One statement for each column."""
    used: Counter[int] = Counter()
    with connection.cursor() as cursor:
        for column in _columns.values():
            cursor.execute(
                f"select get_byte({column.column}, 0), count(*) from {column.table} "
                f"where length({column.column}) > 0 group by 1"
            )
            used.update(dict(cursor.fetchall()))
    return used


def drop_key(number: int) -> None:
    """
    Remove an old data key that no value needs any more. Older backups cannot be opened without it.

    :raises KeysGiven: if the keys come from the environment.
    :raises KeyUnknown: if there is none of this number.
    :raises KeyInUse: if it is the newest, or values are sealed with it.
    """
    if keys.data_keys_are_given():
        raise KeysGiven
    _check_all_registered()
    there = keys.data_keys()
    if number not in there:
        raise KeyUnknown(number=number)
    used = keys_in_use()
    if number == keys.newest(there) or used[number]:
        raise KeyInUse(number=number, values=used[number])
    keys.drop_data_key(number)


def _batches(column: SealedColumn, number: int) -> Iterator[tuple[int, int]]:
    """Seal the older values of a column again, each batch in a transaction; yield how many were and were not."""
    key, kind = _primary_key(column.table)
    last = None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                # The key is ordered as what it is, not as the text that it is shown as.
                f"select t.{key}::text, t.{column.column} from {column.table} t "
                f"where (%(last)s::text is null or t.{key} > %(last)s::text::{kind}) "
                f"and length(t.{column.column}) > 0 and get_byte(t.{column.column}, 0) <> %(number)s "
                f"order by t.{key} limit {BATCH} for update",
                {"last": last, "number": number},
            )
            rows = cursor.fetchall()
            if not rows:
                return
            fresh = []
            for row, stored in rows:
                try:
                    fresh.append((row, seal(unseal(bytes(stored), place=column.place), place=column.place)))
                except ProtectedValueBroken:
                    # Left as it is: `haicap verify` names it, and the key it may need stays.
                    continue
            cursor.execute(
                f"update {column.table} t set {column.column} = f.sealed "
                f"from unnest(%s::text[], %s::bytea[]) as f(key, sealed) where t.{key} = f.key::{kind}",
                [[row for row, _ in fresh], [sealed for _, sealed in fresh]],
            )
            last = rows[-1][0]
        yield len(fresh), len(rows) - len(fresh)


def _primary_key(table: str) -> tuple[str, str]:
    """Return the name and the type of the one column that identifies a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.attname, format_type(a.atttypid, null) from pg_index i join pg_attribute a "
            "on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indrelid = %s::regclass and i.indisprimary",
            [table],
        )
        name, kind = cursor.fetchone()
    return str(name), str(kind)


def _check_all_registered() -> None:
    known = {(column.table, column.column) for column in _columns.values()}
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns where table_schema = current_schema() "
            f"and data_type = 'bytea' and column_name like '%%\\{ENDING}' order by 1, 2",
            [],
        )
        for table, column in cursor.fetchall():
            if (table, column) not in known:
                raise SealedUnregistered(column=f"{table}.{column}")

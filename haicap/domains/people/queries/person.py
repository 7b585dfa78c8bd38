import re
from collections.abc import Iterable

from haicap.domains.people.contracts import NATIONAL_ID, Person, PersonUnknown
from haicap.domains.people.models import PersonRow
from haicap.platform.db.api import run_all
from haicap.platform.protect import api as protect

#: an applicant, and who files for one
_MOST_COMPARED = 2
#: stands for a person who is not there; no digits that can be typed are the last of it
_NOBODY, _UNUSABLE = "-" * 12, "?" * 4
_LAST_DIGITS = re.compile(r"[0-9]{4}", re.ASCII)


def person(person_id: int) -> Person:
    """
    Return a person. One statement. The caller writes the look into the audit.

    :raises PersonUnknown: if there is none.
    """
    found = persons([person_id])
    if not found:
        raise PersonUnknown("person", key=person_id)
    return found[person_id]


def persons(person_ids: Iterable[int]) -> dict[int, Person]:
    """Return persons by id, without those that do not exist. One statement; the look is the caller's to write."""
    return {row.id: _person(row) for row in PersonRow.objects.filter(id__in=set(person_ids))}


def is_number_of(person_ids: Iterable[int], *, last_digits: str) -> bool:
    """
    Test if the number of one of at most two persons ends with these four digits. One statement.

    Statement and work are the same whoever of them is there and whatever was typed, so that the time tells nothing.
    The caller counts the tries, and writes the look into the audit.
    """
    wanted = sorted(set(person_ids))
    assert len(wanted) <= _MOST_COMPARED
    rows = run_all("select national_id_sealed from people_personrow where id = any(%(ids)s)", {"ids": wanted})
    nobody = protect.seal(_NOBODY, place=NATIONAL_ID)
    sealed = ([bytes(row[0]) for row in rows] + [nobody] * _MOST_COMPARED)[:_MOST_COMPARED]
    asked = last_digits if _LAST_DIGITS.fullmatch(last_digits) else _UNUSABLE
    fits = [protect.same(protect.unseal(one, place=NATIONAL_ID)[-4:], asked) for one in sealed]
    return any(fits)


def _person(row: PersonRow) -> Person:
    number = protect.unseal(bytes(row.national_id_sealed), place=NATIONAL_ID)
    return Person(id=row.id, name=row.name, national_id=number, born_on=row.born_on)

from collections.abc import Iterable

from haicap.domains.people.contracts import NATIONAL_ID, Person, PersonUnknown
from haicap.domains.people.models import PersonRow
from haicap.platform.protect import api as protect


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


def _person(row: PersonRow) -> Person:
    number = protect.unseal(bytes(row.national_id_sealed), place=NATIONAL_ID)
    return Person(id=row.id, name=row.name, national_id=number, born_on=row.born_on)

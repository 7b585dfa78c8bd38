"""By what a person is found without being told: clauses and indexes for the statements of other parts."""

from haicap.domains.people.contracts import IDENTITY, NATIONAL_ID, PHONE, Identity
from haicap.kernel.text import fold
from haicap.platform.db.api import Clause
from haicap.platform.protect import api as protect


def persons_numbered(national_id: str) -> Clause:
    """
    Return the clause `persons` that gives the `id` of each person declared with the number.

    There is one for each name and day of birth that came with it. The caller writes the look into the audit.
    """
    return Clause(
        "persons",
        "select id from people_personrow where national_id_index = %(persons_number)s",
        {"persons_number": protect.blind_index(national_id, place=NATIONAL_ID)},
    )


def organisations_numbered(tax_code: str) -> Clause:
    """Return the clause `organisations` that gives the `id` of each organisation declared with the tax code."""
    return Clause(
        "organisations",
        "select id from people_organisationrow where tax_code = %(organisations_number)s",
        {"organisations_number": tax_code},
    )


def phone_index(phone: str) -> bytes | None:
    """Return the blind index of a checked telephone number, `None` for no number."""
    return protect.blind_index(phone, place=PHONE) if phone else None


def identity_index(identity: Identity) -> bytes:
    """Return the blind index of name, number and day of birth together; tones and capitals do not matter."""
    return protect.blind_index(f"{identity.national_id}|{fold(identity.name)}|{identity.born_on}", place=IDENTITY)

"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.people.contracts import Contact, Identity, Person, PersonUnknown, Sex
from haicap.domains.people.operations.declare import declare_many, declared_person
from haicap.domains.people.queries.finding import persons_numbered, phone_index
from haicap.domains.people.queries.person import person, persons
from haicap.domains.people.rules.identity import born_and_sex, contact, identity

__all__ = [
    "Contact",
    "Identity",
    "Person",
    "PersonUnknown",
    "Sex",
    "born_and_sex",
    "contact",
    "declare_many",
    "declared_person",
    "identity",
    "person",
    "persons",
    "persons_numbered",
    "phone_index",
]

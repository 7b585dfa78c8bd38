"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.people.contracts import (
    Authorisation,
    Card,
    Consent,
    ConsentHow,
    ConsentUnknown,
    Contact,
    Files,
    ForWhom,
    ForWhomMissing,
    Identity,
    KnownOrganisation,
    Organisation,
    OrganisationUnknown,
    PaperToKeep,
    Person,
    PersonUnknown,
    Purpose,
    Sex,
    StoredPaper,
    StoredPaperUnknown,
)
from haicap.domains.people.operations.consent import withdraw_consent
from haicap.domains.people.operations.declare import (
    declare_many,
    declare_organisations,
    declared_organisation,
    declared_person,
)
from haicap.domains.people.operations.paper_store import keep_papers, move_papers, remove_paper
from haicap.domains.people.queries.finding import organisations_numbered, persons_numbered, phone_index
from haicap.domains.people.queries.organisation import organisation_by_id, organisations_by_id
from haicap.domains.people.queries.paper_store import consents, stored_papers, stored_papers_of
from haicap.domains.people.queries.person import is_number_of, person, persons
from haicap.domains.people.rules.authorisation import WORDS as AUTHORISATION_WORDS
from haicap.domains.people.rules.authorisation import authorised, proxy_refusals
from haicap.domains.people.rules.card import is_card, read_card
from haicap.domains.people.rules.identity import born_and_sex, contact, identity
from haicap.domains.people.rules.organisation import organisation, organisation_refusals, position, tax_code

__all__ = [
    "AUTHORISATION_WORDS",
    "Authorisation",
    "Card",
    "Consent",
    "ConsentHow",
    "ConsentUnknown",
    "Contact",
    "Files",
    "ForWhom",
    "ForWhomMissing",
    "Identity",
    "KnownOrganisation",
    "Organisation",
    "OrganisationUnknown",
    "PaperToKeep",
    "Person",
    "PersonUnknown",
    "Purpose",
    "Sex",
    "StoredPaper",
    "StoredPaperUnknown",
    "authorised",
    "born_and_sex",
    "consents",
    "contact",
    "declare_many",
    "declare_organisations",
    "declared_organisation",
    "declared_person",
    "identity",
    "is_card",
    "is_number_of",
    "keep_papers",
    "move_papers",
    "organisation",
    "organisation_by_id",
    "organisation_refusals",
    "organisations_by_id",
    "organisations_numbered",
    "person",
    "persons",
    "persons_numbered",
    "phone_index",
    "position",
    "proxy_refusals",
    "read_card",
    "remove_paper",
    "stored_papers",
    "stored_papers_of",
    "tax_code",
    "withdraw_consent",
]

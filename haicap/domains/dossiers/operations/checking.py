"""What both doors check of a filing before it is written: who files, what for, where it is decided, by when."""

from collections.abc import Mapping
from datetime import date, datetime

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import OverlappingGrants, Undetermined
from haicap.domains.dossiers.contracts import Channel, FilersGiven, Filing, ReasonMissing, UnitNamed
from haicap.domains.dossiers.queries.conduct import conduct
from haicap.domains.dossiers.rules.birth import Checked
from haicap.domains.dossiers.rules.due import deadline
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit
from haicap.domains.people import api as people
from haicap.domains.people.contracts import ProxyForOrganisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.editions import Editions
from haicap.kernel.worktime import Term
from haicap.kernel.worktime.terms import working_days
from haicap.platform.editions import api as editions_of_topics


def checked(
    filing: Filing, *, channel: Channel, received_unit_id: int | None, at: datetime, named: UnitNamed | None = None
) -> Checked:
    """
    Return the filing checked. The clock is that of the office that receives: the unit, or the competent one.

    `named` is the unit that counts where the register does not say who decides, and only there.

    :raises Refused: the refusals of people, procedures, organisation and authority, each naming its field.
    """
    on = at.date()
    identity = people.identity(name=filing.name, national_id=filing.national_id, born_on=filing.born_on, on=on)
    contact = people.contact(address=filing.address, phone=filing.phone, email=filing.email, language=filing.language)
    acting = for_whom(filing, identity=identity, address=contact.address, on=on)
    editions = editions_of_topics.current()
    version = procedures.procedure(filing.procedure_code, on, editions=editions)
    place = organisation.unit(filing.place_code, on, editions=editions)
    competence = _competence(filing, version, place, on=on, named=named, editions=editions)
    office = received_unit_id or competence.unit_id
    calendar = organisation.work_calendar(unit_id=office, editions=editions)
    length, is_confirmed = term_of(
        version.code,
        channel=channel,
        on=on,
        unit_id=competence.unit_id,
        facts=filing.facts,
        editions=editions,
    )
    found = deadline(received_at=at, term=length, is_confirmed=is_confirmed, calendar=calendar)
    process = procedures.process_of(version.code, on, editions=editions)
    return Checked(
        identity,
        contact,
        version,
        place,
        competence,
        found,
        process=process,
        flow=procedures.flow(process),
        conduct=conduct(procedure_version_id=version.id, received_unit_id=office, editions=editions),
        for_whom=acting,
    )


def _competence(
    filing: Filing,
    version: procedures.ProcedureVersion,
    place: Unit,
    *,
    on: date,
    named: UnitNamed | None,
    editions: Editions,
) -> authority.Competence:
    try:
        return authority.who_at(procedure_code=version.code, place=place, on=on, facts=filing.facts, editions=editions)
    except (Undetermined, OverlappingGrants) as refused:
        if named is None or not named.unit_code:
            raise
        if not any(sign.isalpha() for sign in named.reason):
            raise ReasonMissing("unit_reason", value="") from refused
        unit = organisation.unit(named.unit_code, on)
        return authority.named_by_officer(refused, unit, on=on)


def for_whom(filing: Filing | FilersGiven, *, identity: people.Identity, address: str, on: date) -> people.ForWhom:
    """
    Return for whom the filing is made, checked; the address of an organisation is that of the contact.

    :raises ProxyForOrganisation: if a proxy was given beside an organisation.
    :raises Refused: the refusals of people on organisations and proxies, each naming its field.
    """
    if filing.organisation is not None:
        if filing.proxy is not None:
            raise ProxyForOrganisation("proxy_name", value="")
        given = filing.organisation
        return people.ForWhom(
            organisation=people.organisation(tax_code=given.tax_code, name=given.name, address=address),
            position=people.position(given.position),
        )
    if filing.proxy is None:
        return people.ForWhom()
    told = filing.proxy
    proxy = people.identity(name=told.name, national_id=told.national_id, born_on=told.born_on, on=on, prefix="proxy_")
    authorisation, paper = people.authorised(
        applicant=identity, proxy=proxy, authorisation=told.authorisation, paper=told.paper, on=on
    )
    return people.ForWhom(proxy=proxy, authorisation=authorisation, paper=paper)


def term_of(
    procedure_code: str,
    *,
    channel: Channel,
    on: date,
    unit_id: int | None = None,
    facts: Mapping[str, object] | None = None,
    editions: Editions | None = None,
) -> tuple[Term | None, bool]:
    """
    Return the length of the deadline of a channel, `None` when not known for sure, and whether it is confirmed.

    `unit_id` is the unit that decides, which may have a deadline of its own; `facts` are those of the matter, for which
    tables of the procedure may decide one.

    One statement, two with facts; none with `editions` in which this process holds the procedure.
    """
    try:
        wanted = procedures.Channel(channel.value)
        found = procedures.deadline(procedure_code, on, channel=wanted, unit_id=unit_id, facts=facts, editions=editions)
    except procedures.DeadlineUnconfirmed:
        return None, False
    return term(found), found.status is procedures.DeadlineStatus.CONFIRMED


def term(found: procedures.Deadline) -> Term:
    """Return the length of a deadline that is known."""
    return Term(
        months=found.months or 0,
        calendar_days=found.calendar_days or 0,
        working_half_days=working_days(found.working_days or 0).working_half_days,
    )

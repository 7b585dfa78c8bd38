"""Who decides a matter, and what is at fault in the register for a procedure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field, StringConstraints

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Basis, Block, Competence, FindingKind, Link, Office, Seal
from haicap.platform.clock import api as clock
from haicap.surfaces.exchange.api_v1.facts import REFUSED, of_facts, read_facts
from haicap.surfaces.exchange.api_v1.problems import PROBLEM
from haicap.surfaces.exchange.api_v1.units import UnitNamed
from haicap.surfaces.exchange.api_v1.values import USABLE, Asked, Day, ProcedureCode, Told, UnitCode

router = Router(tags=["authority"])
EXTRA = {"responses": {"4XX": PROBLEM}}
#: how far ahead the register is looked at unless told otherwise
AHEAD = timedelta(days=365)
MOST_DAYS = 1100
MOST_FINDINGS = 100


class WhoAsked(Asked):
    """A matter: its procedure, its place, the day, and what is known of it."""

    procedure: ProcedureCode
    place: UnitCode = Field(description="The commune or ward of the matter.")
    on: Day | None = Field(None, description="The day; today when left out.")
    facts: Annotated[str, StringConstraints(max_length=2000), USABLE] = Field(
        "", description='Facts of the matter as a JSON object, such as {"hazard_class": 2}.'
    )


class SigningTold(Told):
    """How its paper is signed: the block (TM, KT, TUQ, TL or none) and whose seal it bears."""

    block: Block
    seal: Seal


class LinkTold(Told):
    """A grant of the chain, from the one that decides back to the law; `before` is `null` where no end is set."""

    grant: int
    basis: Basis
    unit: UnitNamed
    office: Office
    giver: str | None
    instrument: str
    clause: str
    start: date = Field(serialization_alias="from")
    before: date | None
    derived: bool = Field(description="Read out of the national catalogue, and not confirmed yet.")


class WhoTold(Told):
    """Who decides, by which chain of texts, and on which days around the asked one the answer is the same."""

    procedure: str
    place: str
    on: date
    facts: dict[str, Any]
    unit: UnitNamed
    office: Office
    basis: Basis
    instrument: str
    signing: SigningTold
    accountable: UnitNamed = Field(description="The unit that answers for the result.")
    valid: list[date | None] = Field(description="From, and the day before which it ends, `null` when none is known.")
    chain: list[LinkTold]
    why: str


class CheckAsked(Asked):
    """A procedure, and the days to look at: a year from today unless told otherwise, three years at most."""

    procedure: ProcedureCode
    start: Day | None = Field(None, alias="from", description="The first day; today when left out.")
    to: Day | None = Field(None, description="The day before which to end; a year later when left out.")


class FindingTold(Told):
    """What is at fault: in which places, for which facts, on which days, by which grants."""

    kind: FindingKind
    places: list[str]
    when: dict[str, Any]
    start: date = Field(serialization_alias="from")
    before: date
    grants: list[int]


class CheckTold(Told):
    """What was found; `complete` is false when only the first hundred are told."""

    procedure: str
    findings: list[FindingTold]
    complete: bool


@router.get(
    "/who",
    response=WhoTold,
    by_alias=True,
    operation_id="whoDecides",
    summary="Tell who decides a matter, and by which texts",
    description="The answer of the command `haicap authority who`. Refused with the grants, facts and units concerned: "
    "NoCompetentUnit, OverlappingGrants, Undetermined, and FactMissing when a fact that is not told would change it.",
    openapi_extra=EXTRA,
)
def who(request: HttpRequest, asked: Query[WhoAsked]) -> WhoTold:
    """Two statements when this process holds units and grants."""
    on = asked.on or clock.now().date()
    try:
        found = authority.who(
            procedure_code=asked.procedure, place_code=asked.place, on=on, facts=read_facts(asked.facts)
        )
    except REFUSED as wrong:
        raise of_facts(wrong) from wrong
    return _who(found, asked, on)


@router.get(
    "/check",
    response=CheckTold,
    by_alias=True,
    operation_id="checkAuthority",
    summary="Look for gaps, overlaps and more in who decides a procedure",
    description="The findings of the command `haicap authority check` for one procedure; exact, not sampled.",
    openapi_extra=EXTRA,
)
def check(request: HttpRequest, asked: Query[CheckAsked]) -> CheckTold:
    """Six statements."""
    first = asked.start or clock.now().date()
    end = min(asked.to or first + AHEAD, first + timedelta(days=MOST_DAYS))
    found = list(authority.check(first=first, end=end, procedure=asked.procedure))
    return CheckTold(
        procedure=asked.procedure,
        findings=[
            FindingTold(
                kind=one.kind,
                places=list(one.places),
                when=_plain(one.when),
                start=one.starts_on,
                before=one.ends_before,
                grants=list(one.grants),
            )
            for one in found[:MOST_FINDINGS]
        ],
        complete=len(found) <= MOST_FINDINGS,
    )


def _who(found: Competence, asked: WhoAsked, on: date) -> WhoTold:
    return WhoTold(
        procedure=asked.procedure,
        place=asked.place,
        on=on,
        facts=dict(found.facts),
        unit=UnitNamed(code=found.unit_code, full_name=found.unit_name),
        office=found.office,
        basis=found.basis,
        instrument=found.instrument,
        signing=SigningTold.model_validate(found.signing),
        accountable=UnitNamed(code=found.accountable, full_name=found.accountable_name),
        valid=[None if found.starts_on == date.min else found.starts_on, found.ends_before],
        chain=[_link(link) for link in found.chain],
        why=authority.why(found),
    )


def _link(link: Link) -> LinkTold:
    return LinkTold(
        grant=link.grant_id,
        basis=link.basis,
        unit=UnitNamed(code=link.unit_code, full_name=link.unit_name),
        office=link.office,
        giver=link.giver or None,
        instrument=link.instrument,
        clause=link.clause,
        start=link.starts_on,
        before=link.ends_before,
        derived=link.is_derived,
    )


def _plain(when: Mapping[str, object]) -> dict[str, Any]:
    return dict(when)

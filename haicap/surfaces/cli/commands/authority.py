"""`haicap authority`: who decides what, where, when and under which text, and where the register is at fault."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import (
    Competence,
    Confirmation,
    Ending,
    FindingKind,
    Link,
    RegisterFinding,
    Tier,
)
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.platform.clock import api as clock
from haicap.surfaces.cli.days import DAY
from haicap.surfaces.cli.officers import acting
from haicap.surfaces.cli.output import emit

#: how far ahead the register is looked at unless told otherwise
AHEAD = timedelta(days=365)
FAULTS = {FindingKind.GAP, FindingKind.OVERLAP}
KINDS = {
    FindingKind.GAP: sentence("nobody decides"),
    FindingKind.OVERLAP: sentence("two decide"),
    FindingKind.UNCONFIRMED: sentence("not confirmed who decides"),
    FindingKind.EXPIRING: sentence("a given power has ended, its giver decides"),
    FindingKind.UNSTAFFED: sentence("who decides has no post for it"),
}
NOW_CONFIRMED = sentence("Confirmed: %(procedures)s")
CONFIRMED_BEFORE = sentence("Confirmed before: %(procedures)s")
CONFIRMATION_UNDONE = sentence("No longer confirmed: %(procedures)s")
NOT_CONFIRMED = sentence("Not confirmed before: %(procedures)s")


class FactsUnreadable(BadInput):
    """The facts are no JSON object."""

    message = sentence('The facts must be a JSON object, such as {"hazard_class": 2}.')


class MomentUnreadable(BadInput):
    """The moment is none."""

    message = sentence("“%(value)s” is not a moment. Write it as 2026-01-05T16:00.")


@click.group()
def command() -> None:
    """Ask the register of authority, and check it."""


@command.command()
@click.option("--procedure", "procedure_code", required=True, help="The code of the procedure, such as 1.001193.")
@click.option("--place", "place_code", required=True, help="The code of the commune or ward of the matter.")
@click.option("--on", type=DAY, help="The day, as 2026-01-31; today if not given.")
@click.option("--facts", help="Facts of the matter as a JSON object.")
@click.option("--as-known-at", help="The moment whose knowledge of the law counts, as 2026-01-05T16:00.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def who(
    *,
    procedure_code: str,
    place_code: str,
    on: datetime | None,
    facts: str | None,
    as_known_at: str | None,
    as_json: bool,
) -> None:
    """Tell who decides a procedure in a place on a day, and by which chain of texts."""
    found = authority.who(
        procedure_code=procedure_code,
        place_code=place_code,
        on=on.date() if on else clock.now().date(),
        facts=_facts(facts),
        as_known_at=_moment(as_known_at),
    )
    why = authority.why(found)
    emit(_competence(found, why), as_json=as_json, text=lambda: why)


@command.command()
@click.option("--from", "first", type=DAY, help="The first day; today if not given.")
@click.option("--to", "end", type=DAY, help="The day before which to end; a year later if not given.")
@click.option("--procedure", "procedure_code", help="Only this procedure.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line for each finding.")
@click.pass_context
def check(
    context: click.Context, first: datetime | None, end: datetime | None, procedure_code: str | None, as_json: bool
) -> None:
    """Look for gaps, overlaps and more in the register. Exit code 1 if there is a gap or an overlap."""
    start = first.date() if first else clock.now().date()
    found: dict[FindingKind, int] = {}
    findings = authority.check(first=start, end=end.date() if end else start + AHEAD, procedure=procedure_code)
    for one in findings:
        found[one.kind] = found.get(one.kind, 0) + 1
        emit(_finding(one), as_json=as_json, text=lambda one=one: _finding_text(one))  # type: ignore[misc]
    if not as_json:
        click.echo("\n".join(f"{count:6d}  {_(KINDS[kind])}" for kind, count in found.items()) or _("Nothing found."))
    if FAULTS & found.keys():
        context.exit(1)


@command.command()
@click.option("--on", type=DAY, help="The day, as 2026-01-31; today if not given.")
@click.option("--within", type=click.IntRange(1, 180), default=180, show_default=True, help="How many days ahead.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line for each.")
def expiring(on: datetime | None, within: int, as_json: bool) -> None:
    """List the powers given for a term that end soon, with the warning they fall under: 180, 60 or 14 days."""
    found = authority.endings(on=on.date() if on else clock.now().date(), within=within)
    for one in found:
        emit(_ending(one), as_json=as_json, text=lambda one=one: _ending_text(one))  # type: ignore[misc]
    if not found and not as_json:
        click.echo(_("Nothing found."))


@command.command()
@click.option(
    "--procedure", "codes", multiple=True, required=True, help="The code of a procedure; give as many as you like."
)
@click.option("--text", "relied_on", default="", help="The text on which this relies; with --undo the reason.")
@click.option(
    "--tier",
    type=click.Choice([tier.value for tier in Tier]),
    help="Who decides, where the catalogue names both tiers: the commune or the city.",
)
@click.option("--undo", is_flag=True, help="Take the confirmation back.")
@click.option("--by", "by", help="User name of the legal officer; the operator of the machine when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def confirm(
    *, codes: tuple[str, ...], relied_on: str, tier: str | None, undo: bool, by: str | None, as_json: bool
) -> None:
    """Confirm who decides procedures, as the catalogue says, under a text. What is confirmed already stays so."""
    at = clock.now()
    actor = acting(by, at)
    if undo:
        found = authority.undo_confirmation(by=actor, at=at, procedures=codes, reason=relied_on)
        sentences = (CONFIRMATION_UNDONE, NOT_CONFIRMED)
    else:
        asked = Tier(tier) if tier else None
        found = authority.confirm(by=actor, at=at, procedures=codes, text=relied_on, tier=asked)
        sentences = (NOW_CONFIRMED, CONFIRMED_BEFORE)
    acts = [_confirmation(one) for one in authority.confirmations(codes)]
    lines = [
        _(said) % {"procedures": ", ".join(some)}
        for said, some in zip(sentences, (found.done, found.already), strict=True)
        if some
    ]
    emit({"done": found.done, "already": found.already, "acts": acts}, as_json=as_json, text=lambda: "\n".join(lines))


def _confirmation(one: Confirmation) -> dict[str, Any]:
    return {
        "procedure": one.procedure,
        "act": one.act,
        "grant": one.grant_id,
        "tier": one.tier or None,
        "by": one.by_name,
        "at": one.at.astimezone(clock.LOCAL).replace(microsecond=0),
        "text": one.text,
    }


@command.command()
@click.option("--on", type=DAY, help="The day, as 2026-01-31; today if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of CSV.")
def export(on: datetime | None, as_json: bool) -> None:
    """Print the register of a day: who decides each procedure, where, by which text, as CSV for spreadsheets."""
    day = on.date() if on else clock.now().date()
    lines = authority.exported_json(on=day) if as_json else authority.exported_csv(on=day)
    for line in lines:
        click.echo(line, nl=False)


def _facts(given: str | None) -> dict[str, object]:
    try:
        facts = json.loads(given or "{}")
    except (ValueError, RecursionError) as wrong:
        raise FactsUnreadable("facts") from wrong
    if not isinstance(facts, dict):
        raise FactsUnreadable("facts")
    return facts


def _moment(given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as wrong:
        raise MomentUnreadable("as_known_at", value=given[:40]) from wrong
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LOCAL)


def _competence(found: Competence, why: str) -> dict[str, Any]:
    return {
        "unit": found.unit_code,
        "unit_name": found.unit_name,
        "office": found.office,
        "basis": found.basis,
        "instrument": found.instrument,
        "signing": {"block": found.signing.block, "seal": found.signing.seal},
        "accountable": found.accountable,
        "valid": [found.starts_on, found.ends_before],
        "chain": [_link(link) for link in found.chain],
        "why": why,
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "grant": link.grant_id,
        "basis": link.basis,
        "unit": link.unit_code,
        "unit_name": link.unit_name,
        "office": link.office,
        "giver": link.giver or None,
        "instrument": link.instrument,
        "clause": link.clause,
        "from": link.starts_on,
        "before": link.ends_before,
        "derived": link.is_derived,
    }


def _finding(one: RegisterFinding) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "procedure": one.procedure,
        "places": one.places,
        "when": one.when,
        "from": one.starts_on,
        "before": one.ends_before,
        "grants": one.grants,
    }


def _finding_text(one: RegisterFinding) -> str:
    if len(one.places) > 3:
        places = ngettext("%(count)s place", "%(count)s places", len(one.places)) % {"count": len(one.places)}
    else:
        places = ", ".join(one.places)
    when = f" {json.dumps(one.when, ensure_ascii=False)}" if one.when else ""
    return f"{one.procedure}  {_span(one.starts_on, one.ends_before)}  {places}{when}: {_(KINDS[one.kind])}"


def _ending(one: Ending) -> dict[str, Any]:
    return {
        "grant": one.grant_id,
        "procedure": one.procedure,
        "unit": one.unit_code or None,
        "giver": one.giver,
        "instrument": one.instrument,
        "before": one.ends_before,
        "days": one.days,
        "alert": one.alert,
    }


def _ending_text(one: Ending) -> str:
    words = {"days": one.days, "number": one.instrument, "day": _date(one.ends_before - timedelta(days=1))}
    ends = _("ends in %(days)s days, last day %(day)s (%(number)s)") % words
    return f"{one.procedure}  {one.giver} → {one.unit_code or '*'}  {ends}"


def _span(first: date, end: date) -> str:
    return f"{_date(first)} - {_date(end - timedelta(days=1))}"


def _date(day: date) -> str:
    return f"{day:%d/%m/%Y}"

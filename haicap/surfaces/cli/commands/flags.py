"""`haicap flags`: switches of the running platform, such as whether the portal takes filings."""

import sys
from datetime import datetime
from typing import Any

import click
from django.utils.translation import gettext as _

from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import SYSTEM
from haicap.kernel.flags import Flag
from haicap.platform.clock import api as clock
from haicap.platform.flags import api as flags
from haicap.surfaces.cli.output import emit

FOUND = 1


@click.group()
def command() -> None:
    """See and set the switches of the running platform; each has an owner, a reason and an end."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """
    List the flags, how each stands now, and what was set.

    Exits 1 when a flag is past its last day, or something is set that no code reads any more.
    """
    at = clock.now()
    known, was_set = flags.flags(), flags.settings()
    past = flags.past_their_end(known, on=at.date())
    strange = sorted({one.name for one in was_set} - {flag.name for flag in known})
    document = {
        "flags": [
            {**_flag(flag, at=at), "set": [_setting(one, at=at) for one in was_set if one.name == flag.name]}
            for flag in known
        ],
        "past_their_end": past,
        "unknown": strange,
    }
    emit(document, as_json=as_json, text=lambda: "\n".join(_lines(document)))
    if past or strange:
        sys.exit(FOUND)


@command.command("set")
@click.argument("name")
@click.argument("state", type=click.Choice(["on", "off"]))
@click.option("--for", "scope", default="", help="One thing only, such as the code of a procedure.")
@click.option("--until", required=True, help="When it ends, in local time, such as 2026-11-28T06:00.")
@click.option("--reason", required=True, help="Why; people whom it concerns read it.")
@click.option("--owner", required=True, help="Who answers for it.")
@click.option("--json", "as_json", is_flag=True)
def set_(*, name: str, state: str, scope: str, until: str, reason: str, owner: str, as_json: bool) -> None:
    """Set the flag NAME on or off until a moment; all processes follow within five seconds."""
    at = clock.now()
    if scope and flags.known(name).scope == "procedure":
        scope = procedures.procedure(scope, at.date()).code
    try:
        ends_at = datetime.fromisoformat(until)
    except ValueError as wrong:
        raise click.BadParameter(until, param_hint="--until") from wrong
    ends_at = ends_at.replace(tzinfo=clock.LOCAL) if ends_at.tzinfo is None else ends_at.astimezone(clock.LOCAL)
    made = flags.put(
        name, by=SYSTEM, at=at, is_on=state == "on", scope=scope, owner=owner, reason=reason, ends_at=ends_at
    )
    emit(_setting(made, at=at), as_json=as_json, text=lambda: _line(_setting(made, at=at)))


@command.command()
@click.argument("name")
@click.option("--for", "scope", default="", help="What was set for one thing only.")
@click.option("--json", "as_json", is_flag=True)
def clear(name: str, scope: str, as_json: bool) -> None:
    """Let the flag NAME stand again as the code has it."""
    flags.clear(name, by=SYSTEM, at=clock.now(), scope=scope)
    told = _("%(name)s stands again as the code has it.") % {"name": f"{name} {scope}".strip()}
    emit({"name": name, "for": scope, "cleared": True}, as_json=as_json, text=lambda: told)


def _flag(flag: Flag, *, at: datetime) -> dict[str, Any]:
    return {
        "name": flag.name,
        "on": flags.is_on(flag, at=at),
        "question": flag.question,
        "owner": flag.owner,
        "ends_on": flag.ends_on,
        "for": flag.scope,
    }


def _setting(one: flags.Setting, *, at: datetime) -> dict[str, Any]:
    return {
        "for": one.scope,
        "on": one.is_on,
        "counts": at < one.ends_at,
        "owner": one.owner,
        "reason": one.reason,
        "set_at": one.set_at.astimezone(clock.LOCAL).replace(microsecond=0),
        "until": one.ends_at.astimezone(clock.LOCAL),
    }


def _lines(document: dict[str, Any]) -> list[str]:
    lines = []
    for flag in document["flags"]:
        lines.append(
            f"{flag['name']}: {_word(flag['on'])}  ({flag['question']} {flag['owner']}, {flag['ends_on']:%d/%m/%Y})"
        )
        lines += [f"  {_line(one)}" for one in flag["set"]]
    lines += [_("%(name)s is past its last day.") % {"name": name} for name in document["past_their_end"]]
    lines += [_("%(name)s is set, but no code reads it.") % {"name": name} for name in document["unknown"]]
    return lines


def _line(one: dict[str, Any]) -> str:
    ended = "" if one["counts"] else "  " + _("(ended)")
    what = f"{one['for']} " if one["for"] else ""
    return f"{what}{_word(one['on'])} → {one['until']:%H:%M %d/%m/%Y}: {one['reason']} ({one['owner']}){ended}"


def _word(is_on: bool) -> str:
    return _("switched on") if is_on else _("switched off")

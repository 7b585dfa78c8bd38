"""Amendments: the list, one of them as it stands, its file, what it would do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Amendment, ImpactItem, Kept, Listed, State, Step, Weight
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound
from haicap.platform.clock import api as clock
from haicap.surfaces.city import amendments_words as words
from haicap.surfaces.city.amendments_forms import FORMS
from haicap.surfaces.city.amendments_told import described
from haicap.surfaces.city.frame import CityRequest, show
from haicap.surfaces.city.officers import officer
from haicap.surfaces.city.words import STATES
from haicap.ui.formats import date_vi, moment_vi
from haicap.ui.values import Column, Row, TimelineEntry

P = ParamSpec("P")
View = Callable[Concatenate[CityRequest, P], HttpResponseBase]
PAGE = 30
#: the effect that holds who decides before and after; it has a table of its own
DECIDER_CHANGES = "DeciderChanges"
STEPS: Mapping[Step, tuple[str, str]] = {
    Step.DRAFT: (sentence("Draft, version %(version)s"), "done"),
    Step.CHECKED: (sentence("Checked: in order"), "done"),
    Step.GIVEN_UP: (sentence("Given up"), "done"),
    Step.APPROVED: (sentence("Approved"), "done"),
    Step.ROLLED_BACK: (sentence("Rolled back"), "late"),
}
CHECKED_WITH_FAULTS = sentence("Checked: not in order")
#: what the page says after an act
DONE: Mapping[str, str] = {
    "drafted": sentence("The draft is made. Add its changes, one at a time."),
    "uploaded": sentence("The file was taken in as a draft."),
    "changed": sentence("The draft is changed. It is to be checked anew."),
    "checked": sentence("The check is done."),
    "approved": sentence("The amendment is approved."),
    "given-up": sentence("The draft is given up."),
    "rolled-back": sentence("The amendment is rolled back."),
}


class ListPlaceUnusable(BadInput):
    """The address names a place in the list that no page gave out."""

    message = sentence("This place in the list cannot be used. Please begin from the top.")


def legal_officer(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Let only those through who may change law; other officers read why not."""

    def checked(request: CityRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        law.check_may_change_law(request.actor)
        return view(request, *args, **kwargs)

    checked.__name__, checked.__doc__ = view.__name__, view.__doc__
    return officer(checked)


@legal_officer
@require_safe
def amendments(request: CityRequest) -> HttpResponse:
    """Show the amendments, newest first, narrowed by state, words and kind. One statement beside the door's."""
    today = clock.now().date()
    state = next((one for one in State if one.value == request.GET.get("state")), None)
    kind = request.GET.get("kind", "") if request.GET.get("kind") in law.kinds_taken() else ""
    text = request.GET.get("text", "").replace("\x00", "").strip()[:100]
    found = law.listed(
        on=today, state=state, text=text, kind=kind, before=_before(request.GET.get("before", "")), most=PAGE + 1
    )
    asked = {"state": state.value if state else "", "text": text, "kind": kind}
    shown = {
        "columns": (
            Column(_("Number"), "link"),
            Column(_("Title"), "text"),
            Column(_("Changes"), "text"),
            Column(_("State"), "text"),
            Column(_("Takes effect"), "text"),
            Column(_("Drafted by"), "text"),
        ),
        "rows": [_row(one) for one in found[:PAGE]],
        "states": [("", _("All"), _href(asked, state=""), state is None)]
        + [(one.value, _(STATES[one][0]), _href(asked, state=one.value), one is state) for one in State],
        "kinds": [(one, words.kind_words(one)) for one in law.kinds_taken()],
        "asked": asked,
        "is_first": not request.GET.get("before"),
        "next_href": _href(asked, before=str(found[PAGE - 1].id)) if len(found) > PAGE else "",
    }
    return show(request, "city/amendments/list.html", shown)


@legal_officer
@require_safe
def amendment(request: CityRequest, amendment_id: int) -> HttpResponse:
    """Show an amendment, what it changes, and what can be done with it. Ten statements beside those of the door."""
    return show_amendment(request, amendment_id)


def show_amendment(
    request: CityRequest, amendment_id: int, *, refused: str = "", errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Return the page of an amendment; after a refusal with what it says and what was typed."""
    today = clock.now().date()
    one = law.amendment_by_id(amendment_id, on=today)
    kept = law.last_check(one.id, version=one.version)
    bodies = [dated.change.body for dated in one.changes]
    names = words.names_of(words.procedures_in(bodies), on=today)
    state, tone = STATES[one.state]
    is_open = one.step in {Step.DRAFT, Step.CHECKED}
    done = DONE.get(request.GET.get("done", ""), "")
    shown = {
        "one": one,
        "state": _(state),
        "tone": tone,
        "instrument_kind": _(words.INSTRUMENT_KINDS[one.instrument.kind]),
        "issuer": names.units.get(one.instrument.issuer, one.instrument.issuer),
        "changes": [described(dated.change, names) for dated in one.changes],
        "faults": faults_by_change(kept) if kept and kept.version == one.version else {},
        "kept": kept,
        "is_open": is_open,
        "forms": [(kind, words.kind_words(kind), _(FORMS[kind].hint) if kind in FORMS else "")
                  for kind in law.kinds_taken()] if is_open else [],
        "history": history(one),
        "wrote_it": one.was_written_by(request.actor.account_id),
        "writers": ", ".join(dict.fromkeys(version.by.name for version in one.versions)),
        "done": _(done) if done else "",
        "refused": refused,
        "errors": errors or {},
        "typed": typed or {},
        "worded": law.worded,
        "warnings": sum(item.weight is Weight.WARNING for item in kept.impact) if kept else 0,
    }  # fmt: skip
    return show(request, "city/amendments/one.html", shown, status=status)


@legal_officer
@require_safe
def impact(request: CityRequest, amendment_id: int) -> HttpResponse:
    """Show what was reckoned at the last check: before and after, and all effects. Ten statements beside the door's."""
    today = clock.now().date()
    one = law.amendment_by_id(amendment_id, on=today)
    kept = law.last_check(one.id, version=one.version)
    items = kept.impact if kept else ()
    details = [detail for item in items for detail in item.details]
    codes = {code for detail in details for code in _codes(detail)}
    names = words.names_of(codes, on=today)
    # Units that only this amendment makes have their names from what it does.
    made = {str(one["code"]): str(one["name"]) for one in details if "code" in one and "name" in one}
    names = replace(names, units={**made, **names.units})
    regions = [
        words.before_and_after(detail, names)
        for item in items
        if item.code == DECIDER_CHANGES
        for detail in item.details
    ]
    shown = {
        "one": one,
        "kept": kept,
        "reckoned_at": moment_vi(kept.at) if kept else "",
        # What is at fault stands first.
        "regions": sorted(regions, key=lambda each: not each.tone),
        "more_regions": sum(item.count for item in items if item.code == DECIDER_CHANGES) - len(regions),
        "warnings": [effect(item, names) for item in items if item.weight is Weight.WARNING],
        "notes": [effect(item, names) for item in items if item.weight is Weight.NOTE and item.code != DECIDER_CHANGES],
        "faults": [(one.line, law.worded(one), one.field) for one in kept.faults] if kept else [],
    }
    return show(request, "city/amendments/impact.html", shown)


@legal_officer
@require_safe
def impact_json(request: CityRequest, amendment_id: int) -> HttpResponse:
    """Return the same as a JSON document, with what begins and ends. Six statements beside those of the door."""
    one = law.amendment_by_id(amendment_id, on=clock.now().date())
    kept = law.last_check(one.id, version=one.version)
    document = {
        "amendment": one.id,
        "name": one.name,
        "state": one.state,
        "version": one.version,
        "takes_effect_on": one.takes_effect_on,
        "differences": [
            {
                "kind": dated.change.kind,
                "from": dated.validity.starts_on,
                "before": dated.validity.ends_before,
                "body": dict(dated.change.body),
            }
            for dated in one.changes
        ],
        "check": None if kept is None else _kept_document(kept),
    }
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})


@legal_officer
@require_safe
def file(request: CityRequest, amendment_id: int) -> HttpResponse:
    """Return the law file of a version, of the last one when none is named. Five statements beside the door's."""
    one = law.amendment_by_id(amendment_id, on=clock.now().date())
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else one.version
    content = law.law_file(amendment_id, version=version)
    answer = HttpResponse(content, content_type="application/yaml; charset=utf-8")
    number = slugify(one.instrument.number.replace("/", "-").replace("Đ", "D").replace("đ", "d")) or "van-ban"
    answer["Content-Disposition"] = f'attachment; filename="{number}-v{version}.law.yaml"'
    return answer


def faults_by_change(kept: Kept) -> dict[int, list[str]]:
    """Return what a check found wrong, in words, by the number of the change; -1 is the text itself."""
    found: dict[int, list[str]] = {}
    for one in kept.faults:
        _changes, _dot, rest = one.field.partition("changes.")
        number = rest.partition(".")[0]
        found.setdefault(int(number) if number.isdecimal() else -1, []).append(law.worded(one))
    return found


def effect(item: ImpactItem, names: words.Names) -> dict[str, Any]:
    """Return an effect in words: what it says, and its details as lines."""
    lines = [line for one in item.details for line in _lines(one, names)]
    return {"words": law.worded(item), "lines": lines}


def history(one: Amendment) -> list[TimelineEntry]:
    """Return who did what when, the latest first."""
    entries = []
    for move in reversed(one.moves):
        said, state = STEPS[move.step]
        is_fault = move.step is Step.DRAFT and bool(move.note)
        title = _(CHECKED_WITH_FAULTS) if is_fault else _(said)
        if "%(version)s" in title:
            title = title % {"version": move.version}
        entries.append(TimelineEntry(title, state, move.at, move.by.name, "" if is_fault else move.note))
    return entries


def _kept_document(kept: Kept) -> dict[str, Any]:
    return {
        "at": kept.at.astimezone(clock.LOCAL),
        "by": kept.by.name,
        "version": kept.version,
        "is_stale": kept.is_stale,
        "faults": [{**one, "message": law.worded(fault)} for one, fault in
                   zip(law.kept_faults(kept.faults), kept.faults, strict=True)],
        "impact": [{**one, "message": law.worded(item)} for one, item in
                   zip(law.kept_items(kept.impact), kept.impact, strict=True)],
    }  # fmt: skip


def _codes(detail: Mapping[str, Any]) -> list[str]:
    return [*detail.get("procedures", ()), *([detail["procedure"]] if "procedure" in detail else ())]


def _lines(detail: Mapping[str, Any], names: words.Names) -> list[str]:
    """Return a detail as lines: procedure, place, facts and days, or how many dossiers or posts."""
    if set(detail) == {"procedures"}:
        return [names.procedure(code) for code in detail["procedures"]]
    parts = [names.procedure(code) for code in _codes(detail)]
    # Who holds a power is often where it holds, too.
    parts += dict.fromkeys(names.places(detail[key]) for key in ("holder", "places") if detail.get(key))
    if "place" in detail:
        parts.append(names.places([detail["place"]]))
    if detail.get("when"):
        parts.append(words.when_words(detail["when"]))
    if "name" in detail:
        parts.append(str(detail["name"]))
    if "address" in detail:
        parts.append(f"{names.units.get(detail['code'], detail['code'])}: {detail['address']}")
    if detail.get("from"):
        parts += _way(detail, names) if {"dossiers", "posts"} & set(detail) else _span(detail)
    if "days" in detail and "dossiers" in detail:
        days = int(detail["days"])
        parts.append(ngettext("%(num)+d day", "%(num)+d days", abs(days)) % {"num": days})
    if "dossiers" in detail:
        many = int(detail["dossiers"])
        parts.append(ngettext("%(num)d dossier", "%(num)d dossiers", many) % {"num": many})
    if "posts" in detail:
        many = int(detail["posts"])
        parts.append(ngettext("%(num)d post", "%(num)d posts", many) % {"num": many})
    return [" · ".join(parts)] if parts else []


def _way(detail: Mapping[str, Any], names: words.Names) -> list[str]:
    """Return from which unit to which something goes; the unit alone where it goes nowhere."""
    codes = [detail[end] for end in ("from", "to") if detail.get(end)]
    return [" → ".join(names.units.get(code, code) for code in codes)]


def _span(detail: Mapping[str, Any]) -> list[str]:
    """Return the days of a detail, or from which day on what takes the place of what."""
    first = words.day_of(detail["from"])
    if "after" in detail:
        becomes = " → ".join(str(detail[end]) for end in ("before", "after") if detail.get(end))
        return [_("from %(first)s") % {"first": first}, becomes]
    last = words.last_day(detail.get("before"))
    if not last:
        return [_("from %(first)s on, without an end") % {"first": first}]
    return [_("from %(first)s to the end of %(last)s") % {"first": first, "last": last}]


def _row(one: Listed) -> Row:
    said, _tone = STATES[one.state]
    changes = ", ".join(f"{words.kind_words(kind)} × {many}" if many > 1 else words.kind_words(kind)
                        for kind, many in one.kinds) or _("none yet")  # fmt: skip
    return Row(
        reverse("city:amendment", args=[one.id]),
        (
            one.instrument.number,
            one.instrument.title,
            changes,
            _(said),
            date_vi(one.takes_effect_on),
            f"{one.drafted_by.name}, {date_vi(one.drafted_at)}",
        ),
    )


def _href(asked: Mapping[str, str], **changed: str) -> str:
    wanted = {name: value for name, value in {**asked, **changed}.items() if value}
    address = reverse("city:amendments")
    return f"{address}?{urlencode(wanted)}" if wanted else address


def _before(written: str) -> int | None:
    if not written:
        return None
    if not (written.isascii() and written.isdecimal() and len(written) <= 18):
        raise ListPlaceUnusable("before", value="")
    return int(written)


def change_of(one: Amendment, ordinal: int) -> Mapping[str, Any]:
    """
    Return the body of a change of an amendment.

    :raises NotFound: if it has none of that number.
    """
    for dated in one.changes:
        if dated.change.ordinal == ordinal:
            return dated.change.body
    raise NotFound("change", key=ordinal)


def day_of_work() -> date:
    """Return the day of today, in local time."""
    return clock.now().date()

"""What every page of a filing knows: the secret, what was written so far, the procedure, and what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Draft, DraftUnknown, Filing, PaperGiven
from haicap.domains.organisation.contracts import UnitUnknown
from haicap.domains.people import api as people
from haicap.domains.procedures import api as procedures
from haicap.platform.clock import api as clock
from haicap.platform.editions import api as editions_of_topics
from haicap.surfaces.portal.filing import for_whom
from haicap.surfaces.portal.filing.secret import hand_out, secret_of
from haicap.ui.access import Access, open_to
from haicap.ui.questions import facts_typed

STEPS = ("place", "person", "papers", "check")
#: the step that there is only where who decides depends on facts; behind the place
FACTS = "facts"
PERSON = ("name", "national_id", "born_on", "address", "phone", "email")
PERSON_NEEDED = ("name", "national_id", "born_on", "address")
#: the paper of a proxy, as it is named in the dossier
AUTHORISATION_STORED = "Giấy tờ chứng minh việc ủy quyền, đại diện"


@dataclass(frozen=True, slots=True)
class Held:
    """A filing in the hands of its writer, at the moment of the request."""

    secret: str
    draft: Draft
    version: procedures.ProcedureVersion
    at: datetime

    def value(self, name: str) -> str:
        """Return what was written in a field so far."""
        return self.draft.values.get(name, "")

    @property
    def born_on(self) -> date | None:
        """Return the day of birth that was written."""
        written = self.value("born_on")
        return date.fromisoformat(written) if written else None

    @property
    def files(self) -> people.Files:
        """Return for whom it is filed."""
        return for_whom.chosen(self.draft.values)

    @property
    def facts(self) -> dict[str, str]:
        """Return the facts that were told of the matter, by name."""
        return facts_typed(self.draft.values)

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the steps of this filing in their order."""
        return (STEPS[0], FACTS, *STEPS[1:]) if self.value("facts_asked") else STEPS

    @property
    def missing(self) -> str:
        """Return the first step that is not done yet; `check` when only the last look is left."""
        if not self.value("place"):
            return "place"
        if self.value("facts_open"):
            return FACTS
        if not all(self.value(name) for name in (*PERSON_NEEDED, *for_whom.ASKED[self.files])):
            return "person"
        return "check" if self.draft.papers and not self.needs_authorisation else "papers"

    @property
    def needs_authorisation(self) -> bool:
        """Test if the paper by which somebody files for another is still to be added."""
        has_it = any(paper.name == AUTHORISATION_STORED for paper in self.draft.papers)
        return self.files is people.Files.PROXY and not has_it

    def filing(self, *, may_keep: bool, facts: Mapping[str, object]) -> Filing:
        """Return what is handed in, with the facts that count, and whether its papers may be kept."""
        return Filing(
            procedure_code=self.draft.procedure_code,
            place_code=self.value("place"),
            name=self.value("name"),
            national_id=self.value("national_id"),
            born_on=self.born_on,
            address=self.value("address"),
            phone=self.value("phone"),
            email=self.value("email"),
            papers=self.draft.papers,
            facts=facts,
            organisation=for_whom.organisation_given(self.draft.values),
            proxy=for_whom.proxy_given(self.draft.values),
            language=get_language() or "vi",
            may_keep=may_keep,
        )


HolderView = Callable[[HttpRequest, Held], HttpResponse]


def for_holder(view: HolderView) -> Callable[[HttpRequest], HttpResponse]:
    """
    Open a page of a filing to the one who holds its secret. Two statements.

    Who holds none is told kindly that the form is no longer there; who handed it in already is led to the code.
    """

    @open_to(Access.HOLDER)
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest) -> HttpResponse:
        secret = secret_of(request)
        if not secret:
            return lost(request)
        try:
            draft = dossiers.draft(secret)
        except DraftUnknown:
            return lost(request)
        if draft.code:
            return HttpResponseRedirect(reverse("portal:file_done"))
        at = clock.now()
        on, editions = at.date(), editions_of_topics.current()
        version = procedures.procedure(draft.procedure_code, on, editions=editions)
        version = procedures.with_decided(version, on, facts_typed(draft.values), editions=editions)
        try:
            return view(request, Held(secret, draft, version, at))
        except DraftUnknown:
            # Handed in or removed meanwhile, in another window.
            return lost(request)
        except UnitUnknown:
            # The ward that was chosen has ended meanwhile: the page of the place offers what followed it.
            return HttpResponseRedirect(reverse("portal:file_place"))

    return opened


def lost(request: HttpRequest) -> HttpResponse:
    """Say kindly that there is no form under way."""
    return render(request, "portal/filing/lost.html", status=404)


def keep(held: Held, *, values: Mapping[str, str] | None = None, papers: tuple[PaperGiven, ...] | None = None) -> Held:
    """
    Keep what was written or handed in, and return the filing as it is now. One statement.

    :raises DraftUnknown: if it is no longer there.
    """
    draft = replace(
        held.draft,
        values={**held.draft.values, **(values or {})},
        papers=held.draft.papers if papers is None else papers,
    )
    dossiers.change_draft(secret=held.secret, values=draft.values, papers=draft.papers, at=held.at)
    return replace(held, draft=draft)


def go_on(request: HttpRequest, held: Held) -> HttpResponse:
    """Lead to the first step that is missing, or to the last look; the days of keeping begin anew."""
    response = HttpResponseRedirect(reverse(f"portal:file_{held.missing}"))
    hand_out(response, held.secret, request=request)
    return response


def step_page(
    request: HttpRequest, held: Held, step: str, shown: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render the page of a step, with its number and the way back."""
    steps = held.steps if step in held.steps else (STEPS[0], FACTS, *STEPS[1:])
    number = steps.index(step)
    back = reverse(f"portal:file_{steps[number - 1]}") if number else reverse("portal:file", args=[held.version.code])
    if step != "check" and held.missing == "check":
        # Come to correct something: back is to the last look.
        back = reverse("portal:file_check")
    frame = {"version": held.version, "step": number + 1, "steps": len(steps), "back_href": back}
    return render(request, f"portal/filing/{step}.html", {**frame, **shown}, status=status)

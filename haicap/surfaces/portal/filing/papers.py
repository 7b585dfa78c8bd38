"""The third step: the papers, as files. What was taken stays, also when another file is refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from haicap.domains.dossiers.contracts import PaperGiven, PaperMissing
from haicap.domains.people import api as people
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.platform.files import api as files
from haicap.surfaces.portal.filing.holding import AUTHORISATION_STORED, Held, for_holder, go_on, keep, step_page
from haicap.ui.refusals import refusal_words

MOST_FILES = 40
LONGEST_NAME = 300
#: with more papers than this the cases stand closed
MOST_SHOWN = 12
OTHER = "paper-other"
OTHER_NAME = sentence("Other papers")
#: papers are named in the dossier as the catalogue names them, in Vietnamese
AUTHORISATION = "paper-authorisation"
AUTHORISATION_NAME = sentence("The paper by which you file for another person")
STORED = {OTHER: "Giấy tờ khác", AUTHORISATION: AUTHORISATION_STORED}
MOST_MB = files.MOST_BYTES // 1024 // 1024
ACCEPT = ",".join(ending for endings in files.ACCEPTED.values() for ending in endings)


class TooManyFiles(BadInput):
    """More files than one filing takes."""

    message = sentence("At most %(most)s files can be sent with one form. Please put several pages into one PDF.")


class AuthorisationFileMissing(BadInput):
    """Somebody files for another without the file of the paper that allows it."""

    message = sentence("Please add the paper by which you file for another person.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was taken: `token` names it in this form."""

    token: str
    file_name: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Place:
    """A paper that can be handed in: the name of its field, its words, and the files taken for it."""

    field: str
    name: str
    form: str
    kept: list[Kept]
    error: str


@for_holder
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, held: Held) -> HttpResponse:
    """Show the papers, or take the files that were chosen. Three statements, and one for each file."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        token = request.POST.get("remove", "")
        if token:
            left = tuple(p for number, p in enumerate(held.draft.papers) if token_of(number, p) != token)
            keep(held, papers=left)
            return HttpResponseRedirect(reverse("portal:file_papers"))
        held, errors = _taken(request, held)
        if not errors and request.POST.get("then") == "stay":
            return HttpResponseRedirect(reverse("portal:file_papers"))
        if not errors and request.POST.get("then") == "later":
            return HttpResponseRedirect(reverse("portal:file_later"))
        if not errors and not held.draft.papers:
            places = asked_papers(held)
            errors = {next(iter(places)): refusal_words(PaperMissing("papers", value=""))}
        if not errors and held.needs_authorisation:
            errors = {AUTHORISATION: refusal_words(AuthorisationFileMissing(AUTHORISATION, value=""))}
        if not errors:
            return go_on(request, held)
    shown = {
        "groups": _groups(held, errors),
        "errors": errors,
        "accept": ACCEPT,
        "most_mb": MOST_MB,
        "has_files": bool(held.draft.papers),
    }
    return step_page(request, held, "papers", shown, status=422 if errors else 200)


def asked_papers(held: Held) -> dict[str, procedures.Paper]:
    """Return the papers that a filing asks for by the name of their field: a proxy's first, a last one for others."""
    asked = {f"paper-{number}": paper for number, paper in enumerate(held.version.papers) if not paper.is_remark}
    ordered = sorted(asked.items(), key=lambda pair: pair[1].group != "")
    first = {AUTHORISATION: procedures.Paper(name=AUTHORISATION_NAME)} if held.files is people.Files.PROXY else {}
    return {**first, **dict(ordered), OTHER: procedures.Paper(name=OTHER_NAME)}


def stored_name(field: str, paper: procedures.Paper) -> str:
    """Return the name under which a paper stands in the dossier; the longest of the catalogue are cut."""
    name = STORED.get(field, paper.name)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def token_of(number: int, paper: PaperGiven) -> str:
    """Return what names a taken file in this form: its place and its content, so that an old page removes no other."""
    return f"{number}-{paper.sha256[:12]}"


def _taken(request: HttpRequest, held: Held) -> tuple[Held, dict[str, str]]:
    """Take the files in; return the filing with them, and the messages of those that were refused."""
    given, errors = list(held.draft.papers), {}
    for field, paper in asked_papers(held).items():
        for upload in request.FILES.getlist(field):
            try:
                if len(given) >= MOST_FILES:
                    raise TooManyFiles(field, most=MOST_FILES)
                given.append(_take(upload, field=field, paper=paper, at=held.at))
            except Refused as refused:
                name = (upload.name or "")[:80]
                errors[field] = gettext("“%(file)s”: %(why)s") % {"file": name, "why": refusal_words(refused)}
    if len(given) > len(held.draft.papers):
        held = keep(held, papers=tuple(given))
    return held, errors


def _take(upload: "UploadedFile[Any]", *, field: str, paper: procedures.Paper, at: datetime) -> PaperGiven:
    if upload.size and upload.size > files.MOST_BYTES:
        # Not read at all: it was put aside on the disk, and goes with the request.
        raise files.FileTooBig(field, most_megabytes=MOST_MB)
    kept = files.take_in(upload.read(), name=upload.name or "", field=field, at=at)
    return PaperGiven(stored_name(field, paper), kept.sha256, kept.name, kept.media_type, kept.size_bytes)


def _groups(held: Held, errors: dict[str, str]) -> list[tuple[str, list[Place], bool]]:
    """Return the papers by their case, and whether the case stands open."""
    kept: dict[str, list[Kept]] = {}
    for number, given in enumerate(held.draft.papers):
        taken = Kept(token_of(number, given), given.file_name, given.size_bytes)
        kept.setdefault(given.name, []).append(taken)
    groups: dict[str, list[Place]] = {}
    for field, paper in asked_papers(held).items():
        name = gettext(paper.name) if field in STORED else paper.name
        group = "" if field == OTHER else paper.group
        # Two papers of one name share their files: they stand at the first.
        place = Place(field, name, paper.form, kept.pop(stored_name(field, paper), []), errors.get(field, ""))
        groups.setdefault(group if field != OTHER else OTHER, []).append(place)
    if kept:
        groups[OTHER][-1].kept.extend(file for files_ in kept.values() for file in files_)
    few = sum(len(places) for places in groups.values()) <= MOST_SHOWN
    return [
        ("" if name == OTHER else name, places, few or any(place.kept or place.error for place in places))
        for name, places in groups.items()
    ]

"""Papers that the office has on file of who stands at the counter, offered at the lines they fit."""

from collections.abc import Sequence
from datetime import datetime

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import PaperGiven
from haicap.domains.people import api as people
from haicap.kernel.actors import Actor
from haicap.surfaces.desk import uploads
from haicap.surfaces.desk.intake_form import Offer, PaperLine, Typed
from haicap.ui.formats import read_day

ASKED = "on_file"
#: what must be right before anything is looked up
WHO = ("name", "national_id", "born_on")
#: the line for what the procedure does not name
OTHERS = "paper-0"
CUT = "…"


def asks_for_papers(words: object) -> bool:
    """Test if the form was sent to see the papers on file, not to be taken in."""
    return words == ASKED


def offer(typed: Typed, lines: Sequence[PaperLine], *, by: Actor, at: datetime) -> None:
    """
    Put the papers on file at the lines of the form; who it is must be right, all else may still be missing.

    Two statements: the papers, and the look in the audit.
    """
    typed.errors = {name: words for name, words in typed.errors.items() if name in WHO}
    typed.on_file.clear()
    if typed.errors:
        return
    identity = people.identity(
        name=typed.values["name"],
        national_id=typed.values["national_id"],
        born_on=read_day(typed.values["born_on"], field="born_on"),
        on=at.date(),
    )
    found = dossiers.papers_on_file(by=by, at=at, identity=identity)
    typed.on_file_asked = True
    for stored in found:
        line = next((line for line in lines if fits(stored.name, line.name)), None)
        name = line.name if line else stored.name
        given = PaperGiven(
            name[: uploads.MOST_NAME], stored.sha256, stored.file_name, stored.media_type, stored.size_bytes
        )
        kept = uploads.offered(given, by=by, person=identity.national_id)
        slot = line.slot if line else OTHERS
        typed.on_file.setdefault(slot, []).append(Offer(kept, stored.from_code, stored.kept_at))


def fits(stored: str, asked: str) -> bool:
    """Test if a stored paper is the one asked for, by its name; the longest names are stored cut."""
    if not asked:
        return False
    return stored == asked or (stored.endswith(CUT) and asked.startswith(stored.removesuffix(CUT)))

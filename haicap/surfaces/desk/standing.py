"""Where a dossier stands in its process, as a picture for officers."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from haicap.domains.dossiers.contracts import Act, Dossier, Entry, Kind
from haicap.platform.flows import api as flows


def picture_of(found: Dossier, entries: Sequence[Entry], *, is_late: bool) -> Markup:
    """Return the drawing of the process with what is passed and where it stands; none of what is worked elsewhere."""
    if found.source_system:
        return Markup()
    at = {one.element for one in found.tokens if one.state is not flows.State.TIMER}
    passed = {element for entry in entries for element in entry.elements if element in found.flow.elements} - at
    if any(entry.kind is Kind.RECEIVED for entry in entries):
        # At the counter a dossier is taken in at once, without waiting for it.
        steps = (one for one in found.flow.elements.values() if one.step and Act.ACCEPT in one.step.acts)
        passed |= {one.id for one in steps} - at
    inside = {outer for element in at & found.flow.elements.keys() for outer in found.flow.around(element)}
    whole = {outer for element in passed for outer in found.flow.around(element)} - inside
    language = get_language() or "vi"
    name = found.flow.names.get(language) or found.flow.name
    svg = flows.drawing(
        found.flow,
        at=at,
        passed=passed | whole,
        late=at if is_late else (),
        language=language,
        title=_("Process of the dossier: %(name)s") % {"name": name},
    )
    # The drawing escapes every text that it takes from a definition.
    return Markup(svg)  # noqa: S704

"""How an officer narrows the worklist: read from the address, written into one, offered as choices."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Channel, FindBy, Node, WorkFilter
from haicap.kernel.actors import Actor, Role
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.surfaces.desk.asking import Asked, link_of, read_link
from haicap.surfaces.desk.words import CHANNELS, STEPS_OF, TO_DO

#: who may see what the specialists of the unit have
LEADERS = frozenset({Role.HEAD, Role.CHAIR})
#: steps that only processes of their own have
RARE = frozenset({Node.WORK, Node.WAIT})
MOST_VERSIONS = 40
DUE = {
    "late": sentence("Overdue"),
    "today": sentence("Due today"),
    "week": sentence("Due this week"),
}
#: what is written into an address, in this order
NAMES = ("step", "procedure", "due", "channel", "who", "s")


class StepUnknown(BadInput):
    """The address names a step that is none, or none of the post."""

    message = sentence("There is no such step in the work of your post.")


class ChoiceUnusable(BadInput):
    """The address narrows the list by what no page offers."""

    message = sentence("The list cannot be narrowed like this. Please choose again.")


class NumberNotHere(BadInput):
    """A number of a card or a telephone was written where names are looked for."""

    message = sentence("By card or telephone a person is looked for in the box at the top, which asks for the reason.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen, as it stands in the address; `text` is what `s` keeps sealed there."""

    step: str = ""
    procedure: str = ""
    due: str = ""
    channel: str = ""
    who: str = ""
    s: str = ""
    text: str = ""

    @property
    def is_any(self) -> bool:
        """Test if anything but the step is chosen."""
        return any((self.procedure, self.due, self.channel, self.who, self.s))


def chosen_in(asked: Mapping[str, str], *, by: Actor, at: datetime) -> Chosen:
    """Return what an address chooses, of text what is sealed in it for this officer."""
    given = {name: asked.get(name, "") for name in NAMES}
    kept = read_link(given["s"], by=by, at=at)
    return Chosen(**{**given, "s": given["s"] if kept else ""}, text=kept.words if kept else "")


def sealed(chosen: Chosen, text: str, *, by: Actor, at: datetime) -> Chosen:
    """Return what is chosen with a new text, which is a name and stands sealed in the address."""
    words = text.strip()
    # Steps are those of the own work, not of what others have.
    step = "" if chosen.who else chosen.step
    return replace(chosen, step=step, s=link_of(Asked(words, ""), by=by, at=at) if words else "", text=words)


def address(chosen: Chosen, **more: str) -> str:
    """Return the address of the worklist narrowed like this."""
    asked = {name: getattr(chosen, name) for name in NAMES} | more
    said = {name: value for name, value in asked.items() if value}
    return f"{_work()}?{urlencode(said)}" if said else _work()


@cache
def _work() -> str:
    """Return the address of the worklist, asked for at each choice."""
    return reverse("desk:work")


def filter_of(chosen: Chosen, *, by: Actor, at: datetime) -> WorkFilter:
    """
    Return the question that the choices are.

    :raises StepUnknown: if the post has no such step.
    :raises ChoiceUnusable: if a choice is none of those offered.
    :raises NumberNotHere: if the text is a number of a person.
    :raises WordsTooShort: if the text could find nobody.
    """
    code, words = _meant(chosen.text)
    start, end = _span(chosen.due, at=at)
    return WorkFilter(
        node=_step(chosen.step, by=by),
        version_ids=_versions(chosen.procedure),
        due_from=start,
        due_before=end,
        channel=_channel(chosen.channel),
        code=code,
        words=words,
        assignee_id=_who(chosen.who),
    )


def steps_offered(chosen: Chosen, *, by: Actor, waits: Collection[Node]) -> tuple[Node, ...]:
    """
    Return the steps of a post by which the list can be narrowed; of what others have none.

    Those that only few processes have are among them where something waits there, or where they are chosen.
    """
    if chosen.who:
        return ()
    rare = RARE | ({Node.ASSIGN} if by.role is Role.CHAIR else set())
    nodes = STEPS_OF.get(by.role, ())
    return tuple(node for node in nodes if node not in rare or node in waits or node.value == chosen.step)


def steps(chosen: Chosen, nodes: tuple[Node, ...]) -> list[tuple[str, str, bool]]:
    """Return the choices of steps; one step needs no choice."""
    if len(nodes) < 2:
        return []
    each = [(_(TO_DO[node]), address(chosen, step=node.value), node.value == chosen.step) for node in nodes]
    return [(_("All"), address(chosen, step=""), not chosen.step), *each]


def channels() -> list[tuple[str, str]]:
    """Return the channels to choose among."""
    return [(channel.value, _(words)) for channel, words in CHANNELS.items()]


def _step(asked: str, *, by: Actor) -> Node | None:
    if not asked:
        return None
    for node in STEPS_OF.get(by.role, ()):
        if node.value == asked:
            return node
    raise StepUnknown("step", value=asked[:20])


def _span(asked: str, *, at: datetime) -> tuple[datetime | None, datetime | None]:
    """Return the moments between which work is due; the week ends with its Sunday."""
    if not asked:
        return None, None
    today = datetime.combine(at.date(), time(), tzinfo=at.tzinfo)
    if asked == "late":
        return None, at
    if asked == "today":
        return today, today + timedelta(days=1)
    if asked == "week":
        return today, today + timedelta(days=7 - at.weekday())
    raise ChoiceUnusable("due", value="")


def _channel(asked: str) -> Channel | None:
    if not asked:
        return None
    found = next((channel for channel in Channel if channel.value == asked), None)
    if found is None:
        raise ChoiceUnusable("channel", value="")
    return found


def _who(asked: str) -> int | None:
    if not asked:
        return None
    return 0 if asked == "all" else _number(asked)


def _versions(asked: str) -> tuple[int, ...]:
    written = asked.split("-") if asked else []
    if len(written) > MOST_VERSIONS:
        raise ChoiceUnusable("procedure", value="")
    return tuple(map(_number, written))


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) <= 18 and int(written)):
        raise ChoiceUnusable(value="")
    return int(written)


def _meant(text: str) -> tuple[str, tuple[str, ...]]:
    if not text:
        return "", ()
    meant = dossiers.wanted(text)
    if meant.by is FindBy.CODE:
        return meant.values[0], ()
    if meant.by is not FindBy.NAME:
        raise NumberNotHere("text", value="")
    return "", meant.values

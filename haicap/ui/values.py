"""What the components show. A surface fills these from what the parts answer; nothing here knows a part."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from markupsafe import Markup

from haicap.ui.due import DueWords


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """
    One thing that happened, happens or will happen.

    `state` is `done`, `now`, `late` or `next`. `who` has it or had it. `at` is when it happened or is expected.
    """

    title: str
    state: str
    at: datetime | None = None
    who: str = ""
    note: str = ""
    body: Markup = Markup("")


@dataclass(frozen=True, slots=True)
class DayCount:
    """
    A day between receipt and due, with the reason why it counts or not. `is_due` marks the last.

    `is_provisional` marks a day that may still be declared otherwise.
    """

    day: date
    counts: bool
    why: str
    is_due: bool = False
    is_provisional: bool = False


class Column(NamedTuple):
    """
    A column of a worklist. `kind` is `link` (one column: its text is the row's link), `code`, `text`, `clip`
    (one line, cut at the edge), `number` or `due` (cells are `DueWords`).
    """

    words: str
    kind: str = "text"


class Row(NamedTuple):
    """A row of a worklist: where it leads, and its cells in the order of the columns. A tuple, quick to make."""

    href: str
    cells: tuple[str | DueWords, ...]
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """
    What can be done now, or not: then `reason` says why not.

    `href` takes the POST. With `ask` or `fields` the button opens in place and asks before it acts.
    `kind` is `primary`, `secondary` or `warning`. `hidden` are names and values sent along.
    """

    words: str
    href: str = ""
    kind: str = "secondary"
    icon: str = ""
    reason: str = ""
    ask: str = ""
    fields: Markup = Markup("")
    note: str = ""
    confirm: str = ""
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a dossier: `state` are words such as “original seen”, `tone` as in status tags."""

    name: str
    href: str = ""
    note: str = ""
    state: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A large door on a first page."""

    words: str
    href: str
    icon: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a search: `title` may hold marked places."""

    title: str | Markup
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RailLink:
    """A place of the rail. `name` is compared with the page's `rail`."""

    name: str
    words: str
    icon: str
    href: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post that the officer can act in. `key` is sent as `post`."""

    key: str
    unit: str
    post: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class DeskFrame:
    """
    What stands around every page of officers. An empty address leaves its link out.

    `name` is that of the surface, empty for the desk. `links` lead to other surfaces, as words and addresses.
    """

    home_href: str
    name: str = ""
    rail: tuple[RailLink, ...] = ()
    posts: tuple[PostChoice, ...] = ()
    switch_href: str = ""
    search_href: str = ""
    search_value: str = ""
    next_href: str = ""
    help_href: str = ""
    leave_href: str = ""
    account_href: str = ""
    officer: str = ""
    links: tuple[tuple[str, str], ...] = field(default=())

    @property
    def current(self) -> PostChoice | None:
        """Return the post in which the officer acts."""
        return next((post for post in self.posts if post.is_current), None)

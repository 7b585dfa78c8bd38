"""The flags that the code reads, and whether they and what was set agree."""

from collections.abc import Iterable
from datetime import date

from haicap.kernel.flags import Flag
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import NotFound

_known: dict[str, Flag] = {}


class FlagUnknown(NotFound):
    """The code reads no flag of this name."""

    message = sentence("There is no flag “%(key)s”.")


def register(flag: Flag) -> None:
    """Name a flag that the code reads; `config/wiring.py` does it for every part."""
    _known[flag.name] = flag


def flags() -> list[Flag]:
    """Return the flags that the code reads, by name."""
    return sorted(_known.values(), key=lambda flag: flag.name)


def known(name: str) -> Flag:
    """
    Return the flag of a name.

    :raises FlagUnknown: if the code reads none.
    """
    if name not in _known:
        raise FlagUnknown("name", key=name[:60])
    return _known[name]


def past_their_end(known_flags: Iterable[Flag], *, on: date) -> list[str]:
    """Return the names of flags whose last day is over: to be taken out of the code, or given a new day."""
    return [flag.name for flag in known_flags if flag.ends_on < on]

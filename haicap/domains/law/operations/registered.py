"""Which kinds of change this installation takes, and which parts are asked what a draft would do to them."""

from haicap.domains.law.contracts import Impact, LawChange

_changes: dict[str, LawChange] = {}
_impacts: list[Impact] = []


def register_change(change: LawChange) -> None:
    """Take changes of this kind from now on. Called by the wiring, in the order of the parts, lowest first."""
    _changes[change.kind] = change


def register_impact(impact: Impact) -> None:
    """Ask this part, too, what a draft would do. Called by the wiring."""
    if impact not in _impacts:
        _impacts.append(impact)


def kinds() -> tuple[LawChange, ...]:
    """Return the kinds of change that are taken, in the order of the parts."""
    return tuple(_changes.values())


def askers() -> tuple[Impact, ...]:
    """Return the parts that are asked about a draft."""
    return tuple(_impacts)

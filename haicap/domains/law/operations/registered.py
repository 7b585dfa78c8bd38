"""Which kinds of change this installation takes, which parts act on them, and which are asked what a draft would do."""

from haicap.domains.law.contracts import Impact, LawChange, LawEffect

_changes: dict[str, LawChange] = {}
_effects: dict[tuple[str, type], LawEffect] = {}
_impacts: list[Impact] = []


def register_change(change: LawChange) -> None:
    """Take changes of this kind from now on. Called by the wiring, in the order of the parts, lowest first."""
    _changes[change.kind] = change
    register_effect(change)


def register_effect(effect: LawEffect) -> None:
    """Have a part act on changes of a kind that another part owns. Called by the wiring, in the order of the parts."""
    if effect.kind not in _changes:
        raise ValueError(effect.kind)
    _effects[effect.kind, type(effect)] = effect


def register_impact(impact: Impact) -> None:
    """Ask this part, too, what a draft would do. Called by the wiring."""
    if impact not in _impacts:
        _impacts.append(impact)


def kinds() -> tuple[LawChange, ...]:
    """Return the kinds of change that are taken, each as its owner says how it is written."""
    return tuple(_changes.values())


def effects() -> tuple[LawEffect, ...]:
    """Return what the parts do for changes of all kinds, in the order of the parts."""
    return tuple(_effects.values())


def askers() -> tuple[Impact, ...]:
    """Return the parts that are asked about a draft."""
    return tuple(_impacts)

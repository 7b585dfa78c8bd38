"""Who takes the place of a unit that ended: one unit, several, or the one that took over its office."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from haicap.domains.organisation.contracts import DraftedUnits, Piece, Unit
from haicap.kernel.text import fold
from haicap.kernel.validity import Validity


def handed_over(pieces: Iterable[Piece]) -> dict[int, tuple[Piece, ...]]:
    """
    Return the pieces of each unit that ends, by its id.

    House rule: a unit that stands on hands over land, not its office nor its running work.
    """
    found: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.ends_old:
            found[piece.old.id].append(piece)
    return {old: tuple(of_old) for old, of_old in found.items()}


def only_heir(pieces: Sequence[Piece]) -> Unit | None:
    """
    Return the unit to which all pieces of an old one went, `None` when there are several.

    House rule: one unit takes over all rights and duties.
    """
    heirs = {piece.new.id: piece.new for piece in pieces}
    return next(iter(heirs.values())) if len(heirs) == 1 else None


def office_heir(pieces: Sequence[Piece]) -> Unit | None:
    """
    Return the unit that takes over people and counter of an old one, `None` when the law does not say.

    House rule: the only heir, or of several the one that the text names.
    """
    return only_heir(pieces) or next((piece.new for piece in pieces if piece.takes_office), None)


def heir_at(pieces: Sequence[Piece], address: str) -> Unit | None:
    """
    Return the unit to which a matter at an address goes, `None` when no rule decides or two do.

    House rule: streets and names of old units are looked for as whole words, without regard to diacritics only where
    the address has none; what no piece claims goes to the one that takes the rest, if the text names one.
    """
    alone = only_heir(pieces)
    if alone is not None:
        return alone
    claimed = {piece.new.id: piece.new for piece in pieces if _claims(piece, address)}
    if not claimed and address:
        claimed = {piece.new.id: piece.new for piece in pieces if piece.deciding.rest}
    return next(iter(claimed.values())) if len(claimed) == 1 else None


def with_drafted(units: Iterable[Unit], draft: DraftedUnits | None) -> tuple[Unit, ...]:
    """
    Return lives of units as they would be by a draft: some end, some begin.

    House rule: nothing else of them changes.
    """
    if draft is None:
        return tuple(units)
    held = []
    for unit in units:
        ends = draft.ended.get(unit.id)
        held.append(replace(unit, validity=Validity(unit.validity.starts_on, ends)) if ends else unit)
    return (*held, *draft.begun)


def codes_before(pieces: Iterable[Piece]) -> Mapping[int, frozenset[str]]:
    """
    Return the codes of what each new unit is made of, by its id; one that stood before counts among them.

    House rule: a right that held in all of it holds in the new unit.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for piece in pieces:
        found[piece.new.id].add(piece.old.code)
        if piece.new.validity.starts_on < piece.on:
            found[piece.new.id].add(piece.new.code)
    return {new: frozenset(codes) for new, codes in found.items()}


def first_day(pieces: Iterable[Piece]) -> date:
    """
    Return the first day on which something goes over.

    House rule.
    """
    return min(piece.on for piece in pieces)


def _claims(piece: Piece, address: str) -> bool:
    return any(_stands_in(name, address) for name in (*piece.deciding.streets, *piece.deciding.old_units))


def _stands_in(name: str, address: str) -> bool:
    """Test if the words of a name stand in an address one behind the other."""
    wanted, there = _words(name), _words(address)
    if not any(marks for _bare, marks in there):
        # Typed without any diacritics: «Dong» may be «Đông» and «Đồng».
        wanted = [(word, "") for word, _marks in wanted]
    size = len(wanted)
    return size > 0 and any(there[at : at + size] == wanted for at in range(len(there) - size + 1))


def _words(text: str) -> list[tuple[str, str]]:
    """Return each word bare, with its diacritics in one order, so that «Hòa» and «Hoà» are one."""
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d\u0335"))
    signs = "".join(sign if sign.isalnum() or unicodedata.combining(sign) else " " for sign in apart)
    return [(fold(word), "".join(sorted(filter(unicodedata.combining, word)))) for word in signs.split()]

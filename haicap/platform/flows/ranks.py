"""In which column and row each element of a scope stands, from left to right along its paths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Web:
    """
    What leads to what within one scope: elements in the order of the file, and their followers, the better first.

    `first` are those at which the reading begins. `bands` are the lanes of the elements by their place from above,
    `lanes` is how many there are.
    """

    members: Sequence[str]
    follows: Mapping[str, Sequence[str]]
    first: Sequence[str] = ()
    bands: Mapping[str, int] = field(default_factory=dict)
    lanes: int = 0


@dataclass(frozen=True, slots=True)
class Ranks:
    """The columns and rows of elements, both from 0; `row_bands` is the lane of each row."""

    columns: Mapping[str, int]
    rows: Mapping[str, int]
    row_bands: Sequence[int]


def ranked(web: Web) -> Ranks:
    """Return where each element stands: after all that leads to it, but for the ways back; no two in one place."""
    order, forward = _without_ways_back(web)
    columns = dict.fromkeys(order, 0)
    for one in order:
        for follower in forward[one]:
            columns[follower] = max(columns[follower], columns[one] + 1)
    to_go = dict.fromkeys(order, 0)
    for one in reversed(order):
        for follower in forward[one]:
            to_go[one] = max(to_go[one], to_go[follower] + 1)
    # The longest way on is the main one and stays in its row.
    main = {one: sorted(forward[one], key=lambda follower: -to_go[follower]) for one in order}
    return _in_rows(web, order, main, columns)


def _without_ways_back(web: Web) -> tuple[list[str], dict[str, list[str]]]:
    """Return the elements so that each comes after what leads to it, and the followers without the ways back."""
    forward: dict[str, list[str]] = {one: [] for one in web.members}
    done: list[str] = []
    state: dict[str, int] = {}
    for root in (*web.first, *web.members):
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(web.follows.get(root, ())))]
        while stack:
            one, followers = stack[-1]
            for follower in followers:
                if state.get(follower) == 1:
                    continue  # a way back: it is still being followed
                if follower not in forward[one]:
                    forward[one].append(follower)
                if follower not in state:
                    state[follower] = 1
                    stack.append((follower, iter(web.follows.get(follower, ()))))
                    break
            else:
                state[one] = 2
                done.append(one)
                stack.pop()
    return done[::-1], forward


def _in_rows(web: Web, order: Sequence[str], main: Mapping[str, Sequence[str]], columns: Mapping[str, int]) -> Ranks:
    taken: set[tuple[int, int, int]] = set()
    rows: dict[str, tuple[int, int]] = {}
    entered = {follower for one in order for follower in main[one]}
    roots = [one for one in order if one not in entered]
    stack: list[tuple[str, int, int]] = [(one, web.bands.get(one, 0), 0) for one in reversed(roots)]
    while stack:
        one, band, wished = stack.pop()
        if one in rows:
            continue
        own = web.bands.get(one, 0)
        row = wished if own == band else 0
        # The line to the main follower runs in the row, so its cells are taken as well.
        last = columns[main[one][0]] - 1 if main[one] else columns[one]
        cells = range(columns[one], max(columns[one], last) + 1)
        while any((own, row, cell) in taken for cell in cells):
            row += 1
        taken |= {(own, row, cell) for cell in cells}
        rows[one] = (own, row)
        for place, follower in reversed(list(enumerate(main[one]))):
            stack.append((follower, own, row if place == 0 else row + 1))
    used = sorted(set(rows.values()) | {(band, 0) for band in range(web.lanes)})
    return Ranks(
        columns=dict(columns),
        rows={one: used.index(row) for one, row in rows.items()},
        row_bands=[band for band, _ in used],
    )

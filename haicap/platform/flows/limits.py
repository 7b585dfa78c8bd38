"""How large definitions may be, and how far their markings are walked. Counts, never times."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """
    Upper bounds: the same definition has the same answer on every machine.

    `attributes` are those of one element, `expression_characters` those of all expressions of a file. `nesting` counts
    sub-processes inside sub-processes and calls inside calls, `linked_elements` those of all flows that are called.
    `markings` are ways for a case to stand that are walked, `moves` the moves tried on the way, weighed by the tokens
    that stand about. `faults` are how many are told.
    """

    file_bytes: int = 1_000_000
    file_depth: int = 64
    file_elements: int = 50_000
    attributes: int = 100
    elements: int = 1_000
    paths: int = 2_000
    lanes: int = 200
    nesting: int = 8
    expression_characters: int = 100_000
    id_characters: int = 200
    name_characters: int = 500
    faults: int = 500
    linked_elements: int = 5_000
    markings: int = 5_000
    moves: int = 50_000


LIMITS = Limits()

"""How large models, expressions and evaluations may be, and the counter that holds an evaluation to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from haicap.platform.decisions.refusals import MomentNotGiven, OverLimit


@dataclass(frozen=True, slots=True)
class Limits:
    """
    Upper bounds. They are counts, never times: the same model and inputs always give the same answer.

    `steps` counts what is evaluated: each operation, each item of a list that is walked, and each 16 characters of a
    text that is made. `depth` counts expressions inside expressions, through calls too.
    """

    model_bytes: int = 2_000_000
    model_depth: int = 64
    model_elements: int = 100_000
    rules: int = 5_000
    characters: int = 10_000
    name_characters: int = 200
    nesting: int = 32
    steps: int = 500_000
    depth: int = 56
    list_items: int = 10_000
    text_characters: int = 100_000
    input_values: int = 10_000
    check_steps: int = 25_000_000
    model_check_steps: int = 100_000_000


LIMITS = Limits()


class Budget:
    """
    Counts what one evaluation uses; `element` is what is being evaluated, for the refusal.

    `at` is the moment that the evaluation takes for the present one, if it was told any; it never looks at a clock.
    """

    __slots__ = ("at", "depth", "element", "limits", "steps")

    def __init__(self, limits: Limits = LIMITS, at: datetime | None = None) -> None:
        self.limits = limits
        self.at = at
        self.steps = 0
        self.depth = 0
        self.element = ""

    def charge(self, steps: int = 1) -> None:
        """
        Count steps.

        :raises OverLimit: if there are more than allowed.
        """
        self.steps += steps
        if self.steps > self.limits.steps:
            self.refuse("steps", self.limits.steps)

    def enter(self) -> None:
        """
        Count one expression more inside those that are being evaluated; `leave` takes it back.

        :raises OverLimit: if they are nested too deeply.
        """
        self.charge()
        self.depth += 1
        if self.depth > self.limits.depth:
            self.refuse("depth", self.limits.depth)

    def leave(self) -> None:
        """Take back what `enter` counted."""
        self.depth -= 1

    def items(self, count: int) -> None:
        """
        Count the items of a list that is made or walked.

        :raises OverLimit: if the list is too long.
        """
        if count > self.limits.list_items:
            self.refuse("list_items", self.limits.list_items)
        self.charge(count)

    def characters(self, count: int) -> None:
        """
        Count the characters of a text that is about to be made.

        :raises OverLimit: if the text is too long.
        """
        if count > self.limits.text_characters:
            self.refuse("text_characters", self.limits.text_characters)
        self.charge(1 + count // 16)

    def present(self) -> datetime:
        """
        Return the moment that the evaluation takes for the present one.

        :raises MomentNotGiven: if it was told none.
        """
        if self.at is None:
            raise MomentNotGiven("at", element=self.element)
        return self.at

    def refuse(self, limit: str, most: int) -> NoReturn:
        """
        Refuse what is being evaluated.

        :raises OverLimit: always.
        """
        raise OverLimit("model", element=self.element, limit=limit, most=most)

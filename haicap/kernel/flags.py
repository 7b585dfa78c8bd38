"""What a flag is: a switch that is there for a while, with somebody who answers for it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Flag:
    """
    A switch of the running product. Whoever reads it names it in code; how it stands is data.

    `question` says what it decides, `owner` who answers for it. On `ends_on`, the last day, it must be decided anew
    whether it is still needed: from the day after, the checks of the code fail. `is_on` is how it stands when
    nobody has set it. `scope` names what it can be set for singly, such as `procedure`, and is empty when it
    is only set as a whole.
    """

    name: str
    question: str
    owner: str
    ends_on: date
    is_on: bool
    scope: str = ""

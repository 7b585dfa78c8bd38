"""What a gateway asks: an S-FEEL expression over the values of a case. Parsed once, never run as code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression as it stands in the definition, and what gives its value; two are equal when their texts are."""

    text: str
    value: Callable[[Mapping[str, object]], object] = field(compare=False, repr=False)

    def holds(self, values: Mapping[str, object]) -> bool:
        """Test if it is true. What is unknown (null) is not."""
        return self.value(values) is True

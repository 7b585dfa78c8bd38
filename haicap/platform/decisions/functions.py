"""The built-in functions by their names."""

from collections.abc import Callable
from typing import cast

from haicap.platform.decisions.callables import Builtin, shape
from haicap.platform.decisions.list_functions import LIST_FUNCTIONS
from haicap.platform.decisions.number_functions import NUMBER_FUNCTIONS
from haicap.platform.decisions.text_functions import TEXT_FUNCTIONS
from haicap.platform.decisions.time_functions import TIME_FUNCTIONS
from haicap.platform.decisions.values import Value

BUILTINS: dict[str, Builtin] = {
    name: Builtin(name, tuple(shape(text) for text in shapes), cast("Callable[..., Value]", run))
    for name, shapes, run in (*NUMBER_FUNCTIONS, *TEXT_FUNCTIONS, *LIST_FUNCTIONS, *TIME_FUNCTIONS)
}

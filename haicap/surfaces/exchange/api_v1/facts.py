"""Facts of a matter as they are sent, and the refusals that speak of them."""

import json
from typing import Annotated, Any

from pydantic import Field, StrictBool, StringConstraints

from haicap.domains.authority.contracts import FactMissing, FactOutside, FactUnknown
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.surfaces.exchange.api_v1.values import Line

#: no number of a fact is larger; as in law files
MOST_NUMBER = 1e15
REFUSED = (FactMissing, FactOutside, FactUnknown)
FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
FactSent = (
    StrictBool
    | Annotated[int, Field(ge=-(10**15), le=10**15)]
    | Annotated[float, Field(ge=-MOST_NUMBER, le=MOST_NUMBER, allow_inf_nan=False)]
    | Line
)


class FactsNoObject(BadInput):
    """The facts in an address are no JSON object."""

    message = sentence('The facts must be a JSON object, such as {"hazard_class": 2}.')


def read_facts(written: str) -> dict[str, object]:
    """
    Return the facts of an address.

    :raises FactsNoObject: if they are no JSON object, or have a name twice.
    """
    try:
        found = json.loads(written or "{}", parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError) as wrong:
        raise FactsNoObject("facts", value="") from wrong
    if not isinstance(found, dict):
        raise FactsNoObject("facts", value="")
    return found


def of_facts(refusal: Refused) -> Refused:
    """Return the refusal with the one fact that it is about named as the field."""
    missing = refusal.params.get("missing")
    names = missing if isinstance(missing, list) else [refusal.params.get("fact", "")]
    if len(names) == 1 and names[0]:
        refusal.field = f"facts.{names[0]}"[:200]
    return refusal


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found

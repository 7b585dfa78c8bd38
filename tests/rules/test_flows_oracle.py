"""The engine beside the slow interpreter, over flows grown at random and whatever may happen to them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import resources
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st

from haicap.kernel.refusals import Refused
from haicap.platform.flows import engine
from haicap.platform.flows.api import AUTOMATIC, HUMAN, Flow, Kind, State, Token, Way, read, ways
from tests.rules.flows import reference
from tests.rules.flows.case import Case
from tests.rules.flows.growing import structured, unstructured, wild

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
DICE = st.integers(0, 2**24 - 1)


@pytest.fixture(autouse=True, scope="module")
def _fewer_moves() -> Iterator[None]:
    """Let a flow that turns in a circle be left soon: the slow interpreter is slow."""
    with pytest.MonkeyPatch.context() as patch:
        for one in (engine, reference):
            patch.setattr(one, "MOST_MOVES", 300)
        yield


def possible(case: Case) -> list[tuple[Token, str]]:
    """Return what may happen: each token that can be completed or told something, and what fires next."""
    found: list[tuple[Token, str]] = []
    for token in case.leaves:
        if token.state is State.WAITING:
            found += [(token, name) for name, way in ways(case.flow, token).items() if way is Way.MESSAGE]
            if case.flow.elements[token.element].kind in HUMAN | AUTOMATIC:
                found.append((token, "complete"))
    due = case.next_due()
    return found + ([(due, "fire")] if due else [])


def happen(case: Case, token: Token, what: str, *, dice: int, outcome: str = "") -> None:
    """Let one of the possible things happen."""
    if what == "complete":
        case.complete(token, dice=dice, outcome=outcome)
    elif what == "fire":
        case.at = max(case.at, token.fires_at or case.at)
        case.fire(token, dice=dice)
    else:
        case.deliver(token, what, dice=dice)


def drive(case: Case, data: st.DataObject, *, steps: int) -> None:
    """Let so many things happen, whatever comes, a minute or more between them."""
    case.start(dice=data.draw(DICE))
    for _ in range(steps):
        choices = possible(case)
        if not choices:
            return
        token, what = choices[data.draw(st.integers(0, len(choices) - 1))]
        happen(case, token, what, dice=data.draw(DICE), outcome=data.draw(st.sampled_from(["", "yes", "no"])))
        due = case.next_due()
        case.at = min(case.at + timedelta(minutes=1), due.fires_at if due else datetime.max)


def bring_to_end(case: Case, data: st.DataObject) -> None:
    """Do everything that is left in the order in which it came."""
    dice = data.draw(DICE)
    for _ in range(400):
        choices = possible(case)
        if not choices:
            break
        ends = [one for one in choices if goes_on(case.flow, *one)]
        # Time is the last of the choices; what is beside a token could be said to it for ever.
        happen(case, *(ends or choices[-1:])[0], dice=dice)
    assert case.stand.has_ended


def told(flow: Flow) -> str:
    """Return a flow in words, for one who looks for a fault."""
    paths = [
        f"{one.source} -{[one.condition.text] if one.condition else ''}-> {one.target}" for one in flow.paths.values()
    ]
    return "\n".join([*paths, *map(str, flow.elements.values())])


def goes_on(flow: Flow, token: Token, what: str) -> bool:
    """Test if it ends what the token waits for, and is not beside it."""
    element = flow.elements[token.element]
    behind = [flow.elements[flow.paths[one].target].message for one in element.outgoing]
    awaited = [element.message, *(behind if element.kind is Kind.EVENT_BASED else [])]
    return what in {"complete", *awaited} or (what == "fire" and element.kind is Kind.CATCH)


class TestStructuredFlows:
    @settings(SLOW, max_examples=250)
    @given(structured(), st.data())
    def test_stand_at_every_step_as_the_slow_interpreter_says_and_run_to_the_end(self, flow: Flow, data) -> None:
        note(told(flow))
        case = Case(flow)
        drive(case, data, steps=25)
        event(f"kinds: {len({one.kind for one in flow.elements.values()})}")
        bring_to_end(case, data)


class TestUnstructuredFlows:
    @SLOW
    @given(unstructured(), st.data())
    def test_stand_as_the_slow_interpreter_says_and_run_to_the_end(self, flow: Flow, data) -> None:
        note(told(flow))
        case = Case(flow)
        drive(case, data, steps=15)
        bring_to_end(case, data)


class TestWildFlows:
    @SLOW
    @given(wild(), st.data())
    def test_stand_as_the_slow_interpreter_says_until_they_are_stuck(self, flow: Flow, data) -> None:
        note(told(flow))
        case = Case(flow)
        try:
            drive(case, data, steps=12)
        except Refused as refused:
            event(refused.code)


class TestShippedFlows:
    @pytest.mark.parametrize("name", ["standard", "same-day", "land"])
    def test_stand_as_the_slow_interpreter_says_on_any_walk_and_pass_every_element(self, name: str) -> None:
        files = resources.files("haicap.domains.procedures").joinpath("data/processes")
        flow = read(files.joinpath(f"{name}.bpmn").read_bytes())
        left = set(flow.elements)
        for seed in range(150):
            chance = Random(seed)
            kind, haste = chance.choice(["person", "organisation"]), chance.choice([0.5, 0.8, 0.96])
            case = Case(flow, consulted=["x", "y"][: seed % 3], applicant_kind=kind).start()
            left -= set(case.moved.passed)
            while choices := possible(case):
                # Where what interrupts a sub-process comes often, no walk goes far.
                onwards = [one for one in choices if goes_on(flow, *one)] if chance.random() < haste else []
                token, what = chance.choice(onwards or choices)
                walk(case, token, what, chance)
                left -= set(case.moved.passed)
            assert case.stand.has_ended
        assert not left


def walk(case: Case, token: Token, what: str, chance: Random) -> None:
    """Do what can be done there, by one of the acts of the step and with one of its outcomes."""
    step = case.flow.elements[token.element].step
    if what == "complete":
        outcomes = [one.code for one in step.outcomes] if step else []
        act = chance.choice(step.acts) if step and step.acts else "complete"
        case.complete(token, outcome=chance.choice(["", *outcomes]), act=act)
    elif what == "fire":
        case.at = max(case.at, token.fires_at or case.at)
        case.fire(token)
    else:
        case.deliver(token, what, act=what)

"""What is written of a flow is read as the same flow."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from haicap.platform.flows.api import Element, Flow, Kind, Step, laid_out, read, write
from haicap.platform.flows.checking import examine
from tests.odd_flows import flow_of, told_flows


def without_lines(flow: Flow) -> Flow:
    """Return the flow without the lines of the file at which things stand."""

    def bare(ones: Mapping[str, Any]) -> dict[str, Any]:
        return {key: replace(one, line=0) for key, one in ones.items()}

    return replace(flow, elements=bare(flow.elements), paths=bare(flow.paths))


class TestWrite:
    @given(told_flows())
    @settings(max_examples=200, deadline=None)
    def test_is_read_again_as_the_same_flow_with_its_picture(self, flow: Flow) -> None:
        content = write(flow)
        again, notes = examine(content, "")
        assert again is not None
        assert without_lines(again).elements == laid_out(flow).elements
        assert without_lines(again) == laid_out(flow)
        assert not notes.passed_over
        assert write(again) == content

    def test_keeps_the_picture_that_a_flow_has(self) -> None:
        flow = laid_out(flow_of([Element("s", Kind.START), Element("e", Kind.END)], [("p1", "s", "e")]))
        moved = replace(flow, lines={"p1": ((0.5, 1.0), (2.25, 1.0))})
        assert read(write(moved)).lines == {"p1": ((0.5, 1.0), (2.25, 1.0))}

    def test_gives_ids_of_its_own_that_nothing_else_has(self) -> None:
        ids = ["message-1", "diagram", "plane", "definitions", "s-shape", "lanes"]
        flow = flow_of(
            [
                Element("s", Kind.START),
                *(Element(one, Kind.USER_TASK, step=Step("head", acts=("complete",))) for one in ids),
                Element("e", Kind.END),
            ],
            [(f"p{place}", *ends) for place, ends in enumerate(zip(["s", *ids], [*ids, "e"], strict=True))],
        )
        assert read(write(flow)).elements.keys() == flow.elements.keys()

    def test_refuses_a_budget_that_is_no_decimal_number_of_hours(self) -> None:
        flow = flow_of([Element("a", Kind.USER_TASK, step=Step("head", budget_working_minutes=1))], [])
        with pytest.raises(ValueError, match="1 minutes"):
            write(flow)

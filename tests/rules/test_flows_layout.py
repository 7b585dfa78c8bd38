"""Flows are laid out whole: nothing over anything else, lines upright and level."""

from hypothesis import given, settings

from haicap.platform.flows.api import Box, Element, Flow, Kind, Lane, laid_out
from tests.odd_flows import flow_of, odd_flows


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def crosses(line: tuple[tuple[float, float], ...], box: Box) -> bool:
    inner = Box(box.x + 1, box.y + 1, box.width - 2, box.height - 2)
    return any(
        overlap(Box(min(x, to_x), min(y, to_y), abs(to_x - x) or 0.1, abs(to_y - y) or 0.1), inner)
        for (x, y), (to_x, to_y) in zip(line, line[1:], strict=False)
    )


def inside(flow: Flow, one: Element, other: Element) -> bool:
    return other.id in flow.around(one.id) or one.id in flow.around(other.id)


class TestLaidOut:
    @given(odd_flows())
    @settings(max_examples=300, deadline=None)
    def test_puts_no_two_boxes_over_each_other(self, flow: Flow) -> None:
        drawn = laid_out(flow)
        ones = list(flow.elements.values())
        assert drawn.boxes.keys() == {one.id for one in ones} | {lane.id for lane in flow.lanes}
        for place, one in enumerate(ones):
            for other in ones[place + 1 :]:
                if one.id != other.host and other.id != one.host and not inside(flow, one, other):
                    on_edge = one.host in flow.around(other.id) or other.host in flow.around(one.id)
                    assert on_edge or not overlap(drawn.boxes[one.id], drawn.boxes[other.id]), (one.id, other.id)

    @given(odd_flows())
    @settings(max_examples=200, deadline=None)
    def test_puts_everything_into_what_holds_it_and_turns_on_the_edge_of_their_host(self, flow: Flow) -> None:
        drawn = laid_out(flow)
        for one in flow.elements.values():
            box = drawn.boxes[one.id]
            assert box.x >= 0
            assert box.y >= 0
            if one.scope:
                assert holds(drawn.boxes[one.scope], box)
            if one.host:
                host = drawn.boxes[one.host]
                middle = box.y + box.height / 2
                assert middle in {host.y, host.y + host.height}
                assert host.x <= box.x <= box.x + box.width <= host.x + host.width
        for lane in flow.lanes:
            for key in lane.elements:
                assert flow.elements[key].host or holds(drawn.boxes[lane.id], drawn.boxes[key])
            assert all(one is lane or not overlap(drawn.boxes[lane.id], drawn.boxes[one.id]) for one in flow.lanes)

    @given(odd_flows())
    @settings(max_examples=200, deadline=None)
    def test_draws_upright_and_level_lines_from_edge_to_edge_and_not_through_boxes(self, flow: Flow) -> None:
        drawn = laid_out(flow)
        assert drawn.lines.keys() == flow.paths.keys()
        for path in flow.paths.values():
            line = drawn.lines[path.id]
            assert len(line) > 1
            assert all(a[0] == b[0] or a[1] == b[1] for a, b in zip(line, line[1:], strict=False))
            for end, key in ((line[0], path.source), (line[-1], path.target)):
                box = drawn.boxes[key]
                assert box.x <= end[0] <= box.x + box.width
                assert box.y <= end[1] <= box.y + box.height
            own = {path.source, path.target, flow.elements[path.source].host, flow.elements[path.target].host}
            around = set(flow.around(path.source))
            for key, box in drawn.boxes.items():
                if key in flow.elements and key not in own | around and flow.elements[key].host not in {*own, *around}:
                    assert not crosses(line, box), (path.id, key)

    @given(odd_flows())
    @settings(max_examples=50, deadline=None)
    def test_gives_the_same_picture_again_with_or_without_an_older_one(self, flow: Flow) -> None:
        drawn = laid_out(flow)
        assert laid_out(drawn) == drawn

    def test_goes_from_left_to_right_in_one_row_and_back_under_it(self) -> None:
        drawn = laid_out(
            flow_of(
                [Element("s", Kind.START), Element("a", Kind.USER_TASK), Element("g", Kind.EXCLUSIVE)]
                + [Element("b", Kind.USER_TASK), Element("e", Kind.END)],
                [("1", "s", "a"), ("2", "a", "g"), ("3", "g", "b"), ("4", "b", "e"), ("back", "g", "a")],
            )
        )
        middles = [drawn.boxes[one].y + drawn.boxes[one].height / 2 for one in "sagbe"]
        assert len(set(middles)) == 1
        assert sorted("sagbe", key=lambda one: drawn.boxes[one].x) == ["s", "a", "g", "b", "e"]
        assert max(y for _, y in drawn.lines["back"]) > drawn.boxes["a"].y + drawn.boxes["a"].height

    def test_puts_what_is_done_at_the_same_time_under_each_other(self) -> None:
        drawn = laid_out(
            flow_of(
                [Element("s", Kind.START), Element("g", Kind.PARALLEL), Element("a", Kind.USER_TASK)]
                + [Element("b", Kind.USER_TASK), Element("j", Kind.PARALLEL), Element("e", Kind.END)],
                [("1", "s", "g"), ("2", "g", "a"), ("3", "g", "b"), ("4", "a", "j"), ("5", "b", "j"), ("6", "j", "e")],
            )
        )
        assert drawn.boxes["a"].x == drawn.boxes["b"].x
        assert drawn.boxes["a"].y < drawn.boxes["b"].y

    def test_keeps_each_lane_a_band_even_an_empty_one(self) -> None:
        lanes = (Lane("x", "Trống"), Lane("y", "Có", elements=frozenset({"s", "a"})))
        drawn = laid_out(flow_of([Element("s", Kind.START), Element("a", Kind.USER_TASK)], [("1", "s", "a")], lanes))
        assert drawn.boxes["x"].height > 0
        assert drawn.boxes["x"].y + drawn.boxes["x"].height <= drawn.boxes["y"].y
        assert drawn.boxes["x"].width == drawn.boxes["y"].width

"""A flow as a picture: said in words, small, and never more than drawing."""

import unicodedata
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from haicap.platform.flows.api import Element, Flow, Kind, StationState, drawing, laid_out, line_of_stations, stations
from haicap.platform.flows.lettering import lines_of, width_of
from tests.odd_flows import flow_of, odd_flows

SVG = "{http://www.w3.org/2000/svg}"
FLOW = flow_of(
    [
        Element("start", Kind.START),
        Element("door", Kind.SUB_PROCESS, "Tiếp nhận", names={"en": "Taken in"}),
        Element("in", Kind.START, scope="door"),
        Element("receive", Kind.USER_TASK, "Tiếp nhận hồ sơ", scope="door", names={"en": "Takes in"}),
        Element("more", Kind.BOUNDARY, "Yêu cầu bổ sung", scope="door", host="receive"),
        Element("wait", Kind.USER_TASK, "Chờ bổ sung", scope="door"),
        Element("out", Kind.END, scope="door"),
        Element("withdraw", Kind.BOUNDARY, "Rút", host="door"),
        Element("withdrawn", Kind.END, "Đã rút hồ sơ"),
        Element("split", Kind.PARALLEL),
        Element("ask", Kind.USER_TASK, "Lấy ý kiến"),
        Element("look", Kind.USER_TASK, "Xác minh thực địa"),
        Element("join", Kind.PARALLEL),
        Element("return", Kind.USER_TASK, "Trả kết quả"),
        Element("end", Kind.END, "Đã trả kết quả"),
    ],
    [
        *(("1", "start", "door"), ("2", "door", "split"), ("3", "split", "ask"), ("4", "split", "look")),
        *(("5", "ask", "join"), ("6", "look", "join"), ("7", "join", "return"), ("8", "return", "end")),
        *(("9", "in", "receive"), ("10", "receive", "out"), ("11", "more", "wait"), ("12", "wait", "receive")),
        ("13", "withdraw", "withdrawn"),
    ],
)


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


class TestDrawing:
    def test_says_in_words_where_the_case_stands(self) -> None:
        svg = ElementTree.fromstring(drawing(FLOW, at=["receive"], passed=["start", "in"], language="en", title="Here"))
        assert svg.get("role") == "img"
        assert [one.tag for one in svg[:2]] == [f"{SVG}title", f"{SVG}desc"]
        assert svg[0].text == "Here"
        assert svg[1].text == "Now at: Takes in."

    def test_marks_the_place_by_words_and_a_thick_edge(self) -> None:
        svg = drawing(FLOW, at=["receive"], late=["look"], passed=["ask"], language="vi")
        assert "Đang ở đây" in texts(svg)
        assert "Quá hạn" in texts(svg)
        assert svg.count('stroke-width="3"><rect') == 2
        assert "Quá hạn: Xác minh thực địa. Đã qua: Lấy ý kiến." in svg

    def test_has_names_in_the_language_where_they_are_known(self) -> None:
        assert "Takes in" in texts(drawing(FLOW, language="en"))
        assert "Trả kết quả" in texts(drawing(FLOW, language="en"))

    def test_stays_within_its_size(self) -> None:
        every = [one.id for one in FLOW.elements.values()]
        assert len(drawing(FLOW, at=every[:2], passed=every).encode()) < 12_000

    @given(odd_flows(), st.lists(st.sampled_from(["e0", "e3", "b0", "nothing"])))
    @settings(max_examples=150, deadline=None)
    def test_draws_any_flow_without_anything_that_acts(self, flow: Flow, at: list[str]) -> None:
        svg = ElementTree.fromstring(drawing(flow, at=at, passed=["e1"], late=["e2"], title="<script>"))
        kinds = {one.tag.removeprefix(SVG) for one in svg.iter()}
        assert kinds <= {"svg", "title", "desc", "g", "path", "rect", "circle", "text"}
        keys = {key for one in svg.iter() for key in one.attrib}
        assert not any(key.startswith("on") or "href" in key or key == "style" for key in keys)
        assert float(svg.get("width", "0")) > 0

    def test_takes_the_boxes_of_the_definition_when_it_has_some(self) -> None:
        assert drawing(laid_out(FLOW)) == drawing(FLOW)


class TestLinesOf:
    @given(st.text(max_size=200), st.integers(1, 4))
    def test_never_makes_a_line_wider_or_more_lines_than_there_is_room_for(self, text: str, most: int) -> None:
        lines = lines_of(text, width=60, size=12, most=most)
        assert len(lines) <= most
        assert all(width_of(line, 12) <= 60 or len(line) == 1 for line in lines)

    def test_breaks_vietnamese_words_between_syllables_evenly(self) -> None:
        words = unicodedata.normalize("NFD", "Chờ bổ sung giấy tờ")
        assert len(lines_of(words, width=100, size=12, most=3)) == 2
        assert lines_of("Chờ bổ sung giấy tờ", width=100, size=12, most=3)[1] == "giấy tờ"


class TestStations:
    def test_shows_the_outmost_level_alone_with_what_is_done_at_the_same_time_as_one(self) -> None:
        line = stations(FLOW, at=["wait"], passed=["start", "in", "receive"])
        assert [one.name for one in line] == ["Tiếp nhận", "Lấy ý kiến, Xác minh thực địa", "Trả kết quả"]
        assert [one.state for one in line] == [StationState.HERE, StationState.TO_COME, StationState.TO_COME]

    def test_is_at_a_station_while_one_of_its_steps_is_open(self) -> None:
        line = stations(FLOW, at=["look"], passed=["start", "door", "split", "ask"])
        assert [one.state for one in line] == [StationState.DONE, StationState.HERE, StationState.TO_COME]

    def test_does_not_count_what_was_passed_before_it_went_back(self) -> None:
        line = stations(FLOW, at=["receive"], passed=["start", "door", "split", "ask", "look", "return"])
        assert [one.state for one in line] == [StationState.HERE, StationState.TO_COME, StationState.TO_COME]

    def test_ends_with_the_end_that_was_reached(self) -> None:
        passed = ["start", "door", "receive", "split", "ask", "look", "join", "return", "end"]
        assert [one.name for one in stations(FLOW, passed=passed)][-1] == "Đã trả kết quả"
        assert {one.state for one in stations(FLOW, passed=passed)} == {StationState.DONE}
        withdrawn = stations(FLOW, passed=["start", "door", "in", "receive", "withdraw", "withdrawn"])
        assert [one.name for one in withdrawn] == ["Tiếp nhận", "Đã rút hồ sơ"]

    @given(odd_flows(), st.lists(st.sampled_from(["e0", "e3", "b0", "nothing"])))
    @settings(max_examples=100, deadline=None)
    def test_gives_a_line_for_any_flow(self, flow: Flow, at: list[str]) -> None:
        line = stations(flow, at=at, passed=["e1", "e2"])
        states = [one.state for one in line]
        assert states.count(StationState.HERE) <= len(at)
        ElementTree.fromstring(line_of_stations(line, title="&"))

    def test_draws_the_line_with_words_at_each_station(self) -> None:
        svg = line_of_stations(stations(FLOW, at=["receive"], language="en"), language="en")
        assert "here now" in texts(svg)
        assert "Taken in: here now; Lấy ý kiến, Xác minh thực địa: still to come" in svg

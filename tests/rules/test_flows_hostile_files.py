"""Files that would run code, read files, exhaust memory or nest without end; and the reader fed with rubbish."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haicap.platform.flows import api as flows
from tests.flow_files import (
    HEAD,
    boundary,
    catch,
    end,
    error,
    faults,
    file,
    gateway,
    job,
    message,
    path,
    start,
    step,
    sub,
    timer,
    way,
)

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
MANY = '<multiInstanceLoopCharacteristics haicap:each="x"/>'
LANES = '<laneSet id="ls"><lane id="l"><extensionElements><haicap:lane role="r"/></extensionElements></lane></laneSet>'
RICH = file(
    *(start(), gateway("g", "parallel"), gateway("j", "parallel"), gateway("x", default="x-e"), end(), LANES),
    *(
        sub("u", start("s1"), step("a", inside=MANY), end("e1", error()), way("s1", "a", "e1")),
        boundary("b", "u", error()),
    ),
    *(step("c"), boundary("t", "c", timer(), goes_on=True), job("d"), end("e2"), catch("f", message())),
    *(gateway("v", "eventBased"), catch("h", timer("PT8H")), '<receiveTask id="i" messageRef="m2"/>'),
    *(
        way("s", "g", "u", "j", "x", "e"),
        way("g", "c", "j"),
        way("b", "j"),
        way("t", "d", "e2"),
        path("x", "v", 'a = "b"'),
    ),
    *(way("v", "f", "x"), way("v", "h", "x"), way("v", "i", "x"), '<callActivity id="k" calledElement="o"/>'),
)
WORDS = (
    *("start", "end", "user", "sub", "exclusive", "parallel", "inclusive", "eventBased", "a", "b", "u", "g", "s", "e"),
    *("sourceRef", "targetRef", "attachedToRef", "default", "id", "cancelActivity", "false", "P1D", "x = 1", "m1", '"'),
    *(
        "<",
        ">",
        "/>",
        "</",
        "&lt;",
        "&#0;",
        "&x;",
        "]]>",
        "<![CDATA[",
        "<!--",
        "haicap:",
        "haicap:step",
        "xmlns=''",
        "=",
    ),
    *("subProcess", "process", "sequenceFlow", "lane", "extensionElements", "-", "\n", "é", "\u0300", "9" * 30, "nan"),
)
TAGS = (
    *("process", "startEvent", "endEvent", "userTask", "serviceTask", "receiveTask", "businessRuleTask", "subProcess"),
    *("callActivity", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "boundaryEvent"),
    *("intermediateCatchEvent", "sequenceFlow", "laneSet", "lane", "flowNodeRef", "incoming", "outgoing", "task"),
    *("timerEventDefinition", "timeDuration", "messageEventDefinition", "errorEventDefinition", "conditionExpression"),
    *("multiInstanceLoopCharacteristics", "loopCardinality", "extensionElements", "haicap:step", "haicap:outcome"),
    *(
        "haicap:clock",
        "haicap:name",
        "haicap:service",
        "dataStoreReference",
        "dc:Bounds",
        "di:BPMNShape",
        "di:BPMNEdge",
    ),
)
KEYS = (
    *("id", "name", "sourceRef", "targetRef", "default", "attachedToRef", "calledElement", "messageRef", "errorRef"),
    *(
        "cancelActivity",
        "haicap:each",
        "haicap:clock",
        "role",
        "acts",
        "workingHours",
        "code",
        "bpmnElement",
        "x",
        "width",
    ),
)
VALUES = ("a", "b", "c", "d", "a b", "", "1", "true", "false", "P1D", "m1", "x = 1", "calendar", "8", "unit:a", "é")


@st.composite
def trees(draw: st.DrawFn, depth: int = 2) -> str:
    """Return an element with elements inside, of the names that a definition uses."""
    tag = draw(st.sampled_from(TAGS))
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4))
    marks = "".join(f' {key}="{draw(st.sampled_from(VALUES))}"' for key in keys)
    inside = draw(st.lists(trees(depth=depth - 1), max_size=4)) if depth else []
    text = draw(st.sampled_from(VALUES)) if not inside else ""
    return f"<{tag}{marks}>{text}{''.join(inside)}</{tag}>"


@st.composite
def ways_about(draw: st.DrawFn) -> bytes:
    """Return a process of elements that exist, with paths and events between them as they fall."""
    kinds = draw(st.lists(st.sampled_from(["step", "job", "and", "xor", "or", "event", "catch", "sub"]), max_size=8))
    made = {
        "step": step,
        "job": job,
        "and": lambda id_: gateway(id_, "parallel"),
        "xor": gateway,
        "or": lambda id_: gateway(id_, "inclusive"),
        "event": lambda id_: gateway(id_, "eventBased"),
        "catch": lambda id_: catch(id_, message()),
        "sub": lambda id_: sub(
            id_, start(f"{id_}s"), step(f"{id_}a"), end(f"{id_}e"), way(f"{id_}s", f"{id_}a", f"{id_}e")
        ),
    }
    ids = [f"n{number}" for number in range(len(kinds))]
    among = st.sampled_from(["s", "e", *ids])
    paths = draw(
        st.lists(
            st.tuples(among, among, st.sampled_from(["", "x", "y = 1"])), unique_by=lambda one: one[:2], max_size=16
        )
    )
    hosts = draw(st.lists(st.tuples(st.sampled_from(ids), st.booleans()), max_size=3)) if ids else []
    events = [
        boundary(f"b{at}", host, message(), goes_on=on) + way(f"b{at}", "e") for at, (host, on) in enumerate(hosts)
    ]
    return file(
        *(start(), end(), *[made[kind](id_) for kind, id_ in zip(kinds, ids, strict=True)], *events),
        *[path(source, target, asked) for source, target, asked in paths],
    )


class TestHostileFile:
    @pytest.mark.parametrize(
        "content",
        [
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RICH.replace(b"P1D", b"&x;"),
            b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>' + RICH,
            b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">' + RICH,
            b'<!DOCTYPE a [<!ATTLIST definitions more CDATA "x">]>' + RICH,
            b"<?xml-stylesheet href='file:///etc/passwd'?>" + RICH.replace(b"P1D", b"<?php 1 ?>"),
            RICH.replace(
                b"</process>", b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/></process>'
            ),
            RICH.replace(b"P1D", b"\x00"),
            RICH.replace(b"P1D", b"\xff\xfe"),
            RICH.decode().encode("utf-16") + b"\x00",
            b'<?xml version="1.0" encoding="utf-7"?>' + RICH,
            b'<?xml version="1.0" encoding="UTF-16"?>' + RICH,
            RICH.replace(b'id="a"', b'id="a" name="' + b"x" * 900_000 + b'"'),
            RICH.replace(b'id="a"', b'id="' + b"x" * 900_000 + b'"'),
            RICH.replace(b'a = "b"', b"(" * 300_000),
            RICH.replace(b'a = "b"', b"a + " * 200_000),
            RICH.replace(b"P1D", b"9" * 500_000),
            b"<a>" * 300_000,
            HEAD.format(more="").encode() + b"<process>" * 100_000,
            b"<" * 900_000,
            b"&" * 900_000,
        ],
        ids=range(20),
    )
    def test_is_refused_or_read_without_harm(self, content: bytes) -> None:
        for fault in faults(content):
            assert len(str(fault)) < 2_000

    @pytest.mark.parametrize("place", ["name", "P1D"])
    def test_cannot_grow_by_entities(self, place: str) -> None:
        laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        grown = (
            RICH.decode().replace("P1D", "&a11;") if place == "P1D" else RICH.decode().replace('id="a"', 'id="&a11;"')
        )
        content = f'<!DOCTYPE a [<!ENTITY a0 "ha">{laughs}]>{grown}'.encode()
        assert faults(content)[0].code in {"FlowFileBroken", "FlowDeclaresEntities"}

    @pytest.mark.parametrize(
        "code",
        ['__import__("os").system("id")', "eval(1)", "${runtime.exec(1)}", "#{x}", "import os", "lambda: 0", "x; y"],
    )
    def test_runs_no_code(self, code: str) -> None:
        content = RICH.replace(b'a = "b"', code.replace('"', "&quot;").encode())
        assert [fault.code for fault in faults(content) if fault.element == "x-v"] == ["ConditionUnreadable"]

    def test_turns_in_no_circle(self) -> None:
        ids = [f"g{number}" for number in range(400)]
        ring = [gateway(one, default=f"{one}-e") for one in ids]
        paths = [path(one, other, "x") + path(one, "e") for one, other in zip(ids, [*ids[1:], ids[0]], strict=True)]
        assert [fault.code for fault in faults(file(start(), end(), way("s", "g0"), *ring, *paths))] == [
            "TurnsWithoutWaiting"
        ]

    def test_is_walked_within_bounds(self) -> None:
        ids = [f"a{number}" for number in range(200)]
        asked = [path("g", one, "x") + way(one, "j") for one in ids]
        parts = (start(), gateway("g", "inclusive", default="g-e"), gateway("j", "inclusive"), end(), *map(step, ids))
        report = flows.check(file(*parts, *asked, path("g", "e"), way("s", "g"), way("j", "e")))
        assert report.faults == ()
        assert not report.is_walked
        assert report.markings <= flows.LIMITS.markings + 1


class TestReader:
    @settings(SLOW, max_examples=300)
    @given(st.binary(max_size=400))
    def test_takes_any_bytes(self, content: bytes) -> None:
        assert faults(content)

    @settings(SLOW, max_examples=300)
    @given(st.lists(st.tuples(st.integers(0, len(RICH)), st.integers(0, 40), st.sampled_from(WORDS)), max_size=6))
    def test_takes_a_definition_with_pieces_exchanged(self, changes: list[tuple[int, int, str]]) -> None:
        content = RICH
        for at, length, word in changes:
            content = content[:at] + word.encode() + content[at + length :]
        report = flows.check(content)
        assert report.flow or report.faults

    @settings(SLOW, max_examples=150)
    @given(st.lists(trees(), min_size=1, max_size=4))
    def test_takes_elements_as_they_fall(self, parts: list[str]) -> None:
        report = flows.check(file(*parts))
        assert report.flow or report.faults

    @settings(SLOW, max_examples=300)
    @given(ways_about())
    def test_gives_only_flows_that_the_engine_can_walk(self, content: bytes) -> None:
        report = flows.check(content)
        assert report.flow or report.faults

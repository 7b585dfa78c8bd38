"""What is wrong with a definition: each fault by a small definition of its own, with its element and line."""

import pytest

from haicap.platform.flows import api as flows
from tests.flow_files import (
    MANY,
    THROUGH,
    boundary,
    catch,
    end,
    error,
    extension,
    faults,
    file,
    gateway,
    job,
    message,
    one,
    path,
    start,
    step,
    sub,
    through,
    timer,
    told,
    way,
)

DECIDES = (
    '<businessRuleTask id="a"><extensionElements><haicap:decision name="x"/></extensionElements></businessRuleTask>'
)
ATTRIBUTES = " ".join(f"a{number}='x'" for number in range(101))
OFF_CLOCK = '<messageEventDefinition messageRef="m1" haicap:clock="working"/>'


def asked(condition: str, *, attributes: str = "", more: str = "") -> bytes:
    """Return a flow with a gateway that asks this."""
    expression = f"<conditionExpression {attributes}>{condition}</conditionExpression>"
    first = f'<sequenceFlow id="f" sourceRef="a" targetRef="b">{expression}</sequenceFlow>'
    return file(
        *(start(), gateway("a", default="a-e"), step("b"), end(), way("s", "a", "e"), way("b", "e"), first), more=more
    )


class TestFile:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "FlowFileBroken"),
            (b"<a", "FlowFileBroken"),
            (b'<?xml version="1.0" encoding="no-such"?><a/>', "FlowFileBroken"),
            (b"<a/>", "NotAProcessFile"),
            (b'<definitions xmlns="http://www.omg.org/spec/DMN/20180521/MODEL/"/>', "NotAProcessFile"),
            (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "FlowDeclaresEntities"),
            (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "FlowDeclaresEntities"),
            (b" " * 1_000_001, "FlowTooLarge"),
            (file(*["<g>" * 70, "</g>" * 70]), "FlowTooLarge"),
            (file("<group/>" * 50_001), "FlowTooLarge"),
            (file(f"<group {ATTRIBUTES}/>"), "FlowTooLarge"),
            (file(), "NoProcess"),
        ],
    )
    def test_is_refused(self, content: bytes, code: str) -> None:
        assert one(content).code == code
        with pytest.raises(flows.FlowUnfit):
            flows.read(content)

    def test_says_that_the_process_named_is_not_there(self) -> None:
        assert [fault.code for fault in faults(file(*THROUGH, step("a")), process="q")] == ["ProcessNotThere"]

    def test_says_that_several_processes_could_be_meant_and_what_is_wrong_in_each(self) -> None:
        beside = f'<process id="q">{start("s2")}</process>'
        assert told(file("<scriptTask id='a'/>", *THROUGH, beside=beside)) == [
            *(("SeveralProcesses", "q"), ("DeadEnd", "s2")),
            *(("SeveralProcesses", "p"), ("BpmnOutside", "a")),
        ]

    def test_must_not_ask_for_extensions_to_be_understood(self) -> None:
        beside = '<extension mustUnderstand="true"/>'
        assert [fault.code for fault in faults(file(*THROUGH, step("a"), beside=beside))] == ["BpmnOutside"]

    def test_holds_no_more_text_of_expressions_than_allowed(self) -> None:
        long = "a + " * 2_000 + "a"
        asked = [path("g", "e", long, id_=f"f{number}") for number in range(20)]
        found = faults(file(start(), gateway("g", default="g-e"), end(), way("s", "g", "e"), *asked))
        assert {fault.params["limit"] for fault in found} == {"expression_characters"}

    def test_holds_no_more_elements_than_allowed(self) -> None:
        ids = [f"a{number}" for number in range(1_000)]
        assert one(file(start(), *map(step, ids), end(), way("s", *ids, "e"))).params["limit"] == "elements"


class TestOutsideTheSubset:
    @pytest.mark.parametrize(
        ("what", "element"),
        [
            ("task", '<task id="a"/>'),
            ("scriptTask", '<scriptTask id="a"><script>import os</script></scriptTask>'),
            ("complexGateway", '<complexGateway id="a"/>'),
            ("intermediateThrowEvent", f'<intermediateThrowEvent id="a">{message()}</intermediateThrowEvent>'),
            ("callChoreography", '<callChoreography id="a"/>'),
            ("userTask/standardLoopCharacteristics", step("a", inside="<standardLoopCharacteristics/>")),
            ("userTask/potentialOwner", step("a", inside="<potentialOwner/>")),
            ("userTask isForCompensation", step("a", attributes='isForCompensation="true"')),
            ("userTask startQuantity", step("a", attributes='startQuantity="2"')),
            ("userTask assignee", step("a", attributes='assignee="me"')),
            ("receiveTask instantiate", '<receiveTask id="a" messageRef="m1" instantiate="true"/>'),
            (
                "multiInstanceLoopCharacteristics isSequential",
                step("a", inside=MANY.format('isSequential="true" haicap:each="x"', "")),
            ),
            (
                "multiInstanceLoopCharacteristics behavior",
                step("a", inside=MANY.format('behavior="One" haicap:each="x"', "")),
            ),
            (
                "multiInstanceLoopCharacteristics/completionCondition",
                step("a", inside=MANY.format('haicap:each="x"', "<completionCondition>true</completionCondition>")),
            ),
            ("serviceTask/multiInstanceLoopCharacteristics", job("a", inside=MANY.format('haicap:each="x"', ""))),
            ("timerEventDefinition/timeCycle", catch("a", timer("R3/P1D", tag="timeCycle"))),
            ("intermediateCatchEvent/signalEventDefinition", catch("a", "<signalEventDefinition/>")),
            ("intermediateCatchEvent/conditionalEventDefinition", catch("a", "<conditionalEventDefinition/>")),
            ("intermediateCatchEvent/linkEventDefinition", catch("a", "<linkEventDefinition/>")),
            ("intermediateCatchEvent/errorEventDefinition", catch("a", error())),
            ("intermediateCatchEvent: multiple events", catch("a", message() + timer())),
            ("eventDefinitionRef", catch("a", "<eventDefinitionRef>x</eventDefinitionRef>")),
            ("dataStoreReference", step("a") + '<dataStoreReference id="d"/>'),
            (
                "dataInputAssociation/assignment",
                step("a", inside="<dataInputAssociation><assignment/></dataInputAssociation>"),
            ),
            ("sequenceFlow/conditionExpression", step("a") + path("a", "e", "x", id_="f")),
        ],
    )
    def test_is_refused_by_its_name_and_nothing_else_is(self, what: str, element: str) -> None:
        found = one(through(element))
        assert (found.code, found.params["what"], found.line) == ("BpmnOutside", what, 3)

    @pytest.mark.parametrize("tag", ["transaction", "adHocSubProcess"])
    def test_is_refused_with_what_lies_inside(self, tag: str) -> None:
        inside = (start("s1"), '<scriptTask id="b"/>', end("e1"), way("s1", "b", "e1"))
        assert told(through(sub("a", *inside, tag=tag))) == [("BpmnOutside", "a"), ("BpmnOutside", "b")]

    def test_is_an_event_sub_process(self) -> None:
        inside = (start("s1", inside=message()), end("e1"), way("s1", "e1"))
        assert told(through(step("a"), sub("b", *inside, attributes='triggeredByEvent="true"'))) == [
            *(("BpmnOutside", "b"), ("BpmnOutside", "s1"))
        ]

    @pytest.mark.parametrize(
        ("event", "element"),
        [
            (start("s", timer()), "s"),
            (start("s", "<signalEventDefinition/>"), "s"),
        ],
    )
    def test_is_a_start_event_of_another_kind(self, event: str, element: str) -> None:
        assert told(file(event, step("a"), end(), way("s", "a", "e"))) == [("BpmnOutside", element)]

    @pytest.mark.parametrize("inside", ["<escalationEventDefinition/>", "<cancelEventDefinition/>", timer()])
    def test_is_an_end_event_of_another_kind(self, inside: str) -> None:
        assert told(file(start(), step("a"), end(inside=inside), way("s", "a", "e"))) == [("BpmnOutside", "e")]

    def test_is_a_compensation_boundary(self) -> None:
        event = boundary("b", "a", "<compensateEventDefinition/>")
        assert told(through(step("a"), event, way("b", "e"))) == [("BpmnOutside", "b")]


class TestExtensions:
    @pytest.mark.parametrize(
        ("code", "what", "element"),
        [
            ("ExtensionUnknown", "haicap:stepp", step("a", inside=extension('<haicap:stepp role="x"/>'))),
            ("ExtensionUnknown", "haicap:step rolle", step("a", says='role="head" rolle="x"')),
            ("ExtensionUnknown", "haicap:limit", step("a", attributes='haicap:limit="8"')),
            ("ExtensionUnknown", "note", job("a", inside=extension("<haicap:name><haicap:note/></haicap:name>"))),
            ("BpmnMisplaced", "haicap:service", step("a", inside=extension('<haicap:service name="x"/>'))),
            ("BpmnMisplaced", "haicap:step", step("a", inside=extension('<haicap:step role="x"/>'))),
            ("BpmnMisplaced", "haicap:step", step("a", inside='<haicap:step role="x"/>')),
            ("ValueUnfit", "workingHours", step("a", says='role="head" workingHours="a day"')),
            ("ValueUnfit", "workingHours", step("a", says='role="head" workingHours="-8"')),
            ("ValueUnfit", "workingHours", step("a", says='role="head" workingHours="0.001"')),
            ("ValueUnfit", "acts", step("a", says='role="head" acts="sign sign"')),
            ("ValueUnfit", "beside", step("a", says='role="head" acts="sign" beside="sign"')),
            ("ValueUnfit", "form", step("a", says='role="head" form="a form"')),
            ("BpmnLacks", "stops", step("a", inside=extension("<haicap:clock/>"))),
            ("ValueUnfit", "haicap:clock", catch("a", timer(mark=' haicap:clock="lunar"'))),
            (
                "ExtensionUnknown",
                "haicap:clock",
                catch("a", OFF_CLOCK),
            ),
            ("BpmnLacks", "haicap:service", '<serviceTask id="a"/>'),
            ("BpmnLacks", "haicap:service", '<sendTask id="a"/>'),
            ("BpmnLacks", "haicap:decision", '<businessRuleTask id="a"/>'),
        ],
    )
    def test_are_as_documented(self, code: str, what: str, element: str) -> None:
        found = one(through(element))
        assert (found.code, found.params["what"], found.element, found.line) == (code, what, "a", 3)

    def test_of_a_step_have_each_outcome_once(self) -> None:
        says = '<haicap:step role="head"><haicap:outcome code="x"/><haicap:outcome code="x"/></haicap:step>'
        found = one(through(f'<userTask id="a">{extension(says)}</userTask>'))
        assert (found.code, found.params["value"]) == ("ValueUnfit", "x")


class TestValues:
    @pytest.mark.parametrize(
        ("code", "element"),
        [
            ("BpmnLacks", '<callActivity id="a"/>'),
            ("BpmnLacks", '<receiveTask id="a"/>'),
            ("BpmnLacks", catch("a", "")),
            ("BpmnLacks", catch("a", "<messageEventDefinition/>")),
            ("BpmnLacks", catch("a", "<timerEventDefinition/>")),
            ("BpmnLacks", step("a", inside=MANY.format("", ""))),
            ("BpmnMisplaced", step("a", inside=MANY.format('haicap:each="x"', "<loopCardinality>2</loopCardinality>"))),
            ("BpmnMisplaced", step("a", attributes='default="a-e"')),
            ("ConditionUnreadable", step("a", inside=MANY.format('haicap:each="1 +"', ""))),
            ("LeadsNowhere", catch("a", message("m9"))),
            ("ValueUnfit", step("a", attributes=f'name="{"x" * 600}"')),
            ("NobodyActs", '<userTask id="a"/>'),
            ("NobodyActs", '<manualTask id="a"/>'),
            *[
                ("TimerUnreadable", catch("a", timer(text)))
                for text in ("", "P", "PT", "P0D", "-P1D", "8 giờ", "P1M", "P1W")
            ],
            *[("TimerUnreadable", catch("a", timer(text))) for text in ("PT1S", "PT0.001H", "P1DT", "PT1H1H", "R/P1D")],
            *[
                ("TimerUnreadable", catch("a", timer(text, tag="timeDate")))
                for text in ("2026-12-31", "2026-12-31T17:00:00", "2026-02-30T17:00:00Z", "hôm nay", "P1D")
            ],
        ],
    )
    def test_are_told_where_they_are_unfit(self, code: str, element: str) -> None:
        found = one(through(element))
        assert (found.code, found.element, found.line) == (code, "a", 3)

    def test_are_told_where_boxes_are_unfit(self) -> None:
        shape = '<di:BPMNShape id="a_di" bpmnElement="a"><dc:Bounds x="nan" y="0" width="1" height="1"/></di:BPMNShape>'
        assert told(through(step("a"), f"</process>{shape}<process id='q'>")) == [("ValueUnfit", "a_di")]

    def test_of_ids_are_unique(self) -> None:
        found = one(through(step("a"), '<textAnnotation id="a"/>'))
        assert (found.code, found.line, found.params["other"]) == ("IdTwice", 7, 3)

    def test_of_ids_of_elements_are_unique_and_there(self) -> None:
        codes = {code for code, _ in told(through(step("a"), step("a"), step("")))}
        assert {"IdTwice", "BpmnLacks"} <= codes

    @pytest.mark.parametrize("value", ["1a", "a b", "a/b"])
    def test_of_ids_are_names(self, value: str) -> None:
        assert ("ValueUnfit", value) in told(file(start(), step(value), end(), way("s", value, "e")))


class TestConditions:
    @pytest.mark.parametrize(
        ("condition", "position"),
        [("= x", 1), ("x =", 4), ("${x}", 1), ('__import__("os").system("id")', 1), ("x == 1", 4), ("(" * 60, 1)],
    )
    def test_are_s_feel(self, condition: str, position: int) -> None:
        found = one(asked(condition))
        assert (found.code, found.element) == ("ConditionUnreadable", "f")

    def test_say_where_they_cannot_be_read(self) -> None:
        found = one(asked("a = 1 and"))
        assert found.params["position"] == 10

    def test_are_not_empty(self) -> None:
        assert told(asked(" ")) == [("BpmnLacks", "f")]

    @pytest.mark.parametrize("language", ["http://www.w3.org/1999/XPath", "http://www.java.com/java", "juel"])
    def test_are_in_no_other_language(self, language: str) -> None:
        assert told(asked("x = 1", attributes=f'language="{language}"')) == [("ExpressionLanguageUnknown", "f")]
        assert told(asked("x = 1", more=f' expressionLanguage="{language}"')) == [("ExpressionLanguageUnknown", "f")]

    @pytest.mark.parametrize("language", ["FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/"])
    def test_are_in_feel(self, language: str) -> None:
        assert told(asked("x = 1", attributes=f'language="{language}"', more=' expressionLanguage="juel"')) == []

    def test_stand_on_each_path_but_the_default(self) -> None:
        parts = (start(), gateway("a"), step("b"), end(), way("s", "a", "b", "e"), path("a", "e", "x"))
        assert told(file(*parts)) == [("ConditionMissing", "a-b")]

    def test_do_not_stand_on_the_default_nor_on_an_only_path(self) -> None:
        parts = (start(), gateway("a", default="a-b"), step("b"), end(), way("s", "a"), way("b", "e"))
        assert told(file(*parts, path("a", "b", "x"), path("a", "e", "y"))) == [("BpmnMisplaced", "a-b")]
        assert told(file(start(), gateway("a"), end(), way("s", "a"), path("a", "e", "x"))) == [
            ("BpmnMisplaced", "a-e")
        ]


class TestFaults:
    def test_are_told_all_at_once_in_the_order_of_the_file(self) -> None:
        found = told(
            file(
                *(start(), '<scriptTask id="a"/>', '<userTask id="b"/>', catch("c", timer("8h")), job("d"), end()),
                *(way("s", "a", "b", "c", "d", "e"), path("d", "gone"), step("f")),
            )
        )
        assert found == [
            *(("BpmnOutside", "a"), ("NobodyActs", "b"), ("TimerUnreadable", "c"), ("LeadsNowhere", "d-gone")),
            *(("DeadEnd", "f"), ("NeverReached", "f")),
        ]

    def test_name_the_element_by_name_and_id_and_the_line(self) -> None:
        found = one(through('<scriptTask id="a" name="Thẩm&#10; định"/>'))
        assert str(found) == "“Thẩm định (a)” (line 3) uses “scriptTask”, which is not supported."
        assert found.details() == {
            **{"field": "process", "element": "a", "name": "Thẩm định", "line": 3, "what": "scriptTask"}
        }

    def test_are_carried_by_the_refusal(self) -> None:
        with pytest.raises(flows.FlowUnfit) as refused:
            flows.read(through('<scriptTask id="a"/>', step("b")))
        assert [fault.code for fault in refused.value.faults] == ["BpmnOutside", "DeadEnd", "NeverReached"]
        assert refused.value.params == {"count": 3, "line": 3}
        assert [fault["code"] for fault in refused.value.details()["faults"]] == [  # type: ignore[attr-defined]
            *("BpmnOutside", "DeadEnd", "NeverReached")
        ]

    def test_are_told_up_to_a_bound(self) -> None:
        assert len(faults(file(*[f'<scriptTask id="a{number}"/>' for number in range(900)]))) == flows.LIMITS.faults

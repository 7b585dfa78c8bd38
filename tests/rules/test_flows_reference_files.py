"""
The reference files of the BPMN Model Interchange Working Group: each is run, or refused with reasons.

They show what can be drawn, not what can be run: none says whose steps its tasks are. What is in their way is listed
here, with how often; cleared of that, they are run.
"""

from collections import Counter
from pathlib import Path

import pytest

from haicap.platform.flows import api as flows

REASONS: dict[str, dict[str, int]] = {
    "A.1.0": {
        "BpmnOutside task": 3,
    },
    "A.2.0": {
        "BpmnOutside task": 4,
        "ConditionMissing": 3,
    },
    "A.3.0": {
        "BpmnLacks messageRef": 1,
        "BpmnOutside boundaryEvent/escalationEventDefinition": 1,
        "BpmnOutside task": 4,
        "StartsUnfit": 1,
    },
    "A.4.0": {
        "BpmnOutside task": 6,
        "SeveralProcesses": 2,
    },
    "B.1.0": {
        "BpmnLacks haicap:service": 2,
        "BpmnOutside dataStoreReference": 1,
        "BpmnOutside startEvent/timerEventDefinition": 1,
        "BpmnOutside task": 4,
        "ConditionMissing": 4,
        "NobodyActs": 2,
        "SeveralProcesses": 4,
        "StartsUnfit": 1,
    },
    "C.1.0": {
        "BpmnLacks haicap:service": 1,
        "BpmnLacks messageRef": 3,
        "BpmnLacks timeDuration": 1,
        "BpmnOutside task": 4,
        "BpmnOutside userTask/potentialOwner": 4,
        "ExpressionLanguageUnknown": 4,
        "NobodyActs": 4,
        "SeveralProcesses": 2,
    },
    "C.4.0": {
        "BpmnLacks haicap:service": 1,
        "BpmnLacks messageRef": 6,
        "BpmnOutside dataStoreReference": 6,
        "BpmnOutside intermediateThrowEvent": 1,
        "BpmnOutside manualTask/standardLoopCharacteristics": 1,
        "BpmnOutside startEvent/signalEventDefinition": 3,
        "ConditionMissing": 4,
        "NobodyActs": 21,
        "SeveralProcesses": 4,
    },
    "C.9.0": {
        "BpmnLacks haicap:decision": 1,
        "BpmnLacks haicap:service": 7,
        "BpmnLacks messageRef": 3,
        "BpmnOutside startEvent/errorEventDefinition": 1,
        "BpmnOutside startEvent/messageEventDefinition": 1,
        "BpmnOutside subProcess triggeredByEvent": 2,
        "ConditionUnreadable": 4,
        "NobodyActs": 1,
    },
    "C.9.1": {
        "BpmnLacks haicap:service": 2,
        "BpmnOutside timerEventDefinition/timeCycle": 1,
        "NobodyActs": 1,
    },
}


@pytest.mark.shared
class TestReferenceFile:
    @pytest.mark.parametrize("name", REASONS)
    def test_is_refused_for_these_reasons(self, name: str, shared: Path) -> None:
        report = flows.check((shared / "data" / "bpmn_miwg" / f"{name}.bpmn").read_bytes())
        found = Counter(f"{one.code} {one.params.get('what', '')}".strip() for one in report.faults)
        assert found == REASONS[name]

    def test_has_each_reason_at_an_element_and_a_line(self, shared: Path) -> None:
        files = sorted((shared / "data" / "bpmn_miwg").glob("*.bpmn"))
        assert {file.stem for file in files} >= set(REASONS)
        for file in files:
            content = file.read_text(encoding="utf-8")
            report = flows.check(content.encode())
            assert report.flow or report.faults
            # A file that only draws who talks with whom holds no process, so no element is at fault.
            for one in (fault for fault in report.faults if fault.code != "NoProcess"):
                assert f'id="{one.element}"' in content
                assert 1 < one.line <= len(content.splitlines())
                assert f"line {one.line}" in str(one)

    def test_runs_when_what_is_in_its_way_is_mended(self, shared: Path) -> None:
        drawn = (shared / "data" / "bpmn_miwg" / "A.1.0.bpmn").read_text()
        says = (
            '<semantic:extensionElements><h:step xmlns:h="urn:haicap:bpmn:1" role="head"/></semantic:extensionElements>'
        )
        mended = drawn.replace("<semantic:task ", "<semantic:userTask ").replace(
            "</semantic:task>", "</semantic:userTask>"
        )
        head, *tasks = mended.split("<semantic:userTask ")
        mended = "<semantic:userTask ".join([head, *(task.replace(">", f">{says}", 1) for task in tasks)])
        report = flows.check(mended.encode())
        assert report.faults == ()
        assert report.flow is not None
        assert len(report.flow.elements) == 5
        assert set(report.flow.boxes) == set(report.flow.elements)
        assert set(report.flow.lines) == set(report.flow.paths)
        assert report.is_walked

"""A second version of the standard process: one step more, and one that has another id."""

from haicap.domains.procedures.loading.processes import FILES

#: what stands under another id in the second version
RENAMED = {"approve": "review"}
_STEP = """
      <userTask id="compare" name="Đối chiếu hồ sơ">
        <extensionElements>
          <haicap:step role="specialist" place="competent" acts="complete"/>
        </extensionElements>
        <incoming>p8</incoming>
        <outgoing>p8b</outgoing>
      </userTask>
      <userTask id="review" name="Xem xét, trình ký">
        <extensionElements>
          <haicap:name en="Approve" id="Menyetujui"/>
          <haicap:step role="head" place="competent" form="approve" acts="approve send_back" beside="reappoint"/>"""


def second() -> str:
    """Return its BPMN: `compare` is new behind `process`, and `approve` is `review`."""
    text = (FILES / "standard.bpmn").read_text(encoding="utf-8")
    head, tail = text.split('<userTask id="approve"', 1)
    _, tail = tail.split("</extensionElements>", 1)
    tail = tail.replace("<incoming>p8</incoming>", "<incoming>p8b</incoming>", 1)
    text = f"{head.rstrip()}{_STEP}\n        </extensionElements>{tail}"
    text = text.replace(
        '<sequenceFlow id="p8" sourceRef="process" targetRef="approve"/>',
        '<sequenceFlow id="p8" sourceRef="process" targetRef="compare"/>\n'
        '      <sequenceFlow id="p8b" sourceRef="compare" targetRef="review"/>',
    )
    text = text.replace('sourceRef="approve" targetRef="approved"', 'sourceRef="review" targetRef="approved"')
    # It is laid out anew when it is drawn.
    head, tail = text.split("<bpmndi:BPMNDiagram", 1)
    return head + tail.split("</bpmndi:BPMNDiagram>", 1)[1]

"""Flow files written for tests: a shorthand for BPMN 2.0 XML."""

from haicap.platform.flows import api as flows
from haicap.platform.flows.faults import Fault

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:haicap="urn:haicap:bpmn:1" '
    'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t"{more}>'
)
NAMED = '<message id="m1" name="more"/><message id="m2" name="stop"/><error id="x1" errorCode="E1"/>'


def file(*parts: str, id_: str = "p", more: str = "", beside: str = NAMED) -> bytes:
    """Return a file with one process of these parts, each part on a line of its own from line 3 on."""
    body = "\n".join(parts)
    return f'{HEAD.format(more=more)}{beside}\n<process id="{id_}">\n{body}\n</process></definitions>'.encode()


def start(id_: str = "s", inside: str = "") -> str:
    """Return a start event."""
    return f'<startEvent id="{id_}">{inside}</startEvent>'


def end(id_: str = "e", inside: str = "") -> str:
    """Return an end event."""
    return f'<endEvent id="{id_}">{inside}</endEvent>'


def extension(inside: str) -> str:
    """Return extension elements."""
    return f"<extensionElements>{inside}</extensionElements>"


def step(id_: str, *, attributes: str = "", inside: str = "", says: str = 'role="head"', tag: str = "userTask") -> str:
    """Return a user task whose step says this."""
    inner = extension(f"<haicap:step {says}/>") if says else ""
    return f'<{tag} id="{id_}" {attributes}>{inner}{inside}</{tag}>'


def job(id_: str, *, inside: str = "") -> str:
    """Return a service task."""
    says = extension('<haicap:service name="run"/>')
    return f'<serviceTask id="{id_}">{says}{inside}</serviceTask>'


def gateway(id_: str, kind: str = "exclusive", *, default: str = "") -> str:
    """Return a gateway."""
    mark = f' default="{default}"' if default else ""
    return f'<{kind}Gateway id="{id_}"{mark}/>'


def path(source: str, target: str, condition: str = "", *, id_: str = "") -> str:
    """Return a path, by default with the id `source-target`."""
    asked = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    name = id_ or f"{source}-{target}"
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{asked}</sequenceFlow>'


def way(*ids: str) -> str:
    """Return the paths from one id to the next."""
    return "".join(path(one, other) for one, other in zip(ids, ids[1:], strict=False))


def boundary(id_: str, host: str, inside: str, *, goes_on: bool = False) -> str:
    """Return a boundary event; with `goes_on` it does not interrupt its host."""
    mark = ' cancelActivity="false"' if goes_on else ""
    return f'<boundaryEvent id="{id_}" attachedToRef="{host}"{mark}>{inside}</boundaryEvent>'


def catch(id_: str, inside: str) -> str:
    """Return an intermediate catch event."""
    return f'<intermediateCatchEvent id="{id_}">{inside}</intermediateCatchEvent>'


def message(ref: str = "m1") -> str:
    """Return what makes an event one of messages."""
    return f'<messageEventDefinition messageRef="{ref}"/>'


def error(ref: str = "x1") -> str:
    """Return what makes an event one of errors."""
    return f'<errorEventDefinition errorRef="{ref}"/>'


def timer(text: str = "P1D", *, tag: str = "timeDuration", mark: str = "") -> str:
    """Return what makes an event one of time."""
    return f"<timerEventDefinition{mark}><{tag}>{text}</{tag}></timerEventDefinition>"


def sub(id_: str, *parts: str, attributes: str = "", tag: str = "subProcess") -> str:
    """Return a sub-process."""
    return f'<{tag} id="{id_}" {attributes}>{"".join(parts)}</{tag}>'


def faults(content: bytes, process: str = "") -> list[Fault]:
    """Return what is wrong with a file."""
    return list(flows.check(content, process=process).faults)


def told(content: bytes) -> list[tuple[str, str]]:
    """Return the codes of what is wrong with a file, each with the id of the element."""
    return [(one.code, one.element) for one in faults(content)]


THROUGH = (start(), end(), way("s", "a", "e"))
MANY = "<multiInstanceLoopCharacteristics {}>{}</multiInstanceLoopCharacteristics>"


def through(element: str, *more: str) -> bytes:
    """Return a flow that leads from the start through the element `a`, which stands in line 3, to the end."""
    return file(element, *THROUGH, *more)


def one(content: bytes) -> Fault:
    """Return the only fault of a file."""
    found = faults(content)
    assert len(found) == 1, [str(fault) for fault in found]
    return found[0]

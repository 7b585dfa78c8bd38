"""A process of the tests: the standard one with two opinions asked at once before the approval, and a reminder."""

from dataclasses import replace

from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Element, Flow, Kind, Outcome, Path, Step, Timer, Trigger
from tests.standard import standard

OUTCOMES = (Outcome("agree", {"vi": "Đồng ý", "en": "Agrees"}), Outcome("object", {"vi": "Không đồng ý"}))


def _task(name: str, role: str) -> Element:
    step = Step(role, "competent", acts=("complete",), outcomes=OUTCOMES, budget_working_minutes=480)
    return Element(name, Kind.USER_TASK, name=f"Ý kiến {role}", scope="in_work", step=step)


def opinions() -> Flow:
    """Return the flow: behind the proposal two opinions at once, and a reminder after two working days."""
    new = [
        Element("asked", Kind.PARALLEL, name="Lấy ý kiến", scope="in_work"),
        _task("opinion_head", "head"),
        _task("opinion_chair", "chair"),
        Element("joined", Kind.PARALLEL, name="Đủ ý kiến", scope="in_work"),
        Element("slow", Kind.BOUNDARY, name="Quá 2 ngày", scope="in_work", host="opinion_chair", interrupts=False,
                trigger=Trigger.TIMER, timer=Timer("P2D", days=2)),
        Element("remind", Kind.SERVICE_TASK, name="Nhắc", scope="in_work", service="remind"),
        Element("reminded", Kind.END, name="Đã nhắc", scope="in_work"),
    ]  # fmt: skip
    lines = [
        ("asked", "opinion_head"),
        ("asked", "opinion_chair"),
        ("opinion_head", "joined"),
        ("opinion_chair", "joined"),
        ("joined", "approve"),
        ("slow", "remind"),
        ("remind", "reminded"),
    ]
    base = standard()
    paths = dict(base.paths)
    first = next(one for one in paths.values() if one.source == "process")
    paths[first.id] = replace(first, target="asked")
    paths |= {f"q{number}": Path(f"q{number}", *line) for number, line in enumerate(lines)}
    elements = {
        one.id: replace(
            one,
            incoming=tuple(path.id for path in paths.values() if path.target == one.id),
            outgoing=tuple(path.id for path in paths.values() if path.source == one.id),
        )
        for one in [*base.elements.values(), *new]
    }
    return flows.laid_out(replace(base, id="opinions", name="Lấy ý kiến", elements=elements, paths=paths))


def law_file(*procedures: str, starts_on: str, number: str = "9/QĐ-UBND") -> bytes:
    """Return a law file that brings the process and has procedures use it from a day."""
    text = flows.write(opinions()).decode()
    lines = [
        f'instrument: {{number: "{number}", issuer: H26, kind: decision, signed_on: 2026-01-02, title: T}}',
        "changes:",
        "  - process:",
        "      code: opinions",
        f"      starts_on: {starts_on}",
        f"      procedures: [{', '.join(repr(one) for one in procedures)}]".replace("'", '"'),
        "      bpmn: |",
        *(f"        {line}" for line in text.splitlines()),
    ]
    return ("\n".join(lines) + "\n").encode()

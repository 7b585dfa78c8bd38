"""Flows for tests: small ones written short, and odd ones that hypothesis makes up."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from haicap.platform.flows.api import (
    ACTIVITIES,
    AUTOMATIC,
    HUMAN,
    Clock,
    ClockKind,
    Condition,
    Element,
    Flow,
    Kind,
    Lane,
    Outcome,
    Path,
    Step,
    Timer,
    Trigger,
)


def flow_of(
    elements: Iterable[Element], paths: Iterable[Sequence[str]], lanes: tuple[Lane, ...] = (), name: str = "Quy trình"
) -> Flow:
    """Return a flow whose elements know their paths; a path is its id, source, target and perhaps a name."""
    of_flow = {one[0]: Path(one[0], one[1], one[2], one[3] if len(one) > 3 else "") for one in paths}
    return Flow(
        "flow",
        name,
        {
            one.id: replace(
                one,
                incoming=tuple(path.id for path in of_flow.values() if path.target == one.id),
                outgoing=tuple(path.id for path in of_flow.values() if path.source == one.id),
            )
            for one in elements
        },
        of_flow,
        lanes,
    )


_NAMES = st.sampled_from(["", "Tiếp nhận", "Lấy ý kiến Chi nhánh Văn phòng đăng ký đất đai", "<b>&\"'", "ư" * 60])
_KINDS = [kind for kind in Kind if kind is not Kind.BOUNDARY]


@st.composite
def odd_flows(draw: st.DrawFn) -> Flow:
    """Return flows with any paths between elements of one scope: rings, several between two, none at all."""
    elements: list[Element] = []
    for place in range(draw(st.integers(0, 14))):
        holders = ["", *(one.id for one in elements if one.kind is Kind.SUB_PROCESS)]
        kind = draw(st.sampled_from(_KINDS))
        elements.append(Element(f"e{place}", kind, draw(_NAMES), scope=draw(st.sampled_from(holders))))
    hosts = [one for one in elements if one.kind in ACTIVITIES]
    for place in range(draw(st.integers(0, 6)) if hosts else 0):
        host = draw(st.sampled_from(hosts))
        elements.append(
            Element(
                f"b{place}",
                Kind.BOUNDARY,
                draw(_NAMES),
                scope=host.scope,
                host=host.id,
                trigger=draw(st.sampled_from([Trigger.MESSAGE, Trigger.TIMER, Trigger.ERROR])),
                interrupts=draw(st.booleans()),
            )
        )
    paths = []
    for place in range(draw(st.integers(0, 24)) if elements else 0):
        source = draw(st.sampled_from(elements))
        targets = [one for one in elements if one.scope == source.scope and one.kind is not Kind.BOUNDARY]
        paths.append((f"p{place}", source.id, draw(st.sampled_from(targets)).id, draw(_NAMES)))
    lanes: tuple[Lane, ...] = ()
    if draw(st.booleans()):
        outer = [one.id for one in elements if not one.scope]
        of_lane = {one: draw(st.integers(0, 3)) for one in outer}
        lanes = tuple(
            Lane(f"l{place}", f"Làn {place}", elements=frozenset(key for key, lane in of_lane.items() if lane == place))
            for place in range(draw(st.integers(1, 3)))
        )
    return flow_of(elements, paths, lanes)


def _feel(text: str) -> Condition:
    return Condition(text, lambda _: None)


_WORDS = st.sampled_from(["", "receiver", "head", "competent", "unit:H26.01"])
_TEXTS = st.sampled_from(["", "Tiếp nhận", "<b> & \"'", "Kết quả đã ký"])
_ACTS = st.lists(st.sampled_from(["approve", "send_back", "sign"]), unique=True, max_size=3).map(tuple)
_TIMERS = st.one_of(
    st.builds(lambda days: Timer(f"P{days}D", ClockKind.WORKING, days=days), st.integers(1, 99)),
    st.builds(lambda hours: Timer(f"PT{hours}H", ClockKind.CALENDAR, minutes=60 * hours), st.integers(1, 99)),
    st.builds(lambda months: Timer(f"P{months}M", ClockKind.CALENDAR, months=months), st.integers(1, 9)),
    st.just(Timer("2026-12-31T17:00:00+07:00", at="2026-12-31T17:00:00+07:00")),
)
_STEPS = st.builds(
    Step,
    role=_WORDS,
    place=_WORDS,
    form=_WORDS,
    budget_working_minutes=st.integers(0, 4000).map(lambda number: 30 * number),
    acts=_ACTS.map(lambda acts: acts or ("complete",)),
    beside=st.sampled_from([(), ("reappoint",), ("reappoint", "assign")]),
    outcomes=st.lists(st.sampled_from(["agree", "refuse"]), unique=True).map(
        lambda codes: tuple(Outcome(code, {"vi": "Đồng ý", "en": code}) for code in codes)
    ),
    result=_TEXTS,
)
_EVENTS = {
    Kind.START: (Trigger.NONE, Trigger.MESSAGE),
    Kind.END: (Trigger.NONE, Trigger.MESSAGE, Trigger.ERROR, Trigger.TERMINATE),
    Kind.CATCH: (Trigger.MESSAGE, Trigger.TIMER),
    Kind.BOUNDARY: (Trigger.MESSAGE, Trigger.TIMER, Trigger.ERROR),
}


@st.composite
def told_flows(draw: st.DrawFn) -> Flow:
    """Return odd flows in which elements say all that elements of their kind can say."""
    flow = draw(odd_flows().filter(lambda one: one.elements))
    elements = {key: _told(draw, one) for key, one in flow.elements.items()}
    paths = {
        key: replace(path, condition=draw(st.sampled_from([None, _feel('act = "send_back"'), _feel("1 < 2")])))
        for key, path in flow.paths.items()
    }
    lanes = tuple(replace(lane, place=draw(_WORDS)) for lane in flow.lanes)
    return replace(flow, elements=elements, paths=paths, lanes=lanes, names=draw(st.sampled_from([{}, {"en": "Flow"}])))


def _told(draw: st.DrawFn, one: Element) -> Element:
    # A message begins a flow, never a sub-process.
    has_trigger = one.kind in _EVENTS and not (one.kind is Kind.START and one.scope)
    trigger = draw(st.sampled_from(_EVENTS[one.kind])) if has_trigger else Trigger.NONE
    says_message = trigger is Trigger.MESSAGE or one.kind is Kind.RECEIVE_TASK
    has_error = trigger is Trigger.ERROR
    waits = one.kind in HUMAN | AUTOMATIC | {Kind.RECEIVE_TASK, Kind.CATCH, Kind.EVENT_BASED}
    has_default = one.kind in {Kind.EXCLUSIVE, Kind.INCLUSIVE} and bool(one.outgoing)
    return replace(
        one,
        trigger=trigger,
        message=draw(st.sampled_from(["withdraw", "tax_notice"])) if says_message else "",
        error=draw(st.sampled_from(["E1", "E2"])) if has_error else "",
        timer=draw(_TIMERS) if trigger is Trigger.TIMER else None,
        default=one.outgoing[-1] if has_default and draw(st.booleans()) else "",
        step=draw(st.none() | _STEPS) if one.kind in HUMAN else None,
        each=draw(st.sampled_from([None, _feel("[1, 2]"), _feel("3")])) if one.kind in HUMAN else None,
        service=draw(st.sampled_from(["notify", "tax"])) if one.kind in AUTOMATIC else "",
        decision="papers" if one.kind is Kind.RULE_TASK else "",
        called="other/1" if one.kind is Kind.CALL else "",
        clock=Clock("money", draw(_WORDS), draw(_TEXTS)) if waits and draw(st.booleans()) else None,
        names=draw(st.sampled_from([{}, {"en": "Step", "id": "Langkah"}])),
    )

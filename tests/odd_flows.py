"""Flows for tests: small ones written short, and odd ones that hypothesis makes up."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from haicap.platform.flows.api import ACTIVITIES, Element, Flow, Kind, Lane, Path, Trigger


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

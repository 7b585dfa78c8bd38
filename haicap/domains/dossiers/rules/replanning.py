"""Where a running dossier stands once it goes on by another version of its process."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from haicap.domains.dossiers.contracts import Conduct, Hindrance, Node, PlanAsked, Reason, Token
from haicap.domains.dossiers.rules.flow import IN_HAND
from haicap.domains.dossiers.rules.leading import BESIDE, SERIALS, by_hand, flow_token, node_of, ordered, role_at
from haicap.domains.dossiers.rules.succession import Running
from haicap.kernel.actors import Role
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Element, Flow, Kind, State

#: steps that go with a state of the business; those in hand are one stage, others are none of the house's
_STAGES: Mapping[Node, str] = {
    **{node: node.value for node in (Node.RECEIVE, Node.MORE_AT_DOOR, Node.MORE_IN_WORK, Node.RETURN)},
    **{node: "in_hand" for node in IN_HAND if node is not Node.WORK},
}
_JOINS = frozenset({Kind.PARALLEL, Kind.INCLUSIVE})


class _Kept(Exception):  # noqa: N818 (never leaves this file)
    """A dossier stays where it is."""

    def __init__(self, element: str, reason: Reason) -> None:
        super().__init__(element, reason)
        self.hindrance = Hindrance(element, reason)


@dataclass(frozen=True)
class Route:
    """
    The way from one version to another: which element or path of the old one is which of the new one.

    What the mapping does not name is the one with the same id; what it leads to the empty text falls away.
    """

    old: Flow
    new: Flow
    mapping: Mapping[str, str] = field(default_factory=dict)

    def target(self, element: str) -> str:
        """
        Return the element of the new version for one of the old, empty when there is none.

        House rule.
        """
        named = self.mapping.get(element, element)
        return named if named in self.new.elements else ""

    def back(self) -> "Route":
        """
        Return the way back. Where several became one, the one with the same id is meant, else none.

        House rule.
        """
        found: dict[str, str] = {}
        sides = ((self.old.elements, self.new.elements), (self.old.paths, self.new.paths))
        for olds, news in sides:
            came: dict[str, list[str]] = {}
            for one in olds:
                came.setdefault(self.mapping.get(one, one), []).append(one)
            for one in news:
                of = came.get(one, [])
                found[one] = one if one in of else of[0] if len(of) == 1 else ""
        return Route(self.new, self.old, {one: to for one, to in found.items() if one != to})


@dataclass(frozen=True, slots=True)
class Replanned:
    """Where the tokens stand in the new version, the one that speaks for the dossier first, and what gateways know."""

    tokens: tuple[Token, ...]
    values: Mapping[str, object]


def unknown_in(asked: PlanAsked, *, olds: Sequence[Flow], new: Flow) -> str:
    """
    Return the first name in a mapping that no old version has, or that the new one has not; empty when there is none.

    House rule: only a sub-process may be led to nothing.
    """
    for one, to in asked.mapping.items():
        at = [flow.elements[one].kind for flow in olds if one in flow.elements]
        if not at and not any(one in flow.paths for flow in olds):
            return one
        falls_away = not to and Kind.SUB_PROCESS in at
        if not falls_away and to not in (new.elements if at else new.paths):
            return to or one
    return ""


def hindrance(route: Route, tokens: Sequence[Token]) -> Hindrance | None:
    """
    Return what keeps a dossier with these tokens from going on by the new version, `None` for nothing.

    House rule: a place goes to one where the same kind of thing is waited for, at the same stage of the business; no
    join waits for what never comes.
    """
    try:
        _Move(route, tokens, last=0)
    except _Kept as kept:
        return kept.hindrance
    return None


def replanned(route: Route, one: Running, *, at: datetime) -> Replanned | Hindrance:
    """
    Return where a dossier stands in the new version from the moment `at`, or what keeps it where it is.

    House rule: each token keeps its serial, its moment, its place in the order of the work and, at the same unit and
    role, its officer. Role and unit are those of the new version. A timer goes on when what it counts for goes on;
    one that is new begins now, one whose host is gone falls away.
    """
    try:
        move = _Move(route, one.tokens, last=(one.seen + 1) * SERIALS)
    except _Kept as kept:
        return kept.hindrance
    found = [*move.standing, *move.timers(conduct=one.conduct, at=at)]
    tokens = ordered(_token(route, token, move.kept_as.get(token.serial), one, at=at) for token in found)
    return Replanned(tokens, values_in(route, one.process_values))


def values_in(route: Route, values: Mapping[str, object]) -> dict[str, object]:
    """
    Return what gateways know under the names of the new version: an outcome is kept under the id of its element.

    House rule.
    """
    return {
        (route.target(name) or name) if name in route.old.elements else name: value for name, value in values.items()
    }


class _Move:
    """The tokens of one dossier on their way; made whole or not at all."""

    def __init__(self, route: Route, tokens: Sequence[Token], *, last: int) -> None:
        self.route = route
        self.last = last
        self.entered: dict[tuple[tuple[tuple[str, int], ...], str], tuple[int, tuple[tuple[str, int], ...]]] = {}
        #: element of the new version at which a token or a run stands -> that of the old one, by serial
        self.hosts: dict[int, str] = {}
        self.kept_as: dict[int, Token] = {}
        self.old = sorted((self._numbered(one) for one in tokens), key=lambda one: one.serial)
        self.standing = [self._moved(one) for one in self.old if one.state is not State.TIMER]
        self._check_runs()
        self._check_joins()

    def _numbered(self, one: Token) -> flows.Token:
        """Return a token as the engine knows it. One of before processes were definitions gets numbers of its own."""
        if one.node in BESIDE:
            raise _Kept(one.element, Reason.CORRECTION)
        token = flow_token(self.route.old, one)
        scopes = tuple((element, serial or self._next()) for element, serial in token.scopes)
        token = replace(token, serial=token.serial or self._next(), scopes=scopes)
        self.kept_as[token.serial] = one
        return token

    def _next(self) -> int:
        self.last += 1
        return self.last

    def _moved(self, token: flows.Token) -> flows.Token:
        route = self.route
        target = route.target(token.element)
        if not target:
            raise _Kept(token.element, Reason.UNMAPPED)
        old, new = route.old.elements[token.element], route.new.elements[target]
        if _waits(old, token.state) != _waits(new, token.state):
            raise _Kept(token.element, Reason.OTHER_WAITING)
        stages = {_STAGES.get(node_of(one, token.state)) for one in (old, new)} - {None}
        if len(stages) > 1:
            raise _Kept(token.element, Reason.OTHER_STAGE)
        self.hosts[token.serial] = token.element
        via = _via(route, old, new, token.via) if token.state is State.ARRIVED else ""
        return replace(token, element=target, scopes=self._scopes(token, new), via=via)

    def _scopes(self, token: flows.Token, new: Element) -> tuple[tuple[str, int], ...]:
        """Return the runs in which a token is then: those of before, and new ones where the new version has more."""
        wanted = [*reversed(self.route.new.around(new.id)), *([new.id] if new.each else [])]
        kept: dict[str, int] = {}
        for element, serial in token.scopes:
            goal = self.route.target(element)
            if not goal and element in self.route.mapping:
                continue
            if goal not in wanted:
                raise _Kept(element, Reason.SCOPE_GONE)
            if goal in kept:
                raise _Kept(element, Reason.SEVERAL_RUNS)
            kept[goal] = serial
            self.hosts.setdefault(serial, element)
        found: tuple[tuple[str, int], ...] = ()
        for one in wanted:
            found += ((one, kept[one] if one in kept else self._enter(found, one, token)),)
        return found

    def _enter(self, around: tuple[tuple[str, int], ...], element: str, token: flows.Token) -> int:
        if (around, element) not in self.entered:
            self.entered[around, element] = (self._next(), token.scopes)
        serial, scopes = self.entered[around, element]
        if scopes != token.scopes:
            raise _Kept(element, Reason.SEVERAL_RUNS)
        return serial

    def _check_runs(self) -> None:
        """Check that nothing enters a sub-process anew beside a run that goes on."""
        for (around, element), _ in self.entered.items():
            if len({run for run in _runs(self.standing) if run[:-1] == around and run[-1][0] == element}) > 1:
                raise _Kept(element, Reason.SEVERAL_RUNS)

    def _check_joins(self) -> None:
        """Check that no join is stuck by the move; one that was before stays so."""
        before = {self.route.target(one) for one in _stuck(self.route.old, self.old)}
        for join in _stuck(self.route.new, self.standing):
            if join not in before:
                raise _Kept(join, Reason.JOIN_STUCK)

    def timers(self, *, conduct: Conduct, at: datetime) -> list[flows.Token]:
        """Return the timers then; sets, too, the moments for which tokens wait themselves."""
        route = self.route
        was = {one.serial: one for one in self.old}
        self.standing = [_timed(route, was[one.serial], one, conduct=conduct) for one in self.standing]
        counted: dict[int, list[flows.Token]] = {}
        for one in self.old:
            if one.state is State.TIMER:
                counted.setdefault(one.guards, []).append(one)
        found: list[flows.Token] = []
        for serial, host, scopes in self._guarded():
            live = {route.target(one.element): one for one in counted.get(serial, ())}
            former = {route.target(one.id) for one in _events(route.old, self.hosts.get(serial, ""))}
            for event in _events(route.new, host):
                if event.id in live:
                    kept = live[event.id]
                    moved = replace(kept, element=event.id, scopes=scopes)
                    found.append(_timed(route, kept, moved, conduct=conduct))
                elif event.id not in former and event.timer:
                    ends = conduct.ends_at(event.timer, at)
                    found.append(flows.Token(self._next(), event.id, State.TIMER, at, scopes, "", "", serial, ends))
        return found

    def _guarded(self) -> Iterable[tuple[int, str, tuple[tuple[str, int], ...]]]:
        """Yield what timers may count for: serial, element of the new version, and the runs around it."""
        for one in self.standing:
            if one.state is State.WAITING and not one.item:
                yield one.serial, one.element, one.scopes
        for run in sorted(_runs(self.standing)):
            yield run[-1][1], run[-1][0], run[:-1]


def _waits(element: Element, state: State) -> tuple[object, ...]:
    """Return what a token waits for at an element: what has to be the same in both versions."""
    if state is State.ARRIVED:
        is_join = element.kind in _JOINS and len(element.incoming) > 1
        return (element.kind if is_join else None,)
    if element.kind in flows.HUMAN:
        return ("human", element.each is not None)
    if element.kind in flows.AUTOMATIC:
        return ("system", by_hand(element))
    if element.kind in {Kind.CATCH, Kind.RECEIVE_TASK}:
        return ("event", element.trigger is flows.Trigger.TIMER)
    return (element.kind if element.kind is Kind.EVENT_BASED else element.id,)


def _via(route: Route, old: Element, new: Element, via: str) -> str:
    """Return by which path a token has arrived at a join of the new version: the one named, or from the same place."""
    ways = [_same_path(route, new, one) for one in old.incoming]
    found = _same_path(route, new, via)
    if not found or ways.count(found) > 1:
        raise _Kept(old.id, Reason.PATHS_GONE)
    return found


def _same_path(route: Route, join: Element, path: str) -> str:
    if path in route.mapping:
        return route.mapping[path] if route.mapping[path] in join.incoming else ""
    source = route.target(route.old.paths[path].source) if path in route.old.paths else ""
    beside = [one for one in join.incoming if route.new.paths[one].source == source]
    if len(beside) == 1:
        return beside[0]
    return path if path in beside else ""


def _runs(tokens: Iterable[flows.Token]) -> set[tuple[tuple[str, int], ...]]:
    return {one.scopes[:depth] for one in tokens for depth in range(1, len(one.scopes) + 1)}


def _stuck(flow: Flow, tokens: Sequence[flows.Token]) -> list[str]:
    """Return the joins that would wait for what never comes."""
    found = []
    standing = [one for one in tokens if one.state is not State.TIMER]
    for join in flow.elements.values():
        if join.kind not in _JOINS or len(join.incoming) < 2:
            continue
        around = {run for run in _runs(standing) if run[-1][0] == join.scope} if join.scope else {()}
        for run in around:
            inside = [one for one in standing if one.scopes[: len(run)] == run]
            if join.id not in found and _is_stuck(flow, join, inside, len(run)):
                found.append(join.id)
    return found


def _is_stuck(flow: Flow, join: Element, tokens: Sequence[flows.Token], depth: int) -> bool:
    """Test if a join would wait for what never comes, or has all that it waits for and would not be asked again."""
    here, coming = set[str](), set[str]()
    for one in tokens:
        if one.state is State.ARRIVED and one.element == join.id and len(one.scopes) == depth:
            here.add(one.via)
        else:
            at = one.scopes[depth][0] if len(one.scopes) > depth else one.element
            coming |= flow.ways_into(join.id).get(at, frozenset())
    if join.kind is Kind.INCLUSIVE:
        return bool(here) and not coming - here
    return bool(here | coming) and (here | coming != set(join.incoming) or here == set(join.incoming))


def _events(flow: Flow, host: str) -> list[Element]:
    """Return the timers that count for a host: those attached to it, and those behind an event-based gateway."""
    if host not in flow.elements:
        return []
    element = flow.elements[host]
    found = list(flow.boundaries.get(host, ()))
    if element.kind is Kind.EVENT_BASED:
        found += [flow.elements[flow.paths[one].target] for one in element.outgoing]
    return [one for one in found if one.timer]


def _timed(route: Route, was: flows.Token, now: flows.Token, *, conduct: Conduct) -> flows.Token:
    """Return a token with the moment for which it waits: counted anew from when it began where its time is another."""
    old, new = route.old.elements[was.element].timer, route.new.elements[now.element].timer
    if new is None:
        return replace(now, fires_at=None)
    return now if old == new and was.fires_at else replace(now, fires_at=conduct.ends_at(new, was.since))


def _token(route: Route, token: flows.Token, was: Token | None, one: Running, *, at: datetime) -> Token:
    """Return a token as the house knows it: role and unit of the new version, the rest as it was."""
    element = route.new.elements[token.element]
    role, place = role_at(route.new, element) if token.state is State.WAITING else (Role.SYSTEM, "competent")
    unit_id = one.received if place == "received" else one.competent
    if place == "item" or place.startswith("unit:"):
        if was and role_at(route.old, route.old.elements[was.element])[1] == place:
            unit_id = was.unit_id
        else:
            unit_id = one.conduct.unit_id(token.item or place.removeprefix("unit:"), at.date())
    stays_his = was is not None and was.role is role and was.unit_id == unit_id
    return Token(
        id=was.id if was else 0,
        node=node_of(element, token.state),
        unit_id=unit_id,
        role=role,
        assignee_id=was.assignee_id if was and stays_his else 0,
        since=token.since,
        rank_at=was.rank_at if was else one.token.rank_at,
        serial=token.serial,
        element=token.element,
        state=token.state,
        scopes=token.scopes,
        item=token.item,
        via=token.via,
        guards=token.guards,
        # What the system does at a step is due at once.
        fires_at=token.since if element.kind in flows.AUTOMATIC and not by_hand(element) else token.fires_at,
    )

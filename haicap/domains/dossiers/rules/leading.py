"""How an act leads a dossier on in its process: where its tokens stand then, and what that does to its clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from haicap.domains.dossiers.contracts import Act, Conduct, Node, Token, WrongStep
from haicap.domains.dossiers.rules.flow import NAMES, STAGES
from haicap.kernel.actors import Role
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Element, Flow, Kind, Stand, State, Way

#: longer than any deadline
BEHIND = timedelta(days=36_525)
#: serials of tokens that one event can make; those of an event begin at its number times this
SERIALS = 4096
#: what waits for the applicant stands behind all that is due
FOR_THE_APPLICANT = frozenset({Node.MORE_AT_DOOR, Node.MORE_IN_WORK})
#: what is not done while the applicant is waited for
NOT_WHILE_WAITING = frozenset({Act.FORWARD, Act.TRANSFER, Act.REAPPOINT})
#: names that are acts of this part; any other message comes from outside
ACTS = frozenset(act.value for act in Act)
#: steps that no process draws
BESIDE = frozenset({Node.CHECK_BY_HEAD, Node.CHECK_BY_CHAIR})
#: what a step can ask of the system that it does itself
RUN_HERE = frozenset({"notify_applicant", "remind"})
#: which token speaks for a dossier: what the whole house understands goes before what only the process knows
_SPEAKS = {Node.WORK: 1, Node.WAIT: 2, Node.JOIN: 3, Node.TIMER: 4}


@dataclass(frozen=True, slots=True)
class Places:
    """Where the steps of a dossier are done, and by what worklists are ordered."""

    received_unit_id: int
    competent_unit_id: int
    due_at: datetime | None
    submitted_at: datetime
    waiting_since: datetime | None = None

    def rank(self, node: Node) -> datetime:
        """
        Return where a step stands in worklists.

        House rule: by the due moment, else by the receipt. Behind all that is due stands what waits for the
        applicant: for papers to come, or for a result to be fetched.
        """
        if node in FOR_THE_APPLICANT and self.waiting_since:
            return self.waiting_since + BEHIND
        rank = self.due_at or self.submitted_at
        return rank + BEHIND if node is Node.RETURN else rank


class InProcess(Protocol):
    """What has to be known of a dossier to lead it on: see `Dossier`."""

    @property
    def tokens(self) -> tuple[Token, ...]:
        """
        Return its tokens, the one that speaks for it first.

        House rule.
        """

    @property
    def token(self) -> Token | None:
        """
        Return the token that an act is about.

        House rule.
        """

    @property
    def node(self) -> Node | None:
        """
        Return the step at which it waits.

        House rule.
        """

    @property
    def seen(self) -> int:
        """
        Return its number of events.

        House rule.
        """

    @property
    def flow(self) -> Flow:
        """
        Return its process.

        House rule.
        """

    @property
    def process_values(self) -> Mapping[str, object]:
        """
        Return what the gateways of its process know.

        House rule.
        """

    @property
    def facts(self) -> Mapping[str, object]:
        """
        Return the facts told of the matter.

        House rule.
        """

    @property
    def conduct(self) -> Conduct:
        """
        Return what its process asks of those who run it.

        House rule.
        """


@dataclass(frozen=True, slots=True)
class Led:
    """Where the tokens stand after a move, the one that speaks for the dossier first, and what its gateways know."""

    tokens: tuple[Token, ...]
    values: Mapping[str, object] = field(default_factory=dict)


def ways_at(dossier: InProcess) -> dict[str, Way]:
    """
    Return what can be done by the process where the dossier stands, by the names of acts and messages.

    House rule: nothing while a correction waits for a second person.
    """
    token = dossier.token
    if token is None or token.node in BESIDE:
        return {}
    found = flows.ways(dossier.flow, flow_token(dossier.flow, token))
    return {**found, Act.COMPLETE.value: Way.ENDS} if by_hand(dossier.flow.elements[token.element]) else found


def is_led(dossier: InProcess, act: Act) -> bool:
    """
    Test if the process lets an act be done where the dossier stands.

    House rule: as `check_open`. A message from outside is noted where one is awaited that is no act itself.
    """
    ways = ways_at(dossier)
    if act is Act.NOTE_MESSAGE:
        return any(way is Way.MESSAGE and name not in ACTS for name, way in ways.items())
    return act.value in ways and (dossier.node not in FOR_THE_APPLICANT or act not in NOT_WHILE_WAITING)


def check_open(dossier: InProcess, act: Act) -> None:
    """
    Check that the process lets an act be done where the dossier stands.

    House rule: the definition of the process says what can be done at a step. Nothing but what concerns the waiting
    is done while the applicant is waited for.

    :raises WrongStep: if the dossier does not wait for this act.
    """
    if not is_led(dossier, act):
        raise WrongStep(step=NAMES[dossier.node] if dossier.node else "ended")


def began(
    flow: Flow, *, conduct: Conduct, places: Places, at: datetime, acts: Sequence[Act], known: Mapping[str, object]
) -> Led:
    """
    Return where a new dossier stands: at the start of its process, and after the `acts` that came with its birth.

    An act for which the process has no step there is no step of it. `known` are facts that gateways may ask for.

    House rule: as the engine of `flows` moves tokens.
    """
    around = _around(conduct, at=at, told={**known, "act": None, "outcome": None})
    moved = flows.start(flow, around=around, last_serial=SERIALS)
    for act in acts:
        at_step = next((one for one in moved.stand.tokens if act.value in flows.ways(flow, one)), None)
        if at_step:
            around = replace(around, told={**around.told, "act": act.value})
            moved = flows.complete(flow, moved.stand, serial=at_step.serial, around=around)
    tokens = (_made(flow, one, places=places, conduct=conduct, assignee_id=0) for one in moved.stand.tokens)
    return Led(ordered(tokens), moved.stand.values)


def moved_on(
    dossier: InProcess,
    *,
    name: str,
    places: Places,
    at: datetime,
    assignee_id: int,
    outcome: str = "",
    known: Mapping[str, object] | None = None,
) -> Led:
    """
    Return where a dossier stands after an act, or a message, of this name at the token that the act is about.

    Specialists of the competent unit to whom it comes are `assignee_id`, unless it is 0.

    House rule: as the engine of `flows` moves tokens.

    :raises WrongStep: if the process does not wait for it there.
    :raises NoWayOn: if a gateway of the process finds no path; and TooManyMoves.
    """
    token, flow = dossier.token, dossier.flow
    way = ways_at(dossier).get(name)
    if token is None or way is None:
        raise WrongStep(step=NAMES[dossier.node] if dossier.node else "ended")
    if way is Way.BESIDE:
        stays = replace(token, since=at, assignee_id=assignee_id)
        others = (one for one in dossier.tokens if one is not token)
        return Led(ordered(ranked([stays, *others], places)), dossier.process_values)
    told = {**dossier.facts, **(known or {}), "act": name, "outcome": outcome or None}
    around = _around(dossier.conduct, at=at, told=told)
    stand = stand_of(dossier)
    if way is Way.ENDS:
        moved = flows.complete(flow, stand, serial=token.serial, around=around, outcome=outcome)
    else:
        moved = flows.deliver(flow, stand, serial=token.serial, message=name, around=around)
    return _led(dossier, moved, places=places, assignee_id=assignee_id)


def time_came(dossier: InProcess, *, serial: int, places: Places, at: datetime, assignee_id: int) -> Led:
    """
    Return where a dossier stands after the time came for which a token waits.

    House rule: as the engine of `flows` moves tokens.

    :raises NotWaiting: if no such time is waited for, or it did not come yet; and as `moved_on`.
    """
    around = _around(dossier.conduct, at=at, told={**dossier.facts, "act": None, "outcome": None})
    moved = flows.fire(dossier.flow, stand_of(dossier), serial=serial, around=around)
    return _led(dossier, moved, places=places, assignee_id=assignee_id)


def service_done(dossier: InProcess, *, serial: int, places: Places, at: datetime, assignee_id: int) -> Led:
    """
    Return where a dossier stands after the system did what a step asks of it.

    House rule: as the engine of `flows` moves tokens.

    :raises NotWaiting: if no token waits there; and as `moved_on`.
    """
    around = _around(dossier.conduct, at=at, told={**dossier.facts, "act": None, "outcome": None})
    moved = flows.complete(dossier.flow, stand_of(dossier), serial=serial, around=around)
    return _led(dossier, moved, places=places, assignee_id=assignee_id)


def by_hand(element: Element) -> bool:
    """
    Test if an officer does what a step asks of a system: no connector of this installation does it.

    House rule: nothing waits for ever for a system that is not there.
    """
    return element.kind in flows.AUTOMATIC and element.service not in RUN_HERE


def settled(flow: Flow, token: Token, *, places: Places) -> Token:
    """
    Return a token at the unit where its step is done once the units of the dossier are others.

    House rule: a step at a unit that the process names, or that was asked as one of several, stays there.
    """
    place = "competent"
    if token.node not in BESIDE and token.state is State.WAITING:
        _, place = role_at(flow, flow.elements[token.element])
    if place == "item" or place.startswith("unit:"):
        return replace(token, rank_at=places.rank(token.node))
    unit_id = places.received_unit_id if place == "received" else places.competent_unit_id
    return replace(token, unit_id=unit_id, rank_at=places.rank(token.node))


def ranked(tokens: Iterable[Token], places: Places) -> list[Token]:
    """
    Return tokens in their places of worklists as they are now.

    House rule: as `Places.rank`.
    """
    return [replace(one, rank_at=places.rank(one.node)) for one in tokens]


def ordered(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """
    Return tokens in their order, the one that speaks for the dossier first.

    House rule.
    """
    return tuple(sorted(tokens, key=lambda one: (_SPEAKS.get(one.node, 0), one.serial)))


def stand_of(dossier: InProcess) -> Stand:
    """
    Return how a dossier stands in its process.

    House rule: as the engine of `flows` moves tokens.
    """
    tokens = sorted((flow_token(dossier.flow, one) for one in dossier.tokens), key=lambda one: one.serial)
    return Stand(tuple(tokens), (dossier.seen + 1) * SERIALS, dossier.process_values)


def flow_token(flow: Flow, token: Token) -> flows.Token:
    """
    Return a token as the engine knows it. One of before processes were definitions has its runs made up.

    House rule: as the engine of `flows` moves tokens.
    """
    kept = flows.Token(
        token.serial,
        token.element,
        token.state,
        token.since,
        token.scopes,
        token.item,
        token.via,
        token.guards,
        token.fires_at,
    )
    return flows.normal(flow, kept)


def node_of(element: Element, state: State) -> Node:
    """
    Return what a token at an element waits for, as the whole house understands it.

    House rule: the form of a step says which it is, and where it has none its id.
    """
    if state is State.TIMER:
        return Node.TIMER
    if state is State.ARRIVED:
        return Node.JOIN
    if by_hand(element):
        return Node.WORK
    if element.kind not in flows.HUMAN:
        return Node.WAIT
    return STAGES.get((element.step.form if element.step else "") or element.id, Node.WORK)


def role_at(flow: Flow, element: Element) -> tuple[Role, str]:
    """
    Return whose step an element is, and where: as it says itself, or the lane in which it lies.

    House rule: where neither says so, specialists of the unit that decides do what is asked of a system that is not
    connected, and note the messages that come from outside; times are the system's.
    """
    if element.step and element.step.role:
        return Role(element.step.role), element.step.place or "competent"
    waits_for_word = element.kind in {Kind.RECEIVE_TASK, Kind.EVENT_BASED} or bool(element.message)
    if not (element.kind in flows.HUMAN or waits_for_word or by_hand(element)):
        return Role.SYSTEM, "competent"
    lane = next((one for one in flow.lanes if element.id in one.elements and one.role), None)
    return (Role(lane.role), lane.place or "competent") if lane else (Role.SPECIALIST, "competent")


def _led(dossier: InProcess, moved: flows.Moved, *, places: Places, assignee_id: int) -> Led:
    old = {one.serial: one for one in dossier.tokens}
    tokens = [
        old[one.serial]
        if one.serial in old
        else _made(dossier.flow, one, places=places, conduct=dossier.conduct, assignee_id=assignee_id)
        for one in moved.stand.tokens
    ]
    return Led(ordered(ranked(tokens, places)), moved.stand.values)


def _made(flow: Flow, token: flows.Token, *, places: Places, conduct: Conduct, assignee_id: int) -> Token:
    element = flow.elements[token.element]
    node = node_of(element, token.state)
    role, place = role_at(flow, element) if token.state is State.WAITING else (Role.SYSTEM, "competent")
    unit_id = places.received_unit_id if place == "received" else places.competent_unit_id
    if place == "item" or place.startswith("unit:"):
        unit_id = conduct.unit_id(token.item or place.removeprefix("unit:"), token.since.date())
    is_his = role is Role.SPECIALIST and place == "competent" and not token.item
    return Token(
        id=0,
        node=node,
        unit_id=unit_id,
        role=role,
        assignee_id=assignee_id if is_his else 0,
        since=token.since,
        rank_at=places.rank(node),
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


def _around(conduct: Conduct, *, at: datetime, told: Mapping[str, Any]) -> flows.Around:
    return flows.Around(at, conduct.ends_at, lambda name, values: conduct.decide(name, values, at.date()), told)

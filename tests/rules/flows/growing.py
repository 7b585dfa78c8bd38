"""Flows grown at random: structured ones, which always end; unstructured ones, which do too; and wild ones."""

from hypothesis import strategies as st

from haicap.platform.flows.api import Condition, Flow, Kind
from tests.rules.flows.sketch import TERMINATES, Drawing, fails, message, on, tells, timer

TASKS = (Kind.USER_TASK, Kind.SERVICE_TASK, Kind.MANUAL_TASK)
ERRORS = ("", "", "E1", "E1", "E2")


def dice(number: int) -> Condition:
    """Return a condition that holds by one of the bits of the value `dice`."""
    return Condition(f"dice {number}", lambda values: bool(values.get("dice", 0) >> (number % 24) & 1))


def counted(name: str, turns: int) -> Condition:
    """Return a condition that holds until a rule task was asked so many times; then again."""
    return Condition(f"{name} mod {turns}", lambda values: values.get(name, 0) % turns != 0)


def several(number: int) -> Condition:
    """Return the items of a task that several do at once: none to three, a list or a number, by the value `dice`."""

    def items(values):
        given = values.get("dice", 0) >> (number % 20) & 7
        return [None, [], 2, ["x"], ["x", "y", "x"], "x", ["", "z"], 3][given]

    return Condition(f"several {number}", items)


class Growing:
    """A flow that grows block by block; each block hangs on the element before it and says which is its last."""

    def __init__(self, draw: st.DrawFn, *, blocks: int) -> None:
        self.draw = draw
        self.drawn = Drawing()
        self.left = blocks

    def pick(self, *among):
        return self.draw(st.sampled_from(among))

    def add(self, kind: Kind | dict, scope: str, before: str = "", **fields) -> str:
        name = f"{scope}.n{len(self.drawn.elements)}" if scope else f"n{len(self.drawn.elements)}"
        given = {"kind": kind} if isinstance(kind, Kind) else dict(kind)
        self.drawn.add(name, **{**given, "scope": scope, **fields})
        if before:
            self.drawn.path(before, name)
        return name

    def scope(self, name: str) -> None:
        """Fill a flow or a sub-process: start, blocks, end."""
        last = self.blocks(self.add(Kind.START, name), name, least=1)
        errors = [fails("E1"), fails("E1"), fails("")] if name else []
        self.add(self.pick(Kind.END, Kind.END, tells("done"), TERMINATES, *errors), name, last)

    def blocks(self, before: str, scope: str, *, least: int = 0) -> str:
        for _ in range(self.draw(st.integers(least, 3))):
            before = self.block(before, scope)
        return before

    def block(self, before: str, scope: str) -> str:
        self.left -= 1
        grown = [self.task, self.catch, self.many]
        if self.left > 0:
            grown += [self.choice, self.parallel, self.inclusive, self.inclusive, self.loop, self.events]
            grown += [self.sub, self.sub]
        return self.pick(*grown)(before, scope)

    def task(self, before: str, scope: str) -> str:
        return self.bordered(self.add(self.pick(*TASKS, message("go", Kind.RECEIVE_TASK)), scope, before), scope)

    def catch(self, before: str, scope: str) -> str:
        return self.add(self.pick(message("go"), timer(self.draw(st.integers(1, 90)))), scope, before)

    def many(self, before: str, scope: str) -> str:
        name = self.add(Kind.USER_TASK, scope, before, each=several(len(self.drawn.elements)))
        return self.bordered(name, scope)

    def sub(self, before: str, scope: str) -> str:
        name = self.add(Kind.SUB_PROCESS, scope, before)
        self.scope(name)
        return self.bordered(name, scope)

    def bordered(self, host: str, scope: str) -> str:
        """Put events on the border of an activity; those that interrupt it meet again behind it."""
        is_sub = self.drawn.elements[host]["kind"] is Kind.SUB_PROCESS
        meeting = ""
        for _ in range(self.pick(1, 1, 2) if is_sub else self.pick(0, 1, 2) if self.left > 0 else 0):
            self.left -= 1
            interrupts = self.draw(st.booleans())
            told = self.pick("stop", "ask", "")
            event = on(host, told=told, after=0 if told else self.draw(st.integers(1, 90)), interrupts=interrupts)
            if is_sub and self.pick(True, True, False):
                event, interrupts = on(host, error=self.pick(*ERRORS)), True
            last = self.blocks(self.add(event, scope), scope)
            if not interrupts:
                self.add(self.pick(Kind.END, tells("beside")), scope, last)
                continue
            if not meeting:
                meeting = self.add(Kind.EXCLUSIVE, scope, host)
            self.drawn.path(last, meeting)
        return meeting or host

    def branches(self, split: str, scope: str, meet: Kind, *, default: int = -1, chosen: bool = False) -> str:
        """Grow two or three ways from a gateway that meet again; of those that are chosen some end it all."""
        meeting = self.add(meet, scope)
        for number in range(self.draw(st.integers(2, 3))):
            label, condition = (
                ("", None) if not chosen else ("else", None) if number == default else ("", dice(self.left))
            )
            self.left -= 1
            via = self.pick("straight", "blocks", "blocks", "ends" if chosen and number else "blocks")
            if via == "straight":
                self.drawn.path(split, meeting, label, condition)
                continue
            first = self.add(Kind.EXCLUSIVE if self.draw(st.booleans()) else Kind.SERVICE_TASK, scope)
            self.drawn.path(split, first, label, condition)
            if via == "ends":
                self.add(self.pick(TERMINATES, fails(""), fails("E1"), fails("E2")), scope, first)
            else:
                self.drawn.path(self.blocks(first, scope), meeting)
        return meeting

    def choice(self, before: str, scope: str) -> str:
        split = self.add(Kind.EXCLUSIVE, scope, before)
        return self.branches(split, scope, Kind.EXCLUSIVE, default=self.draw(st.integers(0, 1)), chosen=True)

    def parallel(self, before: str, scope: str) -> str:
        return self.branches(self.add(Kind.PARALLEL, scope, before), scope, Kind.PARALLEL)

    def inclusive(self, before: str, scope: str) -> str:
        split = self.add(Kind.INCLUSIVE, scope, before)
        return self.branches(split, scope, Kind.INCLUSIVE, default=self.draw(st.integers(0, 1)), chosen=True)

    def loop(self, before: str, scope: str) -> str:
        meeting = self.add(Kind.EXCLUSIVE, scope, before)
        last = self.blocks(meeting, scope)
        count = self.add(Kind.RULE_TASK, scope, last, decision=f"turns of {meeting}")
        fork = self.add(Kind.EXCLUSIVE, scope, count)
        again = counted(f"turns of {meeting}", self.draw(st.integers(2, 3)))
        back = self.add(Kind.SERVICE_TASK, scope)
        self.drawn.path(fork, back, condition=again)
        self.drawn.path(back, meeting)
        on_from = self.add(Kind.EXCLUSIVE, scope)
        self.drawn.path(fork, on_from, "else")
        return on_from

    def events(self, before: str, scope: str) -> str:
        fork = self.add(Kind.EVENT_BASED, scope, before)
        meeting = self.add(Kind.EXCLUSIVE, scope)
        for given in (message("go"), self.pick(timer(30), message("other"), message("late", Kind.RECEIVE_TASK))):
            event = self.add(given, scope, fork)
            self.drawn.path(self.blocks(event, scope), meeting)
        return meeting


@st.composite
def structured(draw: st.DrawFn) -> Flow:
    """Return a flow of blocks within blocks."""
    growing = Growing(draw, blocks=20)
    growing.scope("")
    return growing.drawn.flow()


@st.composite
def unstructured(draw: st.DrawFn) -> Flow:
    """Return a flow whose paths all lead onwards, crossing as they like; every gateway where they meet is inclusive."""
    drawn = Drawing()
    count = draw(st.integers(3, 10))
    kinds = (Kind.USER_TASK, Kind.USER_TASK, Kind.INCLUSIVE, Kind.INCLUSIVE, Kind.PARALLEL, Kind.EXCLUSIVE)
    chosen = [Kind.START, *(draw(st.sampled_from(kinds)) for _ in range(count)), Kind.END]
    into = [0] * len(chosen)
    for number, kind in enumerate(chosen[:-1]):
        wanted = draw(st.integers(1, 3)) if kind not in {Kind.START, Kind.USER_TASK} else 1
        targets = draw(st.lists(st.integers(number + 1, len(chosen) - 1), min_size=wanted, max_size=wanted, unique=True)
                       if wanted <= len(chosen) - 1 - number else st.just([len(chosen) - 1]))  # fmt: skip
        for target in targets:
            into[target] += 1
        chosen[number] = (kind, targets)
    chosen[-1] = (Kind.END, [])
    for number, (kind, _) in enumerate(chosen):
        # Where several paths meet a task or an end, each token goes by itself; a parallel gateway would wait for all.
        meets = kind is Kind.PARALLEL and into[number] > 1
        drawn.add(f"n{number}", kind=Kind.INCLUSIVE if meets else kind)
    for number, (_, targets) in enumerate(chosen):
        asks = drawn.elements[f"n{number}"]["kind"] in {Kind.INCLUSIVE, Kind.EXCLUSIVE} and len(targets) > 1
        for turn, target in enumerate(targets):
            label, condition = ("else", None) if asks and not turn else ("", dice(number * 3 + turn) if asks else None)
            drawn.path(f"n{number}", f"n{target}", label, condition)
    return drawn.flow()


@st.composite
def wild(draw: st.DrawFn) -> Flow:
    """Return a flow whose paths lead anywhere, backwards too: it may wait for ever, or turn in a circle."""
    drawn = Drawing()
    _wild(draw, drawn, "", subs=draw(st.integers(0, 2)))
    return drawn.flow()


def _wild(draw: st.DrawFn, drawn: Drawing, scope: str, *, subs: int) -> None:
    kinds = (
        [Kind.USER_TASK] * 4 + [Kind.INCLUSIVE] * 3 + [Kind.PARALLEL] * 2 + [Kind.EXCLUSIVE, Kind.END, Kind.RULE_TASK]
    )
    prefix = f"{scope}." if scope else ""
    drawn.add(f"{prefix}start", kind=Kind.START, scope=scope)
    names = []
    for number in range(draw(st.integers(2, 9))):
        name = f"{prefix}n{number}"
        kind = Kind.SUB_PROCESS if subs and number < subs else draw(st.sampled_from(kinds))
        more = {"decision": "asked"} if kind is Kind.RULE_TASK else {}
        if kind is Kind.USER_TASK and not draw(st.integers(0, 3)):
            more = {"each": several(number)}
        if kind is Kind.END:
            more = draw(st.sampled_from([{}, TERMINATES, fails("E1"), tells("done")]))
        drawn.add(name, **{"scope": scope, "kind": kind, **more})
        names.append(name)
        if kind is Kind.SUB_PROCESS:
            _wild(draw, drawn, name, subs=subs - 1)
    for name in list(names):
        if drawn.elements[name]["kind"] in {Kind.USER_TASK, Kind.SUB_PROCESS} and draw(st.booleans()):
            trigger = draw(st.sampled_from([{"told": "stop"}, {"after": 20}, {"error": "E1"}, {"error": ""}]))
            interrupts = "error" in trigger or draw(st.booleans())
            names.append(drawn.add(f"{name}!", **on(name, **trigger, interrupts=interrupts)))
    targets = st.sampled_from([one for one in names if not one.endswith("!")])
    drawn.path(f"{prefix}start", draw(targets))
    for number, name in enumerate(names):
        kind = drawn.elements[name]["kind"]
        count = 0 if kind is Kind.END else draw(st.integers(0 if kind is Kind.USER_TASK else 1, 3))
        asks = kind in {Kind.INCLUSIVE, Kind.EXCLUSIVE} and count > 1
        for turn in range(count):
            label, condition = ("else", None) if asks and turn == 1 else ("", dice(number * 3 + turn) if asks else None)
            drawn.path(name, draw(targets), label, condition)

"""From the table of an internal process to a flow with the turns that every flow of the house has."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from haicap.domains.procedures.contracts import ACCEPT, DECIDE
from haicap.domains.procedures.rules.internal_process import SEND_BACK, InternalStep, check_steps, groups_of
from haicap.platform.decisions import api as decisions
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Clock, Condition, Element, Flow, Kind, Path, Step, Trigger

_IDS = {ACCEPT: "receive", "assign": "assign", "propose": "process", "approve": "approve", DECIDE: "sign"}
_BESIDE = {"propose": ("assign", "reappoint"), "hand_over": ("post", "post_failed"), ACCEPT: ()}
_HAND_OVER = ("hand_over", "post_arrived", "send_online")
_SENT_BACK = f'act = "{SEND_BACK}"'

#: names of what the table does not say: Vietnamese, English, Indonesian
_NAMES = {
    "begins": ("Bắt đầu", "Begins", "Mulai"),
    "door": ("Tiếp nhận", "Receipt", "Penerimaan"),
    "door_opens": ("Hồ sơ đến", "Dossier arrives", "Berkas masuk"),
    "taken_in": ("Đã tiếp nhận", "Taken in", "Diterima"),
    "more_door": (
        "Chờ bổ sung để tiếp nhận",
        "Waits for papers before it is taken in",
        "Menunggu berkas tambahan sebelum diterima",
    ),
    "in_work": ("Giải quyết", "Handling", "Penyelesaian"),
    "work_begins": ("Vào giải quyết", "Work begins", "Mulai diolah"),
    "decided": ("Đã có kết quả", "Decided", "Diputuskan"),
    "more_work": ("Chờ bổ sung hồ sơ", "Waits for papers to go on", "Menunggu berkas tambahan"),
    "returned": ("Đã trả kết quả", "Returned", "Diserahkan"),
    "sent_back": ("Trả lại?", "Sent back?", "Dikembalikan?"),
    "ask_more": ("Yêu cầu bổ sung", "Asks for more papers", "Meminta berkas tambahan"),
    "forward": ("Chuyển về đúng nơi", "Forwarded to the right unit", "Diteruskan ke unit yang tepat"),
    "withdraw": ("Người nộp rút hồ sơ", "Withdrawn by the applicant", "Ditarik oleh pemohon"),
    "reject": ("Từ chối tiếp nhận", "Not taken in", "Tidak diterima"),
    "transfer": ("Chuyển cơ quan khác", "Transferred to another agency", "Dialihkan ke instansi lain"),
    "stop": ("Dừng giải quyết", "Stopped", "Dihentikan"),
    "withdrawn": ("Đã rút", "Withdrawn", "Ditarik"),
    "rejected": ("Không tiếp nhận", "Not taken in", "Tidak diterima"),
    "transferred": ("Đã chuyển cơ quan khác", "Transferred", "Dialihkan"),
    "stopped": ("Đã dừng", "Stopped", "Dihentikan"),
}
_ENDS = {"withdraw": "withdrawn", "reject": "rejected", "transfer": "transferred", "stop": "stopped"}


def flow_of(steps: Sequence[InternalStep], *, code: str, name: str) -> Flow:
    """
    Return the rows of a table as a flow with its picture: the receipt, the work up to the decision, and what follows.

    House rule: as in the standard flow, papers can be asked for at the receipt and wherever something is proposed, who
    approves or signs can send back to who last proposed, and the dossier can be forwarded, withdrawn and transferred
    until it is decided, refused at the door and stopped in the work; Decree 118/2025/NĐ-CP arts. 17-22. `code` is the
    id of the flow.

    :raises TableUnfit: with all faults, if the rows make no internal process.
    """
    check_steps(steps)
    return _Maker(steps).flow(code, name)


class _Maker:
    def __init__(self, steps: Sequence[InternalStep]) -> None:
        self.groups = [[step for _, step in group] for group in groups_of(steps)]
        self.elements: dict[str, Element] = {}
        self.paths: dict[str, Path] = {}
        self.proposed = ""
        self.scope = ""
        self.last = ""

    def flow(self, code: str, name: str) -> Flow:
        """Return the whole flow."""
        decided = next(place for place, group in enumerate(self.groups) if group[0].act == DECIDE)
        self.start("begins")
        self.part("door", "door_opens", "taken_in", self.groups[:1], ("withdraw", "reject", "transfer"))
        work = self.groups[1 : decided + 1]
        self.part("in_work", "work_begins", "decided", work, ("withdraw", "stop", "transfer", "forward"))
        self.rows(self.groups[decided + 1 :])
        self.on(self.add("returned", Kind.END))
        return flows.laid_out(
            Flow(
                code,
                name,
                {
                    key: replace(
                        one,
                        incoming=tuple(path.id for path in self.paths.values() if path.target == key),
                        outgoing=tuple(path.id for path in self.paths.values() if path.source == key),
                    )
                    for key, one in self.elements.items()
                },
                self.paths,
            )
        )

    def part(
        self, id_: str, opens: str, closes: str, groups: Iterable[Sequence[InternalStep]], turns: Iterable[str]
    ) -> None:
        """Add a sub-process of rows, and the turns that lead out of it."""
        self.on(self.add(id_, Kind.SUB_PROCESS))
        outer, self.scope = self.scope, id_
        self.start(opens)
        self.rows(groups)
        self.on(self.add(closes, Kind.END))
        self.scope, self.last = outer, id_
        for turn in turns:
            event = self.turn(turn, id_)
            target = id_ if turn == "forward" else self.add(f"{id_}_{_ENDS[turn]}", Kind.END, of=_ENDS[turn])
            self.path(event, target)

    def rows(self, groups: Iterable[Sequence[InternalStep]]) -> None:
        """Add rows, those done at the same time between a split and a join."""
        for group in groups:
            if len(group) == 1:
                self.row(group[0])
                continue
            split = self.add(self.free("split"), Kind.PARALLEL)
            join = self.free("join")
            self.on(split)
            for step in group:
                self.last = split
                self.on(self.task(step))
                self.path(self.last, join)
            self.add(join, Kind.PARALLEL)
            self.last = join

    def row(self, step: InternalStep) -> None:
        """Add one row with what can be done there beside the table."""
        task = self.task(step)
        self.on(task)
        if step.act == ACCEPT:
            self.more("more_door", task)
            self.path(self.turn("forward", task), task)
        elif step.act == "propose":
            self.more("more_work", task)
            self.proposed = task
        elif step.act in {"approve", DECIDE} and self.proposed:
            gateway = self.add(f"{task}_sent_back", Kind.EXCLUSIVE, of="sent_back")
            self.on(gateway)
            made = decisions.condition(_SENT_BACK, element=gateway)
            self.path(gateway, self.proposed, "Trả lại", Condition(_SENT_BACK, made.value))
            # What is not sent back goes on by the next path.
            default = f"path_{len(self.paths) + 1}"
            self.elements[gateway] = replace(self.elements[gateway], default=default)

    def task(self, step: InternalStep) -> str:
        """Add the task of a row."""
        acts = _HAND_OVER if step.act == "hand_over" else (step.act,)
        if step.act in {"approve", DECIDE} and self.proposed:
            acts = (*acts, SEND_BACK)
        beside = _BESIDE.get(step.act, ("reappoint",) if self.scope else ())
        id_ = self.free("return" if step.act == "hand_over" else _IDS.get(step.act, "step"))
        return self.add(
            id_,
            Kind.USER_TASK,
            name=step.name,
            step=Step(step.role, step.place, step.form, step.working_minutes, acts, beside, (), step.result),
        )

    def more(self, id_: str, host: str) -> None:
        """Add the turn by which papers are asked for, and the step that waits for them."""
        id_ = self.free(id_)
        kind = "more_door" if id_.startswith("more_door") else "more_work"
        waits = Step("receiver", "received", acts=("take_more",))
        self.path(self.turn("ask_more", host), id_)
        self.add(id_, Kind.USER_TASK, of=kind, step=waits, clock=Clock("applicant"))
        self.path(id_, host)

    def turn(self, message: str, host: str) -> str:
        """Add the boundary event of a turn."""
        return self.add(
            f"{host}_{message}", Kind.BOUNDARY, of=message, trigger=Trigger.MESSAGE, message=message, host=host
        )

    def start(self, id_: str) -> None:
        """Begin a scope."""
        self.last = self.add(id_, Kind.START)

    def add(
        self,
        id_: str,
        kind: Kind,
        *,
        of: str = "",
        name: str = "",
        step: Step | None = None,
        clock: Clock | None = None,
        trigger: Trigger = Trigger.NONE,
        message: str = "",
        host: str = "",
    ) -> str:
        """Add an element of the present scope; `of` is what it is called after."""
        known = () if name else _NAMES.get(of or id_, ())
        self.elements[id_] = Element(
            id=id_,
            kind=kind,
            name=known[0] if known else name,
            names=dict(zip(("en", "id"), known[1:], strict=True)) if known else {},
            scope=self.scope,
            step=step,
            clock=clock,
            trigger=trigger,
            message=message,
            host=host,
        )
        return id_

    def free(self, wished: str) -> str:
        """Return an id that no element has."""
        id_, place = wished, 1
        while id_ in self.elements:
            place += 1
            id_ = f"{wished}_{place}"
        return id_

    def on(self, element: str) -> None:
        """Lead from the last element to this one."""
        self.path(self.last, element)
        self.last = element

    def path(self, source: str, target: str, name: str = "", condition: Condition | None = None) -> None:
        """Add a path."""
        id_ = f"path_{len(self.paths) + 1}"
        self.paths[id_] = Path(id_, source, target, name, condition=condition)

"""What the forms of the turns send: from the fields of the panel to the operation."""

from collections.abc import Callable
from datetime import datetime

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Act, Appointment, Dossier, Kind
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.kernel.text import fold
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.uploads import Kept
from haicap.ui.formats import read_day

#: does what a form asks for on a dossier, with the files that came with it, and says which event it wrote
Deed = Callable[[DeskRequest, Dossier, datetime, list[Kept]], Kind]
#: What files are called that came after a request for papers; a name of the record, not of the page.
SUPPLEMENT = "Giấy tờ bổ sung"
#: acts on one of several steps that wait at once
OF_A_STEP = frozenset({Act.COMPLETE.value, Act.NOTE_MESSAGE.value})
#: how many units are named when the words fit several
MOST_NAMED = 5


class NewDayMissing(BadInput):
    """No day was written for the new appointment."""

    message = sentence("Please write the new day.")


class MessageMissing(BadInput):
    """It was not said what has come."""

    message = sentence("Please choose what came.")


class UnitUnclear(BadInput):
    """The words name no unit of the day, or more than one."""

    message = sentence("Please write the whole name of one unit. Found: %(names)s")


def noted(operation: Callable[..., object], kind: Kind) -> Deed:
    """Return what a form does that sends no more than a note: the operation, and the event that it writes."""

    def deed(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
        operation(by=request.actor, at=at, code=dossier.code, note=request.POST.get("note", ""))
        return kind

    return deed


def closing_of(day_written: str, *, unit_id: int, at: datetime) -> datetime:
    """
    Return the closing time of the unit on the day that was written. One statement.

    :raises BadInput: if it is no day.
    """
    day = read_day(day_written, field="appointed_on")
    closing = organisation.work_calendar(unit_id=unit_id).hours_on(day).closing
    return datetime.combine(day, closing, tzinfo=at.tzinfo)


def _take_more(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.take_more(
        by=request.actor,
        at=at,
        code=dossier.code,
        papers=tuple(one.paper for one in kept),
        on_paper=request.POST.get("on_paper", ""),
    )
    return Kind.MORE_TAKEN


def _reappoint(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    written = request.POST.get("appointed_on", "")
    if not written.strip():
        raise NewDayMissing("appointment", value="")
    due = closing_of(written, unit_id=dossier.received_unit_id, at=at)
    appointment = Appointment(due, request.POST.get("reason", ""))
    dossiers.reappoint(by=request.actor, at=at, code=dossier.code, appointment=appointment)
    return Kind.REAPPOINTED


def _post(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.post(
        by=request.actor,
        at=at,
        code=dossier.code,
        carrier=request.POST.get("carrier", ""),
        tracking_number=request.POST.get("tracking_number", ""),
    )
    return Kind.POSTED


def _send_online(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.send_online(by=request.actor, at=at, code=dossier.code, address=request.POST.get("address", ""))
    return Kind.SENT_ONLINE


def _forward(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.forward(
        by=request.actor,
        at=at,
        code=dossier.code,
        unit_code=unit_named(request.POST.get("unit", ""), at=at).code,
        note=request.POST.get("note", ""),
        basis=request.POST.get("basis", ""),
    )
    return Kind.FORWARDED


def unit_named(written: str, *, at: datetime) -> Unit:
    """
    Return the unit of the day that an officer means by a name or a code. Two statements.

    :raises UnitUnclear: if no unit, or more than one, is so called.
    :raises NothingToSearch: if nothing was written.
    """
    found = [one.unit for one in organisation.find_units(written, at.date())]
    asked = fold(written).strip()
    exact = [unit for unit in found if asked in {fold(unit.full_name), fold(unit.name), fold(unit.code)}]
    chosen = exact or found
    if len(chosen) != 1:
        raise UnitUnclear("unit", names=", ".join(unit.full_name for unit in chosen[:MOST_NAMED]) or "–")
    return chosen[0]


def _confirm_correction(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.confirm_correction(by=request.actor, at=at, code=dossier.code)
    return Kind.CORRECTED


def _transfer(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.transfer(
        by=request.actor,
        at=at,
        code=dossier.code,
        authority=request.POST.get("authority", ""),
        note=request.POST.get("note", ""),
    )
    return Kind.TRANSFERRED


def _place(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.place(
        by=request.actor,
        at=at,
        code=dossier.code,
        unit_code=request.POST.get("unit", ""),
        note=request.POST.get("note", ""),
    )
    return Kind.SUCCEEDED


def _step_sent(request: DeskRequest) -> int:
    """Return the serial of the step that a form is about; what is no number is none that waits."""
    sent = request.POST.get("step", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= 18 else -1


def _complete(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.complete(
        by=request.actor,
        at=at,
        code=dossier.code,
        step=_step_sent(request),
        outcome=request.POST.get("outcome", ""),
        note=request.POST.get("note", ""),
    )
    return Kind.STEP_DONE


def _note_message(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    message = request.POST.get("message", "")
    if not message:
        raise MessageMissing("message", value="")
    dossiers.note_message(
        by=request.actor,
        at=at,
        code=dossier.code,
        step=_step_sent(request),
        message=message,
        note=request.POST.get("note", ""),
    )
    return Kind.MESSAGE_NOTED


def _undo(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.undo(by=request.actor, at=at, code=dossier.code)
    return Kind.UNDONE


DEEDS: dict[str, Deed] = {
    Act.COMPLETE.value: _complete,
    Act.NOTE_MESSAGE.value: _note_message,
    Act.UNDO.value: _undo,
    Act.REJECT.value: noted(dossiers.reject, Kind.REJECTED),
    Act.ASK_MORE.value: noted(dossiers.ask_more, Kind.MORE_ASKED),
    Act.TAKE_MORE.value: _take_more,
    Act.REAPPOINT.value: _reappoint,
    Act.WITHDRAW.value: noted(dossiers.withdraw, Kind.WITHDRAWN),
    Act.STOP.value: noted(dossiers.stop, Kind.STOPPED),
    Act.POST.value: _post,
    Act.POST_FAILED.value: noted(dossiers.post_failed, Kind.POST_FAILED),
    Act.POST_ARRIVED.value: noted(dossiers.post_arrived, Kind.POST_ARRIVED),
    Act.SEND_ONLINE.value: _send_online,
    Act.FORWARD.value: _forward,
    Act.TRANSFER.value: _transfer,
    Act.PLACE.value: _place,
    Act.ASK_CORRECTION.value: noted(dossiers.ask_correction, Kind.CORRECTION_ASKED),
    Act.CONFIRM_CORRECTION.value: _confirm_correction,
    Act.DECLINE_CORRECTION.value: noted(dossiers.decline_correction, Kind.CORRECTION_DECLINED),
}

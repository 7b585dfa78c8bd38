"""What the forms of the turns send: from the fields of the panel to the operation."""

from collections.abc import Callable
from datetime import datetime

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Act, Appointment, Dossier, Kind
from haicap.domains.organisation import api as organisation
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.uploads import Kept
from haicap.ui.formats import read_day

#: What files are called that came after a request for papers; a name of the record, not of the page.
SUPPLEMENT = "Giấy tờ bổ sung"


class NewDayMissing(BadInput):
    """No day was written for the new appointment."""

    message = sentence("Please write the new day.")


def closing_of(day_written: str, *, unit_id: int, at: datetime) -> datetime:
    """
    Return the closing time of the unit on the day that was written. One statement.

    :raises BadInput: if it is no day.
    """
    day = read_day(day_written, field="appointed_on")
    closing = organisation.work_calendar(unit_id=unit_id).hours_on(day).closing
    return datetime.combine(day, closing, tzinfo=at.tzinfo)


def _reject(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.reject(by=request.actor, at=at, code=dossier.code, note=request.POST.get("note", ""))
    return Kind.REJECTED


def _ask_more(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.ask_more(by=request.actor, at=at, code=dossier.code, note=request.POST.get("note", ""))
    return Kind.MORE_ASKED


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


def _withdraw(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.withdraw(by=request.actor, at=at, code=dossier.code, note=request.POST.get("note", ""))
    return Kind.WITHDRAWN


def _stop(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.stop(by=request.actor, at=at, code=dossier.code, note=request.POST.get("note", ""))
    return Kind.STOPPED


def _post(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.post(
        by=request.actor,
        at=at,
        code=dossier.code,
        carrier=request.POST.get("carrier", ""),
        tracking_number=request.POST.get("tracking_number", ""),
    )
    return Kind.POSTED


def _post_failed(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.post_failed(by=request.actor, at=at, code=dossier.code, note=request.POST.get("note", ""))
    return Kind.POST_FAILED


def _post_arrived(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.post_arrived(by=request.actor, at=at, code=dossier.code, note=request.POST.get("note", ""))
    return Kind.POST_ARRIVED


def _send_online(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.send_online(by=request.actor, at=at, code=dossier.code, address=request.POST.get("address", ""))
    return Kind.SENT_ONLINE


DEEDS: dict[str, Callable[[DeskRequest, Dossier, datetime, list[Kept]], Kind]] = {
    Act.REJECT.value: _reject,
    Act.ASK_MORE.value: _ask_more,
    Act.TAKE_MORE.value: _take_more,
    Act.REAPPOINT.value: _reappoint,
    Act.WITHDRAW.value: _withdraw,
    Act.STOP.value: _stop,
    Act.POST.value: _post,
    Act.POST_FAILED.value: _post_failed,
    Act.POST_ARRIVED.value: _post_arrived,
    Act.SEND_ONLINE.value: _send_online,
}

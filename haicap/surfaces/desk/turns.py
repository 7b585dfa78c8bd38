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

#: What files are called that came after a request for papers; a name of the record, not of the page.
SUPPLEMENT = "Giấy tờ bổ sung"
#: how many units are named when the words fit several
MOST_NAMED = 5


class NewDayMissing(BadInput):
    """No day was written for the new appointment."""

    message = sentence("Please write the new day.")


class UnitUnclear(BadInput):
    """The words name no unit of the day, or more than one."""

    message = sentence("Please write the whole name of one unit. Found: %(names)s")


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


def _ask_correction(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.ask_correction(by=request.actor, at=at, code=dossier.code, note=request.POST.get("note", ""))
    return Kind.CORRECTION_ASKED


def _confirm_correction(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.confirm_correction(by=request.actor, at=at, code=dossier.code)
    return Kind.CORRECTED


def _decline_correction(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.decline_correction(by=request.actor, at=at, code=dossier.code, note=request.POST.get("note", ""))
    return Kind.CORRECTION_DECLINED


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
    Act.FORWARD.value: _forward,
    Act.TRANSFER.value: _transfer,
    Act.PLACE.value: _place,
    Act.ASK_CORRECTION.value: _ask_correction,
    Act.CONFIRM_CORRECTION.value: _confirm_correction,
    Act.DECLINE_CORRECTION.value: _decline_correction,
}

from datetime import datetime
from zoneinfo import ZoneInfo

from haicap.domains.dossiers.contracts import Dossier, Entry, Kind, ReceiptNotYet, TermKind
from haicap.domains.dossiers.operations.power import power_printed
from haicap.domains.dossiers.queries.dossier import TAKEN_IN, attachments, contact, log, receipt_serial
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.filers import filers
from haicap.domains.dossiers.rules.receipt import (
    DATA_PUT_RIGHT,
    FEES,
    RENEWING,
    applicant_words,
    due_words,
    fee_words,
    filer_words,
    office_name,
    return_place,
    signer_name,
    term_words,
)
from haicap.domains.organisation import api as organisation
from haicap.domains.papers import api as papers
from haicap.domains.procedures import api as procedures
from haicap.platform.accounts import api as accounts

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def receipt(*, code: str, at: datetime, track_url: str) -> papers.Document:
    """
    Return form 01 of a dossier, made when it is asked for first. Twelve statements at most, two when it is there.

    When papers came and the term was counted again, something happened to the fee, or personal data were put right, it
    is a new one, which says that it replaces the one before.

    The caller holds the right: an officer who may look, the applicant with the secret of the filing or the
    details open, or the job that makes it ready. `track_url` is printed as a square code.

    :raises DossierUnknown: if there is no such dossier.
    :raises ReceiptNotYet: if nobody has taken the dossier in yet.
    """
    serial = receipt_serial(code)
    try:
        return papers.document(dossier_code=code, form=papers.Form.RECEIPT, serial=serial)
    except papers.DocumentUnknown:
        dossier = read(code)
    told = log(dossier.id)
    taken_in = next((entry for entry in told if entry.kind in TAKEN_IN), None)
    if taken_in is None:
        raise ReceiptNotYet("code", key=code)
    last = max(serial, taken_in.serial)
    told = [entry for entry in told if entry.serial <= last]
    return papers.issue_receipt(
        _printed(dossier, told, taken_in=taken_in, on=at, track_url=track_url), serial=serial, at=at
    )


def _printed(dossier: Dossier, told: list[Entry], *, taken_in: Entry, on: datetime, track_url: str) -> papers.Receipt:
    """Return what the form says; the last entry `told` is the one with which it goes."""
    completed = next(
        (one for one in reversed(told) if one.kind is Kind.MORE_TAKEN and one.serial > taken_in.serial), None
    )
    fee = next((one for one in reversed(told) if one.kind in FEES), None)
    put_right = [one.at for one in told if one.kind in DATA_PUT_RIGHT and one.serial > taken_in.serial]
    # Who puts data right may be the head or the chair: the form is the counter's.
    hand = next(one for one in reversed(told) if one.kind in TAKEN_IN or one.kind in RENEWING - DATA_PUT_RIGHT)
    units = organisation.units_by_id({dossier.received_unit_id, dossier.competent_unit_id}, editions=dossier.editions)
    received = units[dossier.received_unit_id]
    version = procedures.version_by_id(dossier.procedure_version_id, on=on.date(), editions=dossier.editions)
    reached = contact(dossier.id)
    officer = accounts.names_of([hand.account_id]).get(hand.account_id, "")
    due = dossier.due_at.astimezone(LOCAL) if dossier.due_at else None
    acting = filers(dossier) if dossier.is_represented else None
    return papers.Receipt(
        code=dossier.code,
        office=office_name(received.full_name),
        parent_office=office_name(received.parent_name) if received.parent_name else "",
        applicant=applicant_words(acting, name=dossier.applicant_name) if acting else dossier.applicant_name,
        address=reached["address"],
        phone=reached["phone"],
        email=reached["email"],
        procedure=version.name,
        # A paper of several scans stands there once.
        papers=tuple(dict.fromkeys(one.name for one in attachments(dossier.id) if one.source == "applicant")),
        term="" if dossier.term_kind in {TermKind.APPOINTED, TermKind.UNKNOWN} else term_words(dossier.term),
        completed=due_words(completed.at.astimezone(LOCAL)) if completed else "",
        fee=fee_words(fee.kind if fee else None, amount_vnd=fee.amount_vnd if fee else 0),
        is_new=told[-1] is not taken_in,
        received_at=dossier.submitted_at.astimezone(LOCAL),
        due=due_words(due) if due else "",
        provisional=dossier.due_is_provisional,
        return_place=return_place(received.full_name),
        officer=officer,
        track_url=track_url,
        is_sample=dossier.is_sample,
        filer=filer_words(acting) if acting else "",
        signer=signer_name(acting) if acting else dossier.applicant_name,
        decides=power_printed(dossier, units[dossier.competent_unit_id]),
        put_right=due_words(put_right[-1].astimezone(LOCAL)) if put_right else "",
    )

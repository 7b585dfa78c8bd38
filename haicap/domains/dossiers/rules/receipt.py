"""The words of form 01. They are Vietnamese because the form is: it is an official paper, not a page."""

from collections.abc import Sequence
from datetime import datetime

from haicap.domains.dossiers.contracts import Filers, Kind
from haicap.domains.organisation.contracts import Tier
from haicap.domains.people.contracts import Authorisation
from haicap.kernel import money
from haicap.kernel.worktime import Term

#: by what a proxy acts, as a form writes it
AUTHORISATIONS = {
    Authorisation.WRITTEN: "theo giấy ủy quyền",
    Authorisation.CERTIFIED: "theo văn bản ủy quyền được công chứng, chứng thực",
    Authorisation.FAMILY: "theo văn bản ủy quyền giữa người thân",
    Authorisation.GUARDIAN: "là cha, mẹ hoặc người giám hộ",
}
#: events about the fee that form 01 tells, in its words; `{}` is the amount
FEES = {
    Kind.FEE_ASKED: "{} (chưa nộp)",
    Kind.FEE_PAID: "{} (đã nộp)",
    Kind.FEE_EXEMPTED: "không phải nộp",
}
#: events by which data that the form prints were put right
DATA_PUT_RIGHT = frozenset({Kind.RECTIFIED, Kind.CONTACT_RECTIFIED})
#: after the first, events with which a new form 01 goes
RENEWING = frozenset({Kind.MORE_TAKEN, *FEES, *DATA_PUT_RIGHT})


def fee_words(kind: Kind | None, *, amount_vnd: int) -> str:
    """
    Return what form 01 says of the fee after the event, an empty text for no event.

    Source: Circular 03/2025/TT-VPCP, form 01. House rule for the wording.
    """
    return FEES[kind].format(money.written(amount_vnd)) if kind else ""


def term_words(term: Term) -> str:
    """
    Return a length of time as the form prints it.

    Source: Circular 03/2025/TT-VPCP, form 01.
    """
    if term.is_same_day:
        return "trong ngày"
    days = f"{term.working_days.normalize():f}".replace(".", ",")
    pieces = [
        f"{term.months} tháng" if term.months else "",
        f"{term.calendar_days} ngày" if term.calendar_days else "",
        f"{days} ngày làm việc" if term.working_half_days else "",
    ]
    return " và ".join(piece for piece in pieces if piece)


def due_words(due: datetime) -> str:
    """
    Return the moment of return as the form prints it; `due` is local.

    Source: Circular 03/2025/TT-VPCP, form 01.
    """
    return f"{due:%H} giờ {due:%M} phút, ngày {due:%d} tháng {due:%m} năm {due:%Y}"


def office_name(unit_name: str) -> str:
    """
    Return the body that issues the form.

    Source: Law 72/2025/QH15 (the people's committee of each unit).
    """
    return f"UBND {unit_name[0].lower()}{unit_name[1:]}"


def power_words(unit_name: str, tier: Tier, lines: Sequence[str], *, text: str) -> str:
    """
    Return who decides, how the paper is signed and by which text, as a form prints it.

    Source: Decree 30/2020/NĐ-CP art. 13; Law 72/2025/QH15 arts. 12 to 14.
    """
    name = unit_name if tier is Tier.DEPARTMENT else office_name(unit_name)
    by = f", theo {text}" if text else ""
    return f"{name} (thể thức ký: {', '.join(lines)}{by})"


def return_place(unit_name: str) -> str:
    """
    Return where the result is fetched.

    Source: Decree 118/2025/NĐ-CP art. 8 (the public administrative service centre returns results).
    """
    return f"Điểm phục vụ hành chính công {unit_name[0].lower()}{unit_name[1:]}"


def applicant_words(filers: Filers, *, name: str) -> str:
    """
    Return who applies, as forms print it; `name` is that of the dossier.

    House rule: an organisation is told from others of its name by its tax code.
    """
    return f"{name} (mã số thuế {filers.organisation.tax_code})" if filers.organisation else name


def filer_words(filers: Filers) -> str:
    """
    Return who files for the applicant and by what, as forms print it; an empty text when the applicant files alone.

    Source: Circular 03/2025/TT-VPCP, form 01 (the one who hands in signs). House rule for the wording.
    """
    if filers.organisation:
        position = f", {filers.position[:1].lower()}{filers.position[1:]}" if filers.position else ""
        return f"{filers.person.name}{position}"
    if filers.proxy and filers.authorisation:
        paper = f" ({filers.paper})" if filers.paper else ""
        return f"{filers.proxy.name}, {AUTHORISATIONS[filers.authorisation]}{paper}"
    return ""


def signer_name(filers: Filers) -> str:
    """
    Return whose name stands where the one who hands in signs.

    Source: Circular 03/2025/TT-VPCP, form 01.
    """
    return filers.proxy.name if filers.proxy else filers.person.name

"""Invented content of the pages of components. No person, dossier or figure here is real."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from haicap.kernel.text import fold
from haicap.ui.due import DueWords, due_done, due_paused, due_unknown, due_words
from haicap.ui.formats import LOCAL
from haicap.ui.values import (
    Act,
    Answer,
    Column,
    DayCount,
    DeskFrame,
    Door,
    Paper,
    PostChoice,
    RailLink,
    Row,
    TimelineEntry,
)

RECEIVED = datetime(2026, 1, 5, 16, 0, tzinfo=LOCAL)
DUE = datetime(2026, 1, 12, 17, 0, tzinfo=LOCAL)
PROCEDURES = (
    ("1.001193", "Đăng ký khai sinh"),
    ("1.000894", "Đăng ký kết hôn"),
    ("1.000656", "Đăng ký khai tử"),
    ("1.004222", "Đăng ký thường trú"),
    ("2.000815", "Chứng thực bản sao từ bản chính giấy tờ, văn bản"),
    ("1.001612", "Đăng ký thành lập hộ kinh doanh"),
)
PEOPLE = (
    "Nguyễn Thị Ví Dụ",
    "Trần Văn Mẫu",
    "Lê Thử Nghiệm",
    "Phạm Ưởng Minh Họa",
    "Đặng Thị Giả Định",
    "Hoàng Văn Thí Điểm",
)


def search(asked: str) -> tuple[Answer, ...]:
    """Return the sample procedures whose name or code holds what was asked."""
    wanted = fold(asked)
    if not wanted:
        return ()
    return tuple(
        Answer(name, "#", note=f"{code} · {_('Same day')} · {_('Free of charge')}")
        for code, name in PROCEDURES
        if wanted in fold(name) or wanted in fold(code)
    )


def frame() -> DeskFrame:
    """Return the frame of a sample officer with two posts."""
    here = reverse("ui:desk")
    return DeskFrame(
        home_href=here,
        rail=(
            RailLink("work", _("Work"), "work", here, count=14),
            RailLink("counter", _("Counter"), "counter", here),
            RailLink("find", _("Find"), "search", here),
            RailLink("people", _("People"), "people", here),
            RailLink("guidance", _("Guidance"), "guidance", here),
        ),
        posts=(
            PostChoice("1", "Phường Ví Dụ", _("Receiving officer"), is_current=True),
            PostChoice("2", "Xã Mẫu", _("Specialist, civil status")),
        ),
        switch_href=reverse("ui:act"),
        search_href=reverse("ui:act"),
        next_href=here,
        help_href=here,
        leave_href=reverse("ui:act"),
        officer="Nguyễn Thị Ví Dụ",
    )


def days() -> tuple[DayCount, ...]:
    """Return the days of a deadline of five working days received after the cut-off."""
    begun = RECEIVED.date()
    why = (
        (False, _("Received after 15:00: counts as received on the next working day")),
        (False, _("The day of receipt is not counted")),
        (True, _("Working day 1 of 5")),
        (True, _("Working day 2 of 5")),
        (True, _("Working day 3 of 5")),
        (True, _("Working day 4 of 5: Saturday worked in exchange for Friday 2 January")),
        (False, _("Sunday")),
        (True, _("Working day 5 of 5, ends at 17:00")),
    )
    return tuple(
        DayCount(begun + timedelta(days=n), counts, words, is_due=n == len(why) - 1)
        for n, (counts, words) in enumerate(why)
    )


def badges() -> tuple[DueWords, ...]:
    """Return one badge for each state of a clock."""
    return (
        due_words(-2 * 480),
        due_words(-150),
        due_words(40),
        due_words(3 * 60 + 20),
        due_words(4 * 480),
        due_paused(),
        due_done(on_time=True),
        due_done(on_time=False),
        due_unknown(),
    )


def entries() -> tuple[TimelineEntry, ...]:
    """Return the timeline of a dossier on its way."""
    return (
        TimelineEntry(_("Submitted online"), "done", RECEIVED - timedelta(hours=20), "Nguyễn Thị Ví Dụ"),
        TimelineEntry(
            _("Received"), "done", RECEIVED, "Phường Ví Dụ", _("The receipt has been issued; all papers are complete.")
        ),
        TimelineEntry(_("Being examined"), "now", RECEIVED + timedelta(hours=18), "Trần Văn Mẫu, Phường Ví Dụ"),
        TimelineEntry(_("Signing"), "next", None, _("Chair of the People’s Committee, Phường Ví Dụ")),
        TimelineEntry(_("Result returned"), "next", DUE, _("At the desk where you handed in")),
    )


def late_entries() -> tuple[TimelineEntry, ...]:
    """Return the end of a timeline that is late."""
    return (
        TimelineEntry(_("Received"), "done", RECEIVED, "Xã Mẫu"),
        TimelineEntry(
            _("Overdue: being examined"),
            "late",
            DUE,
            "Lê Thử Nghiệm, Xã Mẫu",
            _("We apologise. A letter with the reason and the new day was sent on 12/01/2026."),
        ),
    )


def columns() -> tuple[Column, ...]:
    """Return the columns of a worklist."""
    return (
        Column(_("Due"), "due"),
        Column(_("Applicant"), "link"),
        Column(_("Procedure"), "clip"),
        Column(_("Code"), "code"),
        Column(_("Step")),
        Column(_("Fee"), "number"),
    )


def rows() -> tuple[Row, ...]:
    """Return a worklist, due first."""
    left = (-960, -150, 40, 200, 470, 960, 1440, 1920, 2400, 2880, 3360, 4800)
    steps = (_("Receive"), _("Examine"), _("Approve"), _("Sign"), _("Return"))
    return tuple(
        Row(
            "#",
            (
                due_words(minutes),
                PEOPLE[n % len(PEOPLE)],
                PROCEDURES[n % len(PROCEDURES)][1],
                f"000.00.{21 + n}.H26-260105-{n + 1:04d}",
                steps[n % len(steps)],
                ("0 đ", "8.000 đ", "20.000 đ", "100.000 đ")[n % 4],
            ),
            is_sample=True,
        )
        for n, minutes in enumerate(left)
    )


def acts() -> tuple[Act, ...]:
    """Return acts of every kind: at once, asking first, with a field, not possible."""
    here = reverse("ui:act")
    reason = Markup(
        '<div class="govuk-form-group"><label class="govuk-label" for="why">{}</label>'
        '<textarea class="govuk-textarea" id="why" name="why" rows="3"></textarea></div>'
    ).format(_("What is missing, in words the applicant understands"))
    return (
        Act(_("Accept the dossier"), here, kind="primary", icon="check"),
        Act(_("Ask for a supplement"), here, icon="return", fields=reason, note=_("May be asked once only.")),
        Act(
            _("Refuse at the desk"),
            here,
            kind="warning",
            ask=_("The applicant gets a written refusal with the reason. Continue?"),
        ),
        Act(_("Sign the result"), reason=_("Only the Chair or a deputy with a written delegation may sign.")),
        Act(_("Return the result"), reason=_("The fee of 8.000 đ has not been paid yet.")),
    )


def papers() -> tuple[Paper, ...]:
    """Return papers in several states."""
    return (
        Paper(_("Declaration form"), "#", "PDF · 340 kB · 05/01/2026", _("Complete"), "good"),
        Paper(_("Birth notice of the hospital"), "#", "JPG · 1,2 MB", _("To be checked"), "soon"),
        Paper(_("Marriage certificate of the parents"), "", _("Taken from the register of the city"), _("Not needed")),
        Paper(_("Identity card of the applicant"), "", "", _("Missing"), "late"),
    )


def doors() -> tuple[Door, ...]:
    """Return the eight life events."""
    return (
        Door(_("Having a child"), "#", "birth"),
        Door(_("Getting married"), "#", "marriage"),
        Door(_("Home and land"), "#", "land"),
        Door(_("Building and repairing"), "#", "build"),
        Door(_("Opening a business"), "#", "business"),
        Door(_("Allowances and support"), "#", "support"),
        Door(_("Papers and residence"), "#", "identity"),
        Door(_("When somebody has died"), "#", "farewell"),
    )


def shown(**more: object) -> dict[str, object]:
    """Return all of it under the names of the templates."""
    return {
        "received": RECEIVED,
        "due": DUE,
        "today": date(2026, 1, 7),
        "days": days(),
        "badges": badges(),
        "entries": entries(),
        "late_entries": late_entries(),
        "columns": columns(),
        "rows": rows(),
        "acts": acts(),
        "papers": papers(),
        "doors": doors(),
        "code": "000.00.21.H26-260105-0001",
        **more,
    }

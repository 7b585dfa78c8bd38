"""The acts of a dossier at every step, for every post: done by a form, or there with the reason why not."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Act, Decision, Proof
from haicap.domains.dossiers.models import EventRow
from haicap.surfaces.desk.acting import DEEDS
from tests.city import AT, city, filing, officer, paper
from tests.surfaces.desk_visits import desk_of, hidden, monday_morning

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
POSTS = ("receiver", "specialist", "specialist2", "head", "chair")
#: the way of a dossier from afar, step by step: what is done to come to the next
WAY: tuple[tuple[str, Callable[[str], Any]], ...] = (
    ("at the door", lambda code: None),
    ("to be assigned", lambda code: dossiers.accept(by=officer("receiver"), at=AT, code=code)),
    (
        "in work",
        lambda code: dossiers.assign(
            by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id
        ),
    ),
    (
        "to be approved",
        lambda code: dossiers.propose(
            by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED, note="",
            results=(paper("Kết quả"),),
        ),
    ),
    ("to be signed", lambda code: dossiers.approve(by=officer("head"), at=AT, code=code, note="")),
    ("ready", lambda code: dossiers.sign(by=officer("chair"), at=AT, code=code, note="")),
    (
        "handed over",
        lambda code: dossiers.hand_over(
            by=officer("receiver"), at=AT, code=code, collector="Nguyễn Thị Ưỡn", proof=Proof.SLIP
        ),
    ),
)  # fmt: skip


def panel(page: Any) -> str:
    return str(page.content.decode().partition('<section class="acts"')[2].partition("</section>")[0])


@pytest.mark.parametrize("post", POSTS)
def test_each_act_is_a_form_or_stands_there_with_its_reason(post: str) -> None:
    code = dossiers.submit(filing=filing(), at=AT, sender="draft", key="k").code
    client = desk_of(post)
    met = 0
    for step, come_here in WAY:
        come_here(code)
        page = client.get(f"/desk/dossiers/{code}")
        assert page.status_code == 200, step
        acts = panel(page)
        offered = set(re.findall(rf'action="/desk/dossiers/{code}/([a-z_]+)"', acts))
        told = [html.unescape(reason) for reason in re.findall(r'class="acts__no">.*?<span>([^<]*)</span>', acts, re.S)]
        dossier = dossiers.look(by=officer(post), at=AT, code=code)
        standings = dossiers.standings(actor=officer(post), dossier=dossier, on=AT.date())
        last = dossiers.log(dossier.id)[-1]
        is_own = dossiers.is_taken_back_by(officer(post), kind=last.kind, account_id=last.account_id)
        assert offered == {one.act.value for one in standings if not one.why_not} | ({"undo"} if is_own else set()), (
            step
        )
        assert len(told) == sum(bool(one.why_not) for one in standings), step
        assert all(told), f"{step}: an act without a reason"
        # Everything is reached with the keyboard: native elements only, none taken out of the order.
        assert acts.count("<details") == acts.count("<summary") == len(offered)
        assert "tabindex" not in acts
        met += len(standings)
    assert met > len(WAY)


@pytest.mark.parametrize("post", POSTS)
def test_what_is_not_offered_is_not_done_when_it_is_sent_all_the_same(post: str) -> None:
    code = dossiers.submit(filing=filing(), at=AT, sender="draft", key="k").code
    client = desk_of(post)
    for step, come_here in WAY:
        come_here(code)
        page = client.get(f"/desk/dossiers/{code}")
        offered = set(re.findall(rf'action="/desk/dossiers/{code}/([a-z_]+)"', panel(page)))
        seen = hidden(page, "seen") if offered else str(dossiers.look(by=officer(post), at=AT, code=code).seen)
        before = EventRow.objects.count()
        for act in sorted(set(DEEDS) - offered):
            sent = {
                "seen": seen,
                "note": "Một lý do đủ dài",
                "reason": "Một lý do đủ dài",
                "decision": "approved",
                "assignee": str(officer("specialist").account_id),
                "collector": "Nguyễn Thị Ưỡn",
                "proof": "slip",
                "appointed_on": "12/01/2026",
                "carrier": "Bưu điện",
                "tracking_number": "VN1",
                "address": "uon@vidu.vn",
                "on_paper": "Tờ khai",
                "unit": "00082",
                "basis": "Luật",
                "authority": "Bộ",
            }
            answer = client.post(f"/desk/dossiers/{code}/{act}", sent)
            assert answer.status_code in {403, 409, 422}, f"{step}: {act} gave {answer.status_code}"
        assert EventRow.objects.count() == before, step


def test_every_act_of_an_officer_has_its_form() -> None:
    assert set(DEEDS) == {act.value for act in Act} - {Act.LOOK.value, Act.RECEIVE.value, Act.RUN_ON.value}

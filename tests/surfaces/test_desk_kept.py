"""Lines and frames of the worklist are kept in memory: what is shown is still what stands, and to whom it belongs."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.models import DossierRow
from haicap.domains.organisation.models import UnitRow
from haicap.domains.procedures.models import ProcedureVersionRow
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Role
from haicap.platform.accounts.models import AccountRow
from haicap.platform.clock import api as clock
from haicap.platform.clock.api import LOCAL
from haicap.ui import moulds, rows
from tests.city import AT, BIRTH, CUA_NAM, HAI_BA_TRUNG, city, filing, officer
from tests.surfaces.desk_visits import DOOR, desk_of, hidden, monday_morning, taken_in, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
PROOF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    stands_at(monkeypatch, AT)


def stands_at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def forget() -> None:
    moulds._held.clear()
    rows._line.cache_clear()
    rows._joined.cache_clear()


def seen(client: Client, address: str = "/desk/") -> str:
    """Return the words of a page that was asked for before; it must be the page that is made with nothing in memory."""
    client.get(address)
    kept = client.get(address)
    assert kept.status_code == 200, words(kept)
    forget()
    fresh = client.get(address)
    assert PROOF.sub("", kept.content.decode()) == PROOF.sub("", fresh.content.decode())
    client.get(address)
    return words(kept)


class TestWhoLooks:
    def test_sees_the_own_name_and_not_that_of_a_colleague_with_the_same_lines(self) -> None:
        AccountRow.objects.filter(id=officer("specialist").account_id).update(name="Lê Thị Một")
        AccountRow.objects.filter(id=officer("specialist2").account_id).update(name="Lê Thị Hai")
        code = taken_in(desk_of("receiver"))
        first, second = desk_of("specialist"), desk_of("specialist2")
        dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        mine, others = seen(first), seen(second)
        assert "Lê Thị Một" in mine
        assert "Lê Thị Hai" not in mine
        assert code in mine
        assert "Lê Thị Hai" in others
        assert "Lê Thị Một" not in others
        assert code not in others

    def test_of_two_units_sees_the_own(self) -> None:
        code = taken_in(desk_of("receiver"))
        assert code in seen(desk_of("head"))
        there = seen(desk_of("head", CUA_NAM))
        assert code not in there
        assert "Cửa Nam" in there
        assert "Hai Bà Trưng" not in there

    def test_gets_a_proof_of_origin_of_the_own_browser(self) -> None:
        first = Client(enforce_csrf_checks=True)
        second = Client(enforce_csrf_checks=True)
        for client in (first, second):
            client.cookies["haicap_session"] = desk_of("receiver").cookies["haicap_session"].value
        proofs = [hidden(client.get("/desk/"), "csrfmiddlewaretoken") for client in (first, second, first)]
        assert len(set(proofs)) == 3
        asked = {"post": str(officer("receiver").post_id), "csrfmiddlewaretoken": proofs[1]}
        assert first.post("/desk/post", asked).status_code == 403
        assert second.post("/desk/post", asked).status_code in {302, 303}

    def test_reads_another_language_with_the_same_lines(self) -> None:
        taken_in(desk_of("receiver"))
        head = desk_of("head")
        assert "Việc của tôi" in seen(head)
        english = seen(head, "/en/desk/")
        assert "My work" in english
        assert "At the counter" in english
        assert "Tại quầy" not in english
        assert "Tại quầy" in seen(head)

    def test_gets_the_own_preferences(self) -> None:
        head = desk_of("head")
        assert 'data-keys="on"' in head.get("/desk/").content.decode()
        head.cookies["keys"] = "off"
        assert 'data-keys="off"' in head.get("/desk/").content.decode()
        head.cookies["text"] = "large"
        assert 'data-text="large"' in head.get("/desk/").content.decode()
        assert "data-save-data" in head.get("/desk/", headers={"save-data": "on"}).content.decode()
        seen(head)

    def test_sees_the_post_that_was_taken(self) -> None:
        account, unit = officer("specialist").account_id, officer("specialist").unit_id
        staff.give_posts([staff.NewPost(account, unit, Role.HEAD, date(2025, 7, 1))])
        code = taken_in(desk_of("receiver"))
        client = desk_of("specialist")
        assert code not in seen(client)
        other = next(post for post in staff.posts_of(account, on=AT.date()) if post.role is Role.HEAD)
        client.post("/desk/post", {"post": str(other.id)})
        assert code in seen(client)
        assert hidden(client.get("/desk/"), "as_post") == str(other.id)


class TestWhatChanged:
    def test_in_a_line_is_shown_at_once(self) -> None:
        code, other = taken_in(desk_of("receiver"), key="a"), taken_in(desk_of("receiver"), key="b")
        head = desk_of("head")
        assert "Nguyễn Thị Ưỡn" in seen(head)
        DossierRow.objects.update(applicant_name="Phạm Đã Sửa")
        told = seen(head)
        assert "Nguyễn Thị Ưỡn" not in told
        assert told.count("Phạm Đã Sửa") == 2
        dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        told = seen(head)
        assert code not in told
        assert other in told

    def test_in_the_names_of_procedure_unit_and_officer_is_shown_at_once(self) -> None:
        taken_in(desk_of("receiver"))
        head = desk_of("head")
        assert "Đăng ký khai sinh" in seen(head)
        ProcedureVersionRow.objects.filter(procedure__code=BIRTH).update(name="Thủ tục mới gọi")
        UnitRow.objects.filter(code=HAI_BA_TRUNG).update(full_name="Phường Vừa Đổi Tên")
        AccountRow.objects.filter(id=officer("head").account_id).update(name="Trần Đổi Tên")
        told = seen(head)
        assert "Mới gọi" in told
        assert "Đăng ký khai sinh" not in told
        assert "Phường Vừa Đổi Tên" in told
        assert "Trần Đổi Tên" in told

    def test_of_the_session_counts_at_once(self) -> None:
        head = desk_of("head")
        seen(head)
        AccountRow.objects.filter(id=officer("head").account_id).update(session_number=7)
        assert head.get("/desk/").status_code == 302


class TestTimeThatPassed:
    def test_makes_a_line_late_the_moment_after_it_was_due(self, monkeypatch: pytest.MonkeyPatch) -> None:
        dossiers.submit(filing=filing(), at=AT, sender="draft", key="k")
        code = taken_in(desk_of("receiver"))
        head = desk_of("head")
        due = DossierRow.objects.get(code=code).due_at
        assert due is not None
        # As the pages have it, also when they are asked behind one another.
        for moment, is_late in [(due - timedelta(seconds=1), False), (due, False), (due + timedelta(seconds=1), True)]:
            stands_at(monkeypatch, moment.astimezone(LOCAL))
            client = desk_of("head")
            assert ("Quá hạn" in seen(client)) is is_late, moment
        stands_at(monkeypatch, AT)
        assert "Quá hạn" not in seen(head)

    def test_changes_the_words_from_day_to_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        taken_in(desk_of("receiver"), procedure="1.001022")
        head = desk_of("head")
        told = [re.findall(r"Còn \d+ ngày làm việc", seen(head))]
        stands_at(monkeypatch, AT + timedelta(hours=8))
        told.append(re.findall(r"Còn \d+ ngày làm việc", seen(head)))
        stands_at(monkeypatch, AT + timedelta(days=1, hours=1))
        told.append(re.findall(r"Còn \d+ ngày làm việc", seen(head)))
        assert told[0] != told[2], told


class TestWhatIsKept:
    def test_asks_no_statement_more_or_less_when_it_is_there(self) -> None:
        taken_in(desk_of("receiver"))
        client = desk_of("specialist")
        forget()
        client.get("/desk/")
        for _ in range(2):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get("/desk/")
            assert len(asked) == DOOR + 1

    def test_has_an_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(moulds, "MOST_MOULDS", 3)
        client = desk_of("receiver")
        for number in range(10):
            client.get(f"/desk/?x={number}")
            assert len(moulds._held) <= 3
        client.get("/desk/?x=" + "y" * moulds.LONGEST_QUERY)
        assert not any("yyyy" in str(key) for key in moulds._held)
        assert rows._line.cache_parameters()["maxsize"] == rows.MOST_LINES

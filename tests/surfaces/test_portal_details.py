"""The details of a dossier: for who filed, by the last digits of the card; a guesser learns nothing and not fast."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Decision, OrganisationGiven, ProxyGiven
from haicap.domains.dossiers.rules.notice import FORM_OF
from haicap.domains.people import api as people
from haicap.platform.audit import api as audit
from haicap.platform.audit.models import EntryRow
from haicap.platform.protect import api as protect
from haicap.surfaces.portal.details_words import NOTICES
from haicap.surfaces.portal.my_data_words import act_words, who_words
from tests.city import AT, city, filing, officer
from tests.surfaces.portal_visits import message_at, monday_morning, stand_at, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
DIGITS, COOKIE, FAR = "0123", "haicap_details", "203.0.113.5"
UNKNOWN = "H26.00256-260105-9999"
PROXY = ProxyGiven("Trần Văn Khuỷu", "001080000456", date(1980, 4, 1),
                   people.Authorisation.FAMILY, "Giấy ủy quyền số 1")  # fmt: skip
COMPANY = OrganisationGiven("0100109106", "Công ty TNHH Ánh Dương", "Giám đốc")


def handed_in(key: str = "k", **changes: Any) -> str:
    return dossiers.submit(filing=filing(**changes), at=AT, sender="test", key=key).code


@pytest.fixture
def code() -> str:
    return handed_in()


def tried(code: str, digits: str, *, prefix: str = "", client: Client | None = None, **meta: str) -> Any:
    return (client or Client()).post(f"{prefix}/track/{code}/open", {"last_digits": digits}, **meta)


def opened(code: str, digits: str = DIGITS, prefix: str = "") -> Client:
    """Return a browser in which the details are open."""
    client = Client()
    answer = tried(code, digits, prefix=prefix, client=client)
    assert (answer.status_code, answer["Location"]) == (302, f"{prefix}/track/{code}/details"), words(answer)
    return client


def more_asked(code: str) -> None:
    dossiers.ask_more(by=officer("receiver"), at=AT, code=code, note="Giấy chứng sinh bản gốc\nẢnh 4x6")


def signed(code: str) -> None:
    dossiers.accept(by=officer("receiver"), at=AT, code=code)
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED, note="Đủ điều kiện")
    dossiers.approve(by=officer("head"), at=AT, code=code)
    dossiers.sign(by=officer("chair"), at=AT, code=code)


class TestTheTrackingPage:
    def test_asks_for_the_digits_and_shows_nothing_personal(self, code: str) -> None:
        page = Client().get(f"/track/{code}").content.decode()
        assert 'name="last_digits"' in page
        assert "Ưỡn" not in page

    def test_leads_on_where_the_details_are_open(self, code: str) -> None:
        page = opened(code).get(f"/track/{code}").content.decode()
        assert f'href="/track/{code}/details"' in page
        assert 'name="last_digits"' not in page
        assert "Ưỡn" not in page


class TestTheDetails:
    @pytest.mark.parametrize(
        ("prefix", "told"),
        [("", "Cơ quan đã yêu cầu ông/bà bổ sung"), ("/en", "What the office asked you for"), ("/id", "Yang diminta")],
    )
    def test_say_who_filed_what_came_and_what_is_asked_for(self, code: str, prefix: str, told: str) -> None:
        more_asked(code)
        answer = opened(code, prefix=prefix).get(f"{prefix}/track/{code}/details")
        page = words(answer)
        for expected in (told, "Nguyễn Thị Ưỡn", "Tờ khai", "to-khai.pdf", "Giấy chứng sinh bản gốc", "Ảnh 4x6", "02"):
            assert expected in page
        for hidden in ("003192000123", "0912345678", "Bà Triệu", "uon@vidu.vn", "receiver Hai"):
            assert hidden not in page
        assert "no-store" in answer["Cache-Control"]

    def test_name_the_organisation_and_who_represents_it(self) -> None:
        code = handed_in(organisation=COMPANY)
        page = words(opened(code).get(f"/track/{code}/details"))
        for expected in ("Công ty TNHH Ánh Dương", "0100109106", "Nguyễn Thị Ưỡn, Giám đốc"):
            assert expected in page

    @pytest.mark.parametrize("digits", [DIGITS, "0456", " 04 56 "])
    def test_open_to_the_applicant_and_to_the_proxy(self, digits: str) -> None:
        code = handed_in(proxy=PROXY)
        page = words(opened(code, digits).get(f"/track/{code}/details"))
        for expected in ("Nguyễn Thị Ưỡn", "Trần Văn Khuỷu", "Giấy ủy quyền số 1"):
            assert expected in page
        looks = EntryRow.objects.filter(act="open_details")
        known = people.persons(look.subject_id for look in looks)
        assert {person.national_id for person in known.values()} == {"003192000123", PROXY.national_id}

    def test_tell_the_way_of_the_result(self, code: str) -> None:
        signed(code)
        client = opened(code)
        page = f"/track/{code}/details"
        assert "Đơn vị chuyển phát" not in words(client.get(page))
        dossiers.post(by=officer("receiver"), at=AT, code=code, carrier="Bưu điện: Hà Nội", tracking_number="EX 123")
        told = words(client.get(page))
        assert "Đơn vị chuyển phát Bưu điện: Hà Nội Mã vận đơn EX 123" in told
        assert "Đủ điều kiện" not in told
        dossiers.post_arrived(by=officer("receiver"), at=AT, code=code)
        assert "EX 123" in words(client.get(page))

    def test_stay_within_their_statements(self, code: str, django_assert_max_num_queries: Any) -> None:
        company = handed_in("k2", organisation=COMPANY)
        for one, most in ((code, 5), (company, 7)):
            more_asked(one)
            client = opened(one)
            with django_assert_max_num_queries(most):
                assert client.get(f"/track/{one}/details").status_code == 200


class TestALetter:
    def test_has_a_name_for_every_kind_that_goes_with_one(self) -> None:
        assert set(NOTICES) == set(FORM_OF)

    def test_is_given_where_the_details_are_open_and_the_look_is_kept(self, code: str) -> None:
        more_asked(code)
        client = opened(code)
        links = re.findall(
            r'href="(/track/[^"]*/letters/[0-9]+)"', client.get(f"/track/{code}/details").content.decode()
        )
        assert len(links) == 1
        answer = client.get(links[0])
        assert answer.content.startswith(b"%PDF")
        assert "no-store" in answer["Cache-Control"]
        assert EntryRow.objects.filter(act="open_letter", object_key=f"{code}/02", subject_id__gt=0).count() == 1
        assert Client().get(links[0])["Location"] == f"/track/{code}#details"

    def test_is_form_01_when_the_dossier_was_taken_in(self, code: str) -> None:
        client = opened(code)
        address = f"/track/{code}/letters/0"
        assert client.get(address).status_code == 404
        assert address not in client.get(f"/track/{code}/details").content.decode()
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        assert address in client.get(f"/track/{code}/details").content.decode()
        assert client.get(address)["Content-Disposition"] == f'inline; filename="{code}-01.pdf"'

    def test_that_there_is_not_is_not_found(self, code: str) -> None:
        client = opened(code)
        for serial in (1, 99, 10**30):
            assert client.get(f"/track/{code}/letters/{serial}").status_code == 404

    def test_stays_within_its_statements(self, code: str, django_assert_max_num_queries: Any) -> None:
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        client = opened(code)
        with django_assert_max_num_queries(15):
            client.get(f"/track/{code}/letters/0")
        with django_assert_max_num_queries(4):
            client.get(f"/track/{code}/letters/0")


class TestWhoDoesNotKnow:
    def test_is_answered_the_same_with_the_same_work(self, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
        proxied = handed_in("k2", proxy=PROXY)
        done: list[str] = []
        for name in ("seal", "unseal", "same"):
            whole = getattr(protect, name)
            monkeypatch.setattr(
                protect,
                name,
                lambda *given, name=name, whole=whole, **more: (done.append(name), whole(*given, **more))[1],
            )
        answers = set()
        for number, (asked, digits) in enumerate((
            (code, "9999"), (code, "123"), (code, ""), (code, "003192000123"), (code, "----"), (code, "????"),
            (code, "٠١٢٣"), (proxied, "9999"), (UNKNOWN, DIGITS), (UNKNOWN, "0000"), (UNKNOWN, "----"), ("H26", "0"),
        )):  # fmt: skip
            done.clear()
            with CaptureQueriesContext(connection) as run:
                answer = tried(asked, digits, REMOTE_ADDR=f"198.51.100.{number}")
            statements = tuple(re.sub(r"'[^']*'|'\{[0-9,]*\}'|[0-9]+", "?", one["sql"]) for one in run.captured_queries)
            body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", answer.content).replace(
                asked.encode(), b""
            )
            headers = {name: value for name, value in answer.items() if name not in {"Content-Length", "Expires"}}
            answers.add((answer.status_code, body, str(headers), statements, tuple(done)))
        assert len(answers) == 1, [(one[0], one[2:]) for one in answers]
        ((status, _body, _headers, statements, work),) = answers
        assert (status, len(statements)) == (422, 5)
        assert work == ("seal", "unseal", "same", "unseal", "same")
        assert not EntryRow.objects.filter(act="open_details").exists()

    def test_is_told_at_the_field_and_gets_no_grant(self, code: str) -> None:
        client = Client()
        answer = tried(code, "9999", client=client)
        assert "không khớp" in message_at(answer, "last_digits")
        assert COOKIE not in client.cookies
        assert "no-store" in answer["Cache-Control"]
        assert "Ưỡn" not in words(answer)
        assert "9999" not in words(answer)

    def test_has_five_tries_an_hour_at_a_code(self, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
        same = code.replace("-0001", "-00001")
        for asked in (code, UNKNOWN):
            assert [tried(asked, "9999", REMOTE_ADDR=FAR).status_code for _ in range(5)] == [422] * 5
            answer = tried(asked, DIGITS, REMOTE_ADDR=FAR)
            assert answer.status_code == 429
            assert 0 < int(answer["Retry-After"]) <= 3600
        for written in (same, code.lower(), f" {code}"):
            assert tried(written, DIGITS, REMOTE_ADDR=FAR).status_code == 429
        assert tried(code, DIGITS, REMOTE_ADDR="203.0.113.6").status_code == 302
        stand_at(monkeypatch, AT + timedelta(minutes=61))
        assert tried(code, DIGITS, REMOTE_ADDR=FAR).status_code == 302

    def test_has_sixty_tries_an_hour_at_all_codes(self) -> None:
        told = [tried(f"H26.00256-260105-{n:04}", "9999", REMOTE_ADDR=FAR).status_code for n in range(61)]
        assert told == [422] * 60 + [429]

    def test_has_sixty_tries_at_a_code_from_wherever(self, code: str) -> None:
        told = [tried(code, "9999", REMOTE_ADDR=f"203.0.113.{n // 5}").status_code for n in range(61)]
        assert told == [422] * 60 + [429]

    def test_is_counted_on_the_machine_itself_too(self, code: str) -> None:
        assert [tried(code, "9999").status_code for _ in range(6)] == [422] * 5 + [429]


class TestTheGrant:
    def test_is_of_one_dossier_for_half_an_hour(self, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
        other = handed_in("k2")
        client = opened(code)
        for page in ("details", "letters/0"):
            assert client.get(f"/track/{other}/{page}")["Location"] == f"/track/{other}#details"
        stand_at(monkeypatch, AT + timedelta(minutes=29))
        assert client.get(f"/track/{code}/details").status_code == 200
        stand_at(monkeypatch, AT + timedelta(minutes=31))
        assert client.get(f"/track/{code}/details")["Location"] == f"/track/{code}#details"

    def test_lies_in_a_cookie_that_no_script_reads(self, code: str) -> None:
        cookie = opened(code).cookies[COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert int(cookie["max-age"]) == 1800

    def test_cannot_be_made_or_changed(self, code: str) -> None:
        client = opened(code)
        good = client.cookies[COOKIE].value
        for bad in ("", "x", good[:-1], "a" + good, good.split(":")[0]):
            client.cookies[COOKIE] = bad
            assert client.get(f"/track/{code}/details").status_code == 302

    def test_ends_when_it_is_closed(self, code: str) -> None:
        client = opened(code)
        assert client.post(f"/track/{code}/close")["Location"] == f"/track/{code}"
        assert client.get(f"/track/{code}/details").status_code == 302

    def test_needs_the_form_of_the_page(self, code: str) -> None:
        client = Client(enforce_csrf_checks=True)
        assert tried(code, DIGITS, client=client).status_code == 403
        assert client.get(f"/track/{code}/open")["Location"] == f"/track/{code}#details"


class TestOpening:
    def test_is_a_look_that_the_person_can_see(self, code: str) -> None:
        opened(code)
        (entry,) = EntryRow.objects.filter(act="open_details")
        assert (entry.object_key, entry.role) == (code, "citizen")
        (shown,) = (one for one in audit.entries_about(entry.subject_id, keys=[code]) if one.act == "open_details")
        assert "4 số cuối" in act_words(shown.act)
        assert who_words(shown, "") == "Người biết mã hồ sơ và 4 số cuối"

    def test_stays_within_its_statements(self, django_assert_max_num_queries: Any) -> None:
        code = handed_in(proxy=PROXY)
        Client().get("/track")
        with django_assert_max_num_queries(7):
            assert tried(code, DIGITS, REMOTE_ADDR=FAR).status_code == 302

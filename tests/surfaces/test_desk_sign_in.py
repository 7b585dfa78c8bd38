"""The sign-in of the desk: who comes in, under which key, and where one goes from there."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from haicap.domains.staff.models import PostRow
from haicap.platform.accounts import api as accounts
from haicap.platform.accounts.models import AccountRow
from haicap.platform.audit.models import EntryRow
from haicap.surfaces.desk.sessions import safe_next
from tests.city import BIRTH, CUA_NAM, HAI_BA_TRUNG, PASSWORD, city, officer
from tests.surfaces.desk_visits import desk_of, hidden, monday_morning, taken_in, typed, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

RECEIVER = {"username": "receiver.00256", "password": PASSWORD}
COOKIE = "haicap_session"


class TestSignIn:
    def test_leads_to_the_worklist(self, client: Client) -> None:
        response = client.post("/desk/sign-in", RECEIVER)
        assert (response.status_code, response["Location"]) == (303, "/desk/")
        assert "Phường Hai Bà Trưng" in words(client.get("/desk/"))

    def test_leads_to_the_page_that_was_asked_for(self, client: Client) -> None:
        turned = client.get("/desk/find?q=1")
        assert turned["Location"] == "/desk/sign-in?next=%2Fdesk%2Ffind%3Fq%3D1"
        assert client.post("/desk/sign-in", {**RECEIVER, "next": "/desk/find?q=1"})["Location"] == "/desk/find?q=1"

    def test_leads_to_the_language_of_the_account(self, client: Client) -> None:
        accounts.set_language(officer("receiver").account_id, "en")
        assert client.post("/desk/sign-in", RECEIVER)["Location"] == "/en/desk/"

    @pytest.mark.parametrize("password", ["wrong", "", "x" * 300, "a\x00b"])
    def test_tells_nobody_which_of_the_two_is_wrong(self, client: Client, password: str) -> None:
        response = client.post("/desk/sign-in", {"username": "receiver.00256", "password": password})
        nobody = client.post("/desk/sign-in", {"username": "nobody", "password": password})
        assert response.status_code == nobody.status_code == 422
        assert COOKIE not in client.cookies
        assert "không khớp" in words(response) or "do not fit" in words(response)

    @pytest.mark.parametrize("username", ["a%00b", "x" * 5000, "%ED%A0%80", "%FF", "e%CC%81" * 100])
    def test_refuses_names_that_no_account_has(self, client: Client, username: str) -> None:
        sent = f"username={username}&password=x"
        asked = client.post("/desk/sign-in", sent, content_type="application/x-www-form-urlencoded")
        assert asked.status_code == 422

    def test_does_not_show_the_password_again(self, client: Client) -> None:
        response = client.post("/desk/sign-in", {"username": "receiver.00256", "password": "so secret"})
        assert b"so secret" not in response.content

    def test_rests_after_ten_failures(self, client: Client) -> None:
        AccountRow.objects.filter(username="receiver.00256").update(failures=9)
        client.post("/desk/sign-in", {**RECEIVER, "password": "x"})
        assert client.post("/desk/sign-in", RECEIVER).status_code == 429

    def test_refuses_who_holds_no_post_today(self, client: Client) -> None:
        PostRow.objects.filter(account_id=officer("receiver").account_id).delete()
        assert client.post("/desk/sign-in", RECEIVER).status_code == 403
        assert COOKIE not in client.cookies

    def test_is_noted(self, client: Client) -> None:
        client.post("/desk/sign-in", RECEIVER)
        client.post("/desk/sign-out")
        assert list(EntryRow.objects.order_by("id").values_list("act", flat=True)) == ["sign_in", "sign_out"]

    def test_needs_the_proof_of_origin(self) -> None:
        assert Client(enforce_csrf_checks=True).post("/desk/sign-in", RECEIVER).status_code == 403

    def test_is_not_shown_in_indonesian(self, client: Client) -> None:
        assert client.get("/id/desk/sign-in")["Location"] == "/en/desk/sign-in"


class TestSession:
    def test_gets_a_new_key_with_nothing_of_the_old_one(self, client: Client) -> None:
        planted = client.session
        planted["planted"] = "by somebody else"
        planted.save()
        old = planted.session_key
        client.cookies[COOKIE] = old
        client.post("/desk/sign-in", RECEIVER)
        assert client.cookies[COOKIE].value != old
        assert "planted" not in client.session
        assert not Session.objects.filter(session_key=old).exists()

    def test_gets_a_new_key_when_another_officer_signs_in(self) -> None:
        client = desk_of("head")
        old = client.cookies[COOKIE].value
        client.post("/desk/sign-in", RECEIVER)
        assert client.cookies[COOKIE].value != old
        assert client.session["account"] == officer("receiver").account_id

    def test_is_not_taken_from_a_key_that_somebody_made_up(self, client: Client) -> None:
        client.cookies[COOKIE] = "a" * 32
        client.post("/desk/sign-in", RECEIVER)
        assert client.cookies[COOKIE].value != "a" * 32

    def test_ends_with_the_sign_out(self) -> None:
        client = desk_of("receiver")
        key = client.cookies[COOKIE].value
        assert client.post("/desk/sign-out").status_code == 303
        assert not Session.objects.filter(session_key=key).exists()
        client.cookies[COOKIE] = key
        assert client.get("/desk/").status_code == 302

    def test_does_not_end_by_a_link(self) -> None:
        client = desk_of("receiver")
        assert client.get("/desk/sign-out").status_code == 405
        assert client.get("/desk/").status_code == 200

    def test_ends_when_the_account_is_locked(self) -> None:
        client = desk_of("receiver")
        AccountRow.objects.filter(id=officer("receiver").account_id).update(is_locked=True)
        assert client.get("/desk/").status_code == 302
        AccountRow.objects.filter(id=officer("receiver").account_id).update(is_locked=False)
        assert client.get("/desk/").status_code == 302

    def test_ends_when_the_last_post_is_taken(self) -> None:
        client = desk_of("receiver")
        PostRow.objects.filter(account_id=officer("receiver").account_id).delete()
        assert client.get("/desk/").status_code == 302

    def test_keeps_pages_out_of_the_store_of_the_browser(self) -> None:
        assert desk_of("receiver").get("/desk/")["Cache-Control"] == "private, no-store"

    def test_gives_its_cookie_to_no_script(self, client: Client) -> None:
        cookie = client.post("/desk/sign-in", RECEIVER).cookies[COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_gives_no_cookie_to_who_only_looks(self, client: Client) -> None:
        client.get("/desk/sign-in")
        assert COOKIE not in client.cookies


class TestSafeNext:
    @pytest.mark.parametrize(
        "wanted",
        [
            "https://elsewhere.example/desk/",
            "//elsewhere.example/desk/",
            "/\\elsewhere.example",
            "\\\\elsewhere.example",
            "javascript:alert(1)",
            "/desk/../../elsewhere",
            " /desk/",
            "/desk/\r\nLocation: https://elsewhere.example",
            "/desk/sign-in",
            "/track/",
            "/nowhere",
            "http:///elsewhere.example",
            "",
        ],
    )
    def test_takes_nothing_but_pages_of_the_desk(self, wanted: str, client: Client) -> None:
        assert safe_next(wanted) == ""
        assert client.post("/desk/sign-in", {**RECEIVER, "next": wanted})["Location"] == "/desk/"

    @pytest.mark.parametrize("wanted", ["/desk/", "/en/desk/find?q=a", "/desk/dossiers/H26.00256-260105-0001"])
    def test_takes_pages_of_the_desk(self, wanted: str) -> None:
        assert safe_next(wanted) == wanted


class TestPostSwitch:
    def test_changes_the_post_that_is_acted_in(self) -> None:
        other = officer("head", CUA_NAM)
        PostRow.objects.filter(id=other.post_id).update(account_id=officer("receiver").account_id)
        client = desk_of("receiver")
        assert client.post("/desk/post", {"post": str(other.post_id)})["Location"] == "/desk/"
        page = words(client.get("/desk/"))
        assert "Phường Cửa Nam · Trưởng phòng" in page
        assert client.get("/desk/intake").status_code == 403

    def test_keeps_the_page(self) -> None:
        other = officer("head", CUA_NAM)
        PostRow.objects.filter(id=other.post_id).update(account_id=officer("receiver").account_id)
        client = desk_of("receiver")
        assert b'name="next" value="/desk/guidance?q=a"' in client.get("/desk/guidance?q=a").content
        sent = {"post": str(other.post_id), "next": "/desk/guidance?q=a"}
        assert client.post("/desk/post", sent)["Location"] == "/desk/guidance?q=a"
        assert client.post("/desk/post", {**sent, "next": "//elsewhere.example/"})["Location"] == "/desk/"

    @pytest.mark.parametrize("post", ["", "0", "x", "99999999999999999999"])
    def test_refuses_a_post_that_is_not_held(self, post: str) -> None:
        assert desk_of("receiver").post("/desk/post", {"post": post}).status_code == 403

    def test_refuses_the_post_of_somebody_else(self) -> None:
        assert desk_of("receiver").post("/desk/post", {"post": str(officer("chair").post_id)}).status_code == 403


class TestTwoWindows:
    @pytest.fixture
    def other(self) -> str:
        """Give the officer of the counter a second post, and return it: head of a division elsewhere."""
        post_id = officer("head", CUA_NAM).post_id
        PostRow.objects.filter(id=post_id).update(account_id=officer("receiver").account_id)
        return str(post_id)

    @pytest.fixture
    def client(self, other: str) -> Client:
        """Return the browser of the officer with two posts, at the counter."""
        return desk_of("receiver")

    def test_do_nothing_in_a_post_in_which_the_page_was_not_shown(self, client: Client, other: str) -> None:
        page = client.get(f"/desk/intake?procedure={BIRTH}")
        shown_as = hidden(page, "as_post")
        assert shown_as == str(officer("receiver").post_id)
        client.post("/desk/post", {"post": other})
        answer = client.post("/desk/intake", typed(as_post=shown_as))
        assert answer.status_code == 409
        assert "Cán bộ một cửa, Phường Hai Bà Trưng" in words(answer)
        assert "Trưởng phòng, Phường Cửa Nam" in words(answer)
        assert not EntryRow.objects.filter(act="receive").exists()
        client.post("/desk/post", {"post": shown_as, "as_post": other})
        assert client.post("/desk/intake", typed(as_post=shown_as)).status_code == 303
        assert EntryRow.objects.get(act="receive").post_id == officer("receiver").post_id

    def test_do_no_act_on_a_dossier_either(self, client: Client) -> None:
        code = taken_in(desk_of("receiver"))
        head = desk_of("head")
        chair = officer("chair").post_id
        PostRow.objects.filter(id=chair).update(account_id=officer("head").account_id)
        page = head.get(f"/desk/dossiers/{code}")
        sent = {"seen": hidden(page, "seen"), "as_post": hidden(page, "as_post")}
        head.post("/desk/post", {"post": str(chair)})
        answer = head.post(f"/desk/dossiers/{code}/assign", {**sent, "assignee": str(officer("specialist").account_id)})
        assert answer.status_code == 409
        assert not EntryRow.objects.filter(act="assign").exists()

    def test_refuse_a_post_that_is_held_no_more(self, client: Client) -> None:
        assert client.post("/desk/intake", typed(as_post=str(officer("chair").post_id))).status_code == 403

    def test_leave_the_own_account_alone(self, client: Client, other: str) -> None:
        assert client.post("/desk/account", {"act": "others", "as_post": other}).status_code == 303
        assert client.post("/desk/sign-out", {"as_post": other}).status_code == 303

    def test_carry_the_post_in_every_form(self, client: Client) -> None:
        code = taken_in(client)
        for page in ("/desk/", "/desk/find", "/desk/intake", "/desk/account", f"/desk/dossiers/{code}"):
            content = client.get(page).content.decode()
            assert content.count('method="post"') == content.count('name="as_post"') > 0, page


class TestLanguage:
    def test_is_kept_and_gone_on_in(self) -> None:
        client = desk_of("receiver")
        response = client.post("/en/desk/language", {"language": "en", "next": "/en/desk/find?q=a"})
        assert response["Location"] == "/en/desk/find?q=a"
        found = accounts.account(officer("receiver").account_id)
        assert found is not None
        assert found.language == "en"

    def test_leads_nowhere_else(self) -> None:
        sent = {"language": "vi", "next": "//elsewhere.example/desk/"}
        assert desk_of("receiver").post("/desk/language", sent)["Location"] == "/desk/"

    def test_is_one_of_the_desk(self) -> None:
        assert desk_of("receiver").post("/desk/language", {"language": "id"}).status_code == 404

    def test_is_offered_only_when_it_is_another(self) -> None:
        client = desk_of("receiver")
        assert b"/desk/language" not in client.get("/desk/").content
        assert b"/en/desk/language" in client.get("/en/desk/").content


class TestSampleAccounts:
    def test_are_offered_only_with_sample_data(self, client: Client, settings: object) -> None:
        settings.HAICAP_SAMPLE = False  # type: ignore[attr-defined]
        assert b"receiver.00256" not in client.get("/desk/sign-in").content
        assert client.get("/desk/sign-in/units?find=cua+nam").status_code == 404

    def test_are_those_of_the_unit_and_of_the_city(self, client: Client, settings: object) -> None:
        settings.HAICAP_SAMPLE = True  # type: ignore[attr-defined]
        page = client.get("/desk/sign-in").content.decode()
        assert [word in page for word in ("receiver.00256", "head.00256", "chair.00256", "supervisor.h26")] == [
            True
        ] * 4
        other = client.get(f"/desk/sign-in?unit={CUA_NAM}").content.decode()
        assert "receiver.00082" in other
        assert "receiver.00256" not in other

    @pytest.mark.parametrize("unit", ["99999", "\x00", "00256'--", "x" * 400, HAI_BA_TRUNG])
    def test_fall_back_to_the_first_unit(self, client: Client, settings: object, unit: str) -> None:
        settings.HAICAP_SAMPLE = True  # type: ignore[attr-defined]
        assert b"receiver.00256" in client.get("/desk/sign-in", {"unit": unit}).content

    def test_are_found_by_the_name_of_a_unit(self, client: Client, settings: object) -> None:
        settings.HAICAP_SAMPLE = True  # type: ignore[attr-defined]
        assert b"/desk/sign-in?unit=00082" in client.get("/desk/sign-in?find=cua nam").content
        assert b"/desk/sign-in?unit=00082" in client.get("/desk/sign-in/units?find=cua nam").content
        assert client.get("/desk/sign-in?find=%00").status_code == 200

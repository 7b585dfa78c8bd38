"""The own account at the desk, and the second step at the sign-in."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from haicap.platform.accounts import api as accounts
from haicap.platform.accounts.models import SessionRow
from haicap.platform.audit.models import EntryRow
from haicap.surfaces.desk.sessions import device_words
from tests.city import AT, PASSWORD, city, officer
from tests.parts.test_platform_second_step import MINUTE, code_at, protected
from tests.surfaces.desk_visits import DOOR, desk_of, monday_morning, words
from tests.surfaces.test_desk_colleagues import administrator

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
RECEIVER = {"username": "receiver.00256", "password": PASSWORD}
GOOD = "mot cau that dai de nho"
RECOVERY = re.compile(r"<code>([2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5})</code>")


def signed_in(**sent: Any) -> Client:
    client = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"})
    assert client.post("/desk/sign-in", {**RECEIVER, **sent}).status_code == 303
    return client


def acts() -> list[tuple[str, str]]:
    return list(EntryRow.objects.filter(object_kind="account").order_by("id").values_list("act", "reason"))


class TestSecondStepAtTheSignIn:
    def test_is_asked_for_after_the_password_and_before_anything_else(self) -> None:
        account_id = officer("receiver").account_id
        protected(account_id)
        client = Client()
        answer = client.post("/desk/sign-in", {**RECEIVER, "next": "/desk/find?q=1"})
        assert (answer.status_code, answer["Location"]) == (303, "/desk/sign-in/code")
        assert client.get("/desk/")["Location"].startswith("/desk/sign-in?")
        half = client.cookies["haicap_session"].value
        assert client.get("/desk/sign-in/code").status_code == 200
        answer = client.post("/desk/sign-in/code", {"code": code_at(account_id, AT)})
        assert (answer.status_code, answer["Location"]) == (303, "/desk/find?q=1")
        assert client.cookies["haicap_session"].value != half
        assert client.get("/desk/").status_code == 200
        assert acts() == [("sign_in", "app")]

    def test_says_what_is_wrong_at_the_field(self) -> None:
        protected(officer("receiver").account_id)
        client = Client()
        client.post("/desk/sign-in", RECEIVER)
        answer = client.post("/desk/sign-in/code", {"code": "000000"})
        assert answer.status_code == 422
        assert "Mã không khớp" in words(answer)
        assert 'id="code-error"' in answer.content.decode()
        assert acts() == [("code_refused", "")]

    def test_rests_after_five_wrong_codes(self) -> None:
        protected(officer("receiver").account_id)
        client = Client()
        client.post("/desk/sign-in", RECEIVER)
        for _ in range(5):
            client.post("/desk/sign-in/code", {"code": "000000"})
        assert client.post("/desk/sign-in/code", {"code": "000000"}).status_code == 429

    def test_takes_a_recovery_code(self) -> None:
        codes = protected(officer("receiver").account_id)
        client = Client()
        client.post("/desk/sign-in", RECEIVER)
        assert client.post("/desk/sign-in/code", {"code": codes[3]}).status_code == 303
        assert acts() == [("sign_in", "recovery")]

    def test_waits_ten_minutes_and_no_longer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        account_id = officer("receiver").account_id
        protected(account_id)
        client = Client()
        client.post("/desk/sign-in", RECEIVER)
        session = client.session
        session["waiting_since"] = (AT - 11 * MINUTE).timestamp()
        session.save()
        answer = client.post("/desk/sign-in/code", {"code": code_at(account_id, AT)})
        assert (answer.status_code, answer["Location"]) == (302, "/desk/sign-in")
        assert client.get("/desk/").status_code == 302

    def test_is_not_reached_without_the_password(self) -> None:
        for answer in (Client().get("/desk/sign-in/code"), Client().post("/desk/sign-in/code", {"code": "000000"})):
            assert (answer.status_code, answer["Location"]) == (302, "/desk/sign-in")

    def test_ends_with_the_lock_of_the_account(self) -> None:
        account_id = officer("receiver").account_id
        codes = protected(account_id)
        client = Client()
        client.post("/desk/sign-in", RECEIVER)
        accounts.lock(account_id, locked=True)
        assert client.post("/desk/sign-in/code", {"code": codes[0]}).status_code == 302
        assert client.get("/desk/").status_code == 302


class TestSetUp:
    def test_leads_from_the_square_code_to_the_recovery_codes(self) -> None:
        client, other = signed_in(), desk_of("receiver")
        account_id = officer("receiver").account_id
        assert b"<svg" not in re.sub(
            rb'<svg class="icon.*?</svg>', b"", client.get("/desk/account/second-step").content
        )
        assert client.post("/desk/account/second-step", {"act": "begin"}).status_code == 303
        page = client.get("/desk/account/second-step").content.decode()
        told = accounts.set_up(account_id, issuer="x")
        assert told is not None
        assert told.key in page
        assert "code__qr" in page
        answer = client.post("/desk/account/second-step", {"act": "confirm", "code": code_at(account_id, AT)})
        assert answer.status_code == 200
        assert len(RECOVERY.findall(answer.content.decode())) == 10
        assert answer["Cache-Control"] == "private, no-store"
        assert client.get("/desk/").status_code == 200
        assert other.get("/desk/").status_code == 302, "a session without the second step goes on"
        assert told.key not in client.get("/desk/account/second-step").content.decode()
        assert acts()[-1] == ("second_step_on", "")

    def test_says_what_is_wrong_with_a_code(self) -> None:
        client = signed_in()
        client.post("/desk/account/second-step", {"act": "begin"})
        answer = client.post("/desk/account/second-step", {"act": "confirm", "code": "12345"})
        assert answer.status_code == 422
        assert 'id="code-error"' in answer.content.decode()

    def test_renews_codes_and_takes_the_step_away_with_a_code(self) -> None:
        codes = protected(officer("receiver").account_id)
        client = signed_in()
        client.post("/desk/sign-in/code", {"code": codes[0]})
        assert client.post("/desk/account/second-step", {"act": "renew", "code": "1"}).status_code == 422
        page = client.post("/desk/account/second-step", {"act": "renew", "code": codes[1]})
        new = RECOVERY.findall(page.content.decode())
        assert client.post("/desk/account/second-step", {"act": "end", "code": new[0]}).status_code == 303
        assert accounts.second_step(officer("receiver").account_id).since is None
        assert [act for act, _ in acts()][-2:] == ["recovery_codes", "second_step_off"]

    @pytest.mark.parametrize("act", ["", "x", "begin\x00"])
    def test_knows_no_other_act(self, act: str) -> None:
        assert signed_in().post("/desk/account/second-step", {"act": act}).status_code == 404


class TestDemand:
    @pytest.fixture(autouse=True)
    def demanded(self, settings: Any) -> None:
        settings.HAICAP_SECOND_STEP_ROLES = frozenset({"administrator", "chair"})

    @pytest.mark.parametrize(
        ("environment", "told"),
        [
            ({}, "administrator,chair"),
            ({"HAICAP_SECOND_STEP_ROLES": ""}, ""),
            ({"HAICAP_SECOND_STEP_ROLES": "head, chair"}, "chair,head"),
        ],
    )
    def test_is_of_administrators_and_chairs_in_a_real_installation(
        self, environment: dict[str, str], told: str, tmp_path: Path
    ) -> None:
        ask = "from haicap.config.settings import HAICAP_SECOND_STEP_ROLES as r; print(','.join(sorted(r)))"
        usual = {name: value for name, value in os.environ.items() if not name.startswith("HAICAP_")}
        done = subprocess.run(
            [sys.executable, "-c", ask], env={**usual, "HAICAP_HOME": str(tmp_path), **environment},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.strip() == told

    def test_names_only_roles_that_there_are(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-c", "import haicap.config.settings"],
            env={**os.environ, "HAICAP_HOME": str(tmp_path), "HAICAP_SECOND_STEP_ROLES": "boss"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode != 0
        assert "HAICAP_SECOND_STEP_ROLES is “boss”" in done.stderr

    def test_leads_powerful_posts_to_the_set_up_and_nowhere_else(self) -> None:
        chair = desk_of("chair")
        for page in ("/desk/", "/desk/find", "/desk/account", "/desk/guidance", "/desk/next"):
            assert chair.get(page)["Location"] == "/desk/account/second-step"
        assert chair.get("/desk/guidance/found?q=a", headers={"hx-request": "true"})["HX-Redirect"]
        assert chair.post("/desk/post", {"post": "1"}).status_code == 403
        assert "Vị trí của bạn cần bước xác thực thứ hai" in words(chair.get("/desk/account/second-step"))
        chair.post("/desk/account/second-step", {"act": "begin"})
        account_id = officer("chair").account_id
        chair.post("/desk/account/second-step", {"act": "confirm", "code": code_at(account_id, AT)})
        assert chair.get("/desk/").status_code == 200

    def test_lets_others_work_and_everybody_leave(self) -> None:
        assert desk_of("receiver").get("/desk/").status_code == 200
        assert desk_of("chair").post("/desk/sign-out").status_code == 303
        assert desk_of("chair").post("/desk/language", {"language": "en"}).status_code == 303


class TestReset:
    def test_is_done_by_the_administrator_and_noted(self) -> None:
        admin = administrator()
        account_id = officer("receiver").account_id
        page = f"/desk/colleagues/{account_id}"
        assert b"reset_second_step" not in admin.get(page).content
        codes = protected(account_id)
        assert b"reset_second_step" in admin.get(page).content
        client = signed_in()
        client.post("/desk/sign-in/code", {"code": codes[0]})
        assert admin.post(page, {"act": "reset_second_step"}).status_code == 303
        assert client.get("/desk/").status_code == 302
        assert signed_in().get("/desk/").status_code == 200
        assert "reset_second_step" in [act for act, _ in acts()]

    def test_is_not_done_by_others(self) -> None:
        protected(officer("receiver").account_id)
        answer = desk_of("head").post(
            f"/desk/colleagues/{officer('receiver').account_id}", {"act": "reset_second_step"}
        )
        assert answer.status_code == 403
        assert accounts.second_step(officer("receiver").account_id).since is not None


class TestPassword:
    SENT = {"act": "password", "present": PASSWORD, "password": GOOD, "again": GOOD}

    def test_is_changed_and_only_this_session_goes_on(self) -> None:
        client, other = signed_in(), desk_of("receiver")
        assert client.post("/desk/account", self.SENT)["Location"] == "/desk/account?done=password"
        assert client.get("/desk/account?done=password").status_code == 200
        assert other.get("/desk/").status_code == 302
        assert signed_in(password=GOOD).get("/desk/").status_code == 200
        assert "change_password" in [act for act, _ in acts()]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"present": "x"}, "present"), ({"password": "x", "again": "x"}, "password"), ({"again": "x"}, "again")],
    )
    def test_is_refused_at_the_field(self, changes: dict[str, str], field: str) -> None:
        answer = signed_in().post("/desk/account", {**self.SENT, **changes})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.content.decode()
        assert GOOD.encode() not in answer.content


class TestSessions:
    def test_are_listed_and_ended_one_by_one(self) -> None:
        here, there = signed_in(), signed_in()
        page = here.get("/desk/account")
        assert words(page).count("Firefox, Windows") >= 2
        row = SessionRow.objects.get(session_key=there.cookies["haicap_session"].value)
        assert row.session_key not in page.content.decode()
        assert here.post("/desk/account", {"act": "session", "session": row.id}).status_code == 303
        assert there.get("/desk/").status_code == 302
        assert here.get("/desk/").status_code == 200

    def test_of_others_cannot_be_ended(self) -> None:
        signed_in()
        row = SessionRow.objects.get()
        answer = desk_of("head").post("/desk/account", {"act": "session", "session": row.id})
        assert answer.status_code == 404
        assert Session.objects.filter(session_key=row.session_key).exists()

    @pytest.mark.parametrize("session", ["", "0", "x", "9" * 30, "１"])
    def test_refuses_what_is_no_session(self, session: str) -> None:
        assert signed_in().post("/desk/account", {"act": "session", "session": session}).status_code == 404

    def test_end_all_but_this_one(self) -> None:
        here, there = signed_in(), signed_in()
        assert words(here.get("/desk/account")).count("Firefox, Windows") >= 2
        assert here.post("/desk/account", {"act": "others"}).status_code == 303
        assert SessionRow.objects.count() == 1
        assert words(here.get("/desk/account")).count("phiên này") == 1
        assert there.get("/desk/").status_code == 302
        assert here.get("/desk/").status_code == 200

    def test_that_is_not_listed_is_over(self) -> None:
        client = signed_in()
        SessionRow.objects.all().delete()
        assert client.get("/desk/").status_code == 302

    def test_of_another_account_is_over(self) -> None:
        client = signed_in()
        SessionRow.objects.update(account_id=officer("head").account_id)
        assert client.get("/desk/").status_code == 302

    @pytest.mark.parametrize(
        ("agent", "device"),
        [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36", "Chrome, Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
            ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
            ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/119.0 Chrome/113.0 Safari/537.36", "Cốc Cốc, Windows"),
            ("curl/8", ""),
            ("", ""),
        ],
    )  # fmt: skip
    def test_name_the_device(self, agent: str, device: str) -> None:
        assert device_words(agent) == device


class TestBudget:
    def test_of_the_own_account(self, django_assert_max_num_queries: Any) -> None:
        client = signed_in()
        with django_assert_max_num_queries(DOOR + 3):
            client.get("/desk/account")

    def test_of_the_second_step(self, django_assert_max_num_queries: Any) -> None:
        client = signed_in()
        with django_assert_max_num_queries(DOOR + 3):
            client.get("/desk/account/second-step")

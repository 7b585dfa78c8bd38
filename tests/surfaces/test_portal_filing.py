"""Filing from afar without JavaScript: every step, every refusal at its field, done twice is done once."""

import re
import unicodedata
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.models import DossierRow, DraftRow
from haicap.platform.clock.api import LOCAL
from haicap.platform.files import api as files
from tests.city import AT, BIRTH, HAI_BA_TRUNG, MARRIAGE, UNCONFIRMED, city, officer
from tests.surfaces.portal_visits import (
    PERSON,
    SECRET,
    first_file_field,
    handed_in,
    message_at,
    monday_morning,
    pdf,
    stand_at,
    words,
    written,
)

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
LATE = datetime(2026, 1, 5, 16, 0, tzinfo=LOCAL)


def begun(prefix: str = "") -> Client:
    client = Client()
    client.post(f"{prefix}/file/{BIRTH}")
    return client


class TestFiling:
    @pytest.mark.parametrize("prefix", ["", "/en", "/id"])
    def test_leads_from_the_first_page_to_a_dossier(self, prefix: str) -> None:
        client = Client()
        code = handed_in(client, prefix=prefix)
        found = dossiers.tracking(code)
        assert code.startswith("H26.00256-260105-")
        assert found.business == "submitted"
        done = client.get(f"{prefix}/file/done").content.decode()
        assert "<svg" in done
        assert f'href="{prefix}/track/{code}"' in done
        kept = dossiers.attachments(DossierRow.objects.get(code=code).id)
        assert [paper.file_name for paper in kept] == ["to-khai.pdf"]

    def test_keeps_the_secret_out_of_every_address_and_from_scripts(self) -> None:
        client = Client()
        answers = [client.post(f"/file/{BIRTH}")]
        cookie = client.cookies[SECRET]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert len(cookie.value) == 22
        answers += [client.post("/file/place", {"place": HAI_BA_TRUNG}), client.post("/file/person", PERSON)]
        answers += [client.get(page) for page in ("/file/place", "/file/person", "/file/papers")]
        for answer in answers:
            assert cookie.value not in answer.get("Location", "")
            assert cookie.value not in answer.content.decode()
        with connection.cursor() as cursor:
            cursor.execute("select body_sealed from dossiers_draftrow")
            stored = bytes(cursor.fetchone()[0])
        assert b"003192000123" not in stored
        assert "Ưỡn".encode() not in stored

    def test_done_twice_is_one_dossier(self) -> None:
        client = written(Client())
        secret = client.cookies[SECRET].value
        first, second = client.post("/file/check"), client.post("/file/check")
        assert first["Location"] == second["Location"] == "/file/done"
        assert DossierRow.objects.count() == 1
        # As if the answer of the first had been lost before the form was noted as handed in.
        other = written(Client())
        kept = dossiers.draft(other.cookies[SECRET].value)
        other.post("/file/check")
        row = DraftRow.objects.latest("id")
        DraftRow.objects.filter(id=row.id).update(code="")
        dossiers.change_draft(secret=other.cookies[SECRET].value, values=kept.values, papers=kept.papers, at=AT)
        assert other.post("/file/check")["Location"] == "/file/done"
        assert DossierRow.objects.count() == 2
        with connection.cursor() as cursor:
            cursor.execute("select key from dossiers_submissionkeyrow")
            assert secret not in {row[0] for row in cursor.fetchall()}

    def test_tells_the_due_moment_and_why_before_it_is_handed_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stand_at(monkeypatch, LATE)
        told = words(written(Client()).get("/file/check"))
        assert "17:00, 06/01/2026" in told
        assert "Nhận lúc 16:00, sau 15:00: tính là nhận vào ngày làm việc tiếp theo." in told
        assert "Ủy ban nhân dân, Phường Hai Bà Trưng" in told

    def test_does_not_reckon_a_time_that_is_to_be_checked(self) -> None:
        told = words(written(Client(), procedure=UNCONFIRMED).get("/file/check"))
        assert "cán bộ tiếp nhận đặt ngày hẹn" in told
        assert "Dự kiến trước" not in told

    def test_leads_back_to_the_step_that_is_missing(self) -> None:
        client = begun()
        assert client.get("/file/check")["Location"] == "/file/place"
        client.post("/file/place", {"place": HAI_BA_TRUNG})
        assert client.get("/file/check")["Location"] == "/file/person"
        assert client.post("/file/check")["Location"] == "/file/person"
        client.post("/file/person", PERSON)
        assert client.get("/file/check")["Location"] == "/file/papers"
        assert DossierRow.objects.count() == 0

    def test_goes_back_to_the_summary_after_a_change(self) -> None:
        client = written(Client())
        answer = client.post("/file/person", {**PERSON, "name": "Nguyễn Thị Hoa"})
        assert answer["Location"] == "/file/check"
        assert "Nguyễn Thị Hoa" in words(client.get("/file/check"))

    def test_sends_to_the_counter_where_nobody_is_sure_who_decides(self) -> None:
        client = Client()
        client.post("/file/1.004222")
        answer = client.post("/file/place", {"place": HAI_BA_TRUNG})
        assert answer.status_code == 422
        assert "Mời ông/bà nộp tại quầy của Phường Hai Bà Trưng" in words(answer)

    def test_wants_proof_that_the_form_is_ours(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(f"/file/{BIRTH}").status_code == 403

    def test_stays_within_its_statements(self, django_assert_max_num_queries) -> None:
        client = written(Client())
        for page, most in {
            "/file/place": 3,
            "/file/place?q=truc bach": 5,
            "/file/person": 2,
            "/file/papers": 2,
            "/file/check": 6,
        }.items():
            with django_assert_max_num_queries(most):
                assert client.get(page).status_code == 200
        with django_assert_max_num_queries(15):
            client.post("/file/check")
        with django_assert_max_num_queries(5):
            assert client.get("/file/done").status_code == 200


class TestPlace:
    def test_is_found_by_its_name_and_chosen(self) -> None:
        client = begun()
        assert 'href="/file/place?place=00256"' in client.get("/file/place?q=hai ba trung").content.decode()
        assert "Phường Hai Bà Trưng" in words(client.get("/file/place?place=00256"))
        assert client.post("/file/place", {"place": "00256"})["Location"] == "/file/person"

    def test_is_found_by_an_old_name(self) -> None:
        answers = Client().get("/file/place/answers?q=truc bach").content.decode()
        assert 'href="/file/place?place=00004"' in answers

    def test_is_asked_for_when_an_old_unit_lies_in_several(self) -> None:
        client = begun()
        answers = client.get("/file/place/answers?q=trang tien").content.decode()
        href = re.search(r'href="(/file/place\?old=[^"]+)"', answers)[1].replace("&amp;", "&")
        page = client.get(href)
        assert len(re.findall(r'type="radio"', page.content.decode())) == 2
        old, until = re.search(r"old=(\w+)&until=([\d-]+)", href).groups()
        none = client.post("/file/place", {"old": old, "until": until})
        assert none.status_code == 422
        assert message_at(none, "place") == "Lỗi: Ông/bà vui lòng chọn phường hoặc xã nơi mình ở."
        assert client.post("/file/place", {"old": old, "until": until, "place": "00082"}).status_code == 302

    @pytest.mark.parametrize("typed", ["", "99999", "H26", "001", "\0", "x" * 3000])
    def test_is_refused_when_it_is_no_commune_of_today(self, typed: str) -> None:
        answer = begun().post("/file/place", {"place": typed})
        assert answer.status_code == 422

    def test_survives_odd_addresses(self) -> None:
        client = begun()
        long = "q=" + "x" * 900
        for query in ("q=%00", long, "place=%00", "place=99999", "old=x&until=y", "old=%00&until=2025-07-01"):
            assert client.get(f"/file/place?{query}").status_code == 200
            assert client.get(f"/file/place/answers?{query}").status_code == 200


class TestPerson:
    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("name", "", "đầy đủ họ tên"),
            ("name", "A\0B", "ký tự không lưu được"),
            ("name", "A" * 5000, "quá dài"),
            ("national_id", "12345", "12 chữ số"),
            ("national_id", "", "12 chữ số"),
            ("national_id", "003193000123", "không khớp"),
            ("born_on", "", "ngày sinh"),
            ("born_on", "31/02/1992", "không phải"),
            ("born_on", "05/03/2092", "ngày sinh"),
            ("address", "   ", "địa chỉ"),
            ("phone", "12", "số điện thoại"),
            ("email", "uon@", "thư điện tử"),
        ],
    )
    def test_is_told_at_the_field_what_is_wrong(self, field: str, typed: str, said: str) -> None:
        client = begun()
        client.post("/file/place", {"place": HAI_BA_TRUNG})
        answer = client.post("/file/person", {**PERSON, field: typed})
        assert answer.status_code == 422
        assert said in message_at(answer, field)
        others = [other for other in PERSON if other != field and message_at(answer, other)]
        assert others == []

    def test_is_told_all_at_once(self) -> None:
        client = begun()
        answer = client.post("/file/person", {})
        for field in ("name", "national_id", "born_on", "address"):
            assert message_at(answer, field)

    def test_is_told_in_the_language_of_the_page(self) -> None:
        assert "12 angka" in message_at(begun("/id").post("/id/file/person", {}), "national_id")
        assert "12 digits" in message_at(begun("/en").post("/en/file/person", {}), "national_id")

    def test_is_kept_in_one_form_of_writing(self) -> None:
        client = begun()
        client.post("/file/person", {**PERSON, "name": unicodedata.normalize("NFD", "  Nguyễn   Thị Ưỡn ")})
        kept = dossiers.draft(client.cookies[SECRET].value).values
        assert kept["name"] == "Nguyễn Thị Ưỡn"
        assert kept["phone"] == "0912345678"
        assert kept["born_on"] == "1992-03-05"


class TestPapers:
    def ready(self, prefix: str = "") -> tuple[Client, str]:
        client = begun(prefix)
        client.post(f"{prefix}/file/place", {"place": HAI_BA_TRUNG})
        client.post(f"{prefix}/file/person", PERSON)
        return client, first_file_field(client.get(f"{prefix}/file/papers"))

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("rong.pdf", b"", "Tệp rỗng"),
            ("to-khai.pdf", b"MZ\x90\x00" + b"\0" * 200, "Không nhận loại tệp này"),
            ("to-khai.pdf", b"%PDF-1.7\nbroken", "Không mở được tệp"),
            ("anh.jpg", b"%PDF-1.4 x", "Tên tệp không đúng"),
            ("a.exe", b"MZ\x90\x00" + b"\0" * 200, "Không nhận loại tệp này"),
        ],
    )
    def test_that_cannot_be_used_are_refused_at_their_field(self, name: str, content: bytes, said: str) -> None:
        client, field = self.ready()
        answer = client.post("/file/papers", {field: SimpleUploadedFile(name, content), "then": "go"})
        assert answer.status_code == 422
        assert said in message_at(answer, field)
        assert dossiers.draft(client.cookies[SECRET].value).papers == ()

    def test_that_are_too_big_are_refused_unread(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files, "MOST_BYTES", 100)
        client, field = self.ready("/id")
        answer = client.post("/id/file/papers", {field: pdf(), "then": "go"})
        assert answer.status_code == 422
        assert "terlalu besar" in message_at(answer, field)

    def test_that_are_good_stay_when_another_is_refused(self) -> None:
        client, field = self.ready()
        answer = client.post("/file/papers", {field: [pdf("tot.pdf"), SimpleUploadedFile("rong.pdf", b"")]})
        assert answer.status_code == 422
        assert "rong.pdf" in message_at(answer, field)
        assert "tot.pdf" in words(answer)

    def test_are_wanted(self) -> None:
        client, _field = self.ready()
        answer = client.post("/file/papers", {"then": "go"})
        assert answer.status_code == 422
        assert "ít nhất một tệp" in words(answer)

    def test_can_be_several_for_one_and_removed(self) -> None:
        client, field = self.ready()
        client.post("/file/papers", {field: [pdf("mot.pdf"), pdf("hai.pdf")], "then": "stay"})
        page = client.get("/file/papers").content.decode()
        tokens = re.findall(r'name="remove" value="([^"]+)"', page)
        assert len(tokens) == 2
        client.post("/file/papers", {"remove": tokens[0]})
        # The page was old: what it named is no longer there, and nothing else goes.
        client.post("/file/papers", {"remove": tokens[0][:-1] + "x"})
        left = dossiers.draft(client.cookies[SECRET].value).papers
        assert [paper.file_name for paper in left] == ["hai.pdf"]

    def test_are_at_most_forty(self) -> None:
        client, field = self.ready()
        answer = client.post("/file/papers", {field: [pdf(f"{n}.pdf") for n in range(41)], "then": "go"})
        assert answer.status_code == 422
        assert "nhiều nhất 40 tệp" in message_at(answer, field)
        assert len(dossiers.draft(client.cookies[SECRET].value).papers) == 40

    def test_with_very_long_names_are_kept_under_a_shorter_one(self) -> None:
        client, _field = self.ready()
        named = "x" * 190 + ".pdf"
        client.post("/file/papers", {"paper-other": pdf(named), "then": "go"})
        assert client.post("/file/check")["Location"] == "/file/done"


class TestStrangers:
    @pytest.mark.parametrize("page", ["/file/place", "/file/person", "/file/papers", "/file/check", "/file/done"])
    def test_see_nothing_of_a_filing(self, page: str) -> None:
        handed_in(Client())
        written(Client())
        for client in (Client(), Client()):
            client.cookies[SECRET] = "A" * 22
            answer = client.get(page)
            assert answer.status_code == 404
            assert "Tờ khai của ông/bà không còn ở đây" in words(answer)
            assert "Ưỡn" not in answer.content.decode()

    def test_get_no_receipt(self) -> None:
        owner = Client()
        code = handed_in(owner)
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        assert owner.get("/receipt")["Content-Type"] == "application/pdf"
        for secret in ("", "A" * 22, "../../x", code):
            stranger = Client()
            stranger.cookies[SECRET] = secret
            answer = stranger.get("/receipt")
            assert answer.status_code == 404
            assert b"%PDF" not in answer.content


class TestReceipt:
    def test_is_there_when_the_dossier_was_taken_in(self) -> None:
        client = Client()
        code = handed_in(client)
        answer = client.get("/receipt")
        assert answer.status_code == 404
        assert "Chưa có giấy tiếp nhận" in words(answer)
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        answer = client.get("/receipt")
        assert answer.content.startswith(b"%PDF")
        assert "no-store" in answer["Cache-Control"]


class TestForgetting:
    def test_removes_what_was_written(self) -> None:
        client = written(Client())
        secret = client.cookies[SECRET].value
        assert client.post("/file/forget").status_code == 200
        assert client.get("/file/check").status_code == 404
        assert dossiers.draft(secret).values == {}

    def test_leaves_a_dossier_that_was_handed_in(self) -> None:
        client = Client()
        code = handed_in(client)
        client.post("/file/forget")
        assert client.get("/file/done").status_code == 404
        assert client.get(f"/track/{code}").status_code == 200

    def test_begins_anew_for_another_procedure(self) -> None:
        client = written(Client())
        first = client.cookies[SECRET].value
        client.post(f"/file/{MARRIAGE}")
        assert client.cookies[SECRET].value != first
        assert client.get("/file/check")["Location"] == "/file/place"


COMPANY = {
    "for_whom": "organisation",
    "tax_code": "0100 109 106",
    "organisation_name": "Công ty TNHH Ánh Dương",
    "position": "Giám đốc",
}
PROXY = {
    "for_whom": "proxy",
    "proxy_name": "Trần Văn Khuỷu",
    "proxy_national_id": "001 080 000 456",
    "proxy_born_on": "1/4/1980",
    "authorisation": "family",
    "authorisation_paper": "Giấy ủy quyền ngày 03/01/2026",
}


class TestForWhom:
    def test_an_organisation_files_through_its_representative(self) -> None:
        client = written(Client(), **COMPANY)
        told = words(client.get("/file/check"))
        for each in ("Cho một tổ chức", "Công ty TNHH Ánh Dương", "0100 109 106", "Giám đốc", "Nguyễn Thị Ưỡn"):
            assert each in told
        assert client.post("/file/check")["Location"] == "/file/done"
        row = DossierRow.objects.get()
        assert (row.applicant_name, row.organisation_id is None) == ("Công ty TNHH Ánh Dương", False)

    def test_a_proxy_files_for_another_with_the_paper(self) -> None:
        client = begun()
        client.post("/file/place", {"place": HAI_BA_TRUNG})
        assert client.post("/file/person", {**PERSON, **PROXY})["Location"] == "/file/papers"
        answer = client.post("/file/papers", {"paper-other": pdf(), "then": "go"})
        assert answer.status_code == 422
        assert "giấy tờ để nộp thay" in message_at(answer, "paper-authorisation")
        assert client.get("/file/check")["Location"] == "/file/papers"
        assert client.post("/file/papers", {"paper-authorisation": pdf(), "then": "go"})["Location"] == "/file/check"
        told = words(client.get("/file/check"))
        for each in ("Cho một người khác", "Trần Văn Khuỷu", "01/04/1980", "Nộp cho Nguyễn Thị Ưỡn"):
            assert each in told
        assert client.post("/file/check")["Location"] == "/file/done"
        row = DossierRow.objects.get()
        assert (row.applicant_name, row.authorisation) == ("Nguyễn Thị Ưỡn", "family")
        assert row.proxy_id

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({**COMPANY, "tax_code": "1"}, "tax_code"),
            ({**COMPANY, "organisation_name": " "}, "organisation_name"),
            ({**COMPANY, "position": "A\x00"}, "position"),
            ({**PROXY, "proxy_name": ""}, "proxy_name"),
            ({**PROXY, "proxy_national_id": PERSON["national_id"], "proxy_born_on": PERSON["born_on"]},
             "proxy_national_id"),
            ({**PROXY, "proxy_born_on": "31/02/1980"}, "proxy_born_on"),
            ({**PROXY, "proxy_born_on": ""}, "proxy_born_on"),
            ({**PROXY, "authorisation": "friend"}, "authorisation"),
            ({**PROXY, "authorisation_paper": "1"}, "authorisation_paper"),
            ({"for_whom": "somebody"}, "for_whom"),
        ],
    )  # fmt: skip
    def test_every_message_stands_at_its_field(self, changes: dict[str, str], field: str) -> None:
        client = begun()
        client.post("/file/place", {"place": HAI_BA_TRUNG})
        answer = client.post("/file/person", {**PERSON, **changes})
        assert answer.status_code == 422
        assert message_at(answer, field)

    def test_a_change_of_mind_leaves_nothing_behind(self) -> None:
        client = written(Client(), **COMPANY)
        assert client.post("/file/person", {**PERSON, **COMPANY, "for_whom": "self"})["Location"] == "/file/check"
        assert "Ánh Dương" not in words(client.get("/file/check"))
        assert "Ánh Dương" not in client.get("/file/person").content.decode()
        client.post("/file/check")
        assert DossierRow.objects.get().organisation_id is None

    def test_what_was_written_stands_there_again(self) -> None:
        client = begun()
        client.post("/file/place", {"place": HAI_BA_TRUNG})
        client.post("/file/person", {**PERSON, **PROXY})
        page = client.get("/file/person").content.decode()
        for each in ("Trần Văn Khuỷu", "01/04/1980", "Giấy ủy quyền ngày 03/01/2026"):
            assert f'value="{each}"' in page

    def test_an_unfinished_choice_can_be_kept_for_later(self) -> None:
        client = begun()
        client.post("/file/place", {"place": HAI_BA_TRUNG})
        answer = client.post("/file/person", {**COMPANY, "position": "", "then": "later"})
        assert answer["Location"] == "/file/later"
        page = client.get("/file/person").content.decode()
        assert 'value="Công ty TNHH Ánh Dương"' in page
        assert client.get("/file/check")["Location"] == "/file/person"

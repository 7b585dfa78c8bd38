"""The counter: a dossier is taken in on one screen, once, with every error at its field."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from haicap.domains.dossiers.models import AttachmentRow, DossierRow, EventRow
from haicap.domains.organisation import api as organisation
from haicap.platform.clock import api as clock
from haicap.platform.clock.api import LOCAL
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, MARRIAGE, UNCONFIRMED, city, officer
from tests.surfaces.desk_visits import DOOR, desk_of, hidden, monday_morning, pdf, taken_in, typed, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def refused(**changes: Any) -> str:
    """Send what cannot be taken in; return the page, after looking that nothing was written."""
    response = desk_of("receiver").post("/desk/intake", typed(**changes))
    assert response.status_code == 422, words(response)
    assert not DossierRow.objects.exists()
    return response.content.decode()


def error_at(page: str, name: str) -> bool:
    return f'id="{name}-error"' in page and f'href="#{name}"' in page


class TestIntake:
    def test_gives_a_slip_with_code_and_square(self) -> None:
        client = desk_of("receiver")
        response = client.post("/desk/intake", typed(), follow=True)
        page = words(response)
        code = DossierRow.objects.get().code
        assert response.request["PATH_INFO"] == f"/desk/dossiers/{code}/slip"
        assert code in page
        assert "17:00, 05/01/2026" in page
        assert "<svg" in response.content.decode()
        assert f"/desk/dossiers/{code}/receipt" in response.content.decode()

    def test_gives_the_receipt_as_pdf(self) -> None:
        client = desk_of("receiver")
        response = client.get(f"/desk/dossiers/{taken_in(client)}/receipt")
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("inline")
        assert response.content.startswith(b"%PDF-")

    def test_takes_in_for_any_unit_of_the_city(self) -> None:
        code = taken_in(desk_of("receiver", CUA_NAM), place=HAI_BA_TRUNG)
        row = DossierRow.objects.get(code=code)
        assert row.received_unit_id == officer("receiver", CUA_NAM).unit_id
        assert row.competent_unit_id == officer("receiver").unit_id
        assert code in words(desk_of("head").get("/desk/"))

    def test_offers_all_126_units_with_the_own_one_chosen(self) -> None:
        page = desk_of("receiver").get("/desk/intake").content.decode()
        places = page[page.index('id="place"') : page.index("</select>")]
        assert places.count("<option value=") == 127
        assert f'<option value="{HAI_BA_TRUNG}" selected>Hai Bà Trưng (phường)</option>' in places

    def test_keeps_files_under_the_paper_they_are(self) -> None:
        taken_in(desk_of("receiver"), **{"paper-1": [pdf("a.pdf"), pdf("b.pdf")], "paper-0": pdf("c.pdf")})
        found = list(AttachmentRow.objects.order_by("ordinal").values_list("file_name", "source"))
        assert found == [("a.pdf", "applicant"), ("b.pdf", "applicant"), ("c.pdf", "applicant")]
        names = list(AttachmentRow.objects.order_by("ordinal").values_list("name", flat=True))
        assert names[0] == names[1] != names[2] == "Giấy tờ khác"

    def test_notes_the_papers_that_were_ticked(self) -> None:
        taken_in(desk_of("receiver"), **{"given-paper-1": "1", "paper-2": pdf()})
        found = list(AttachmentRow.objects.order_by("ordinal").values_list("file_name", "file_id"))
        assert [(name, bool(file)) for name, file in found] == [("", False), ("to-khai.pdf", True)]

    def test_marks_what_a_sample_account_takes_in(self) -> None:
        taken_in(desk_of("receiver"))
        assert DossierRow.objects.get().is_sample

    def test_forgives_how_numbers_and_days_are_typed(self) -> None:
        taken_in(desk_of("receiver"), national_id="003 192 000 123", born_on="05031992", phone="+84 912 345 678")

    def test_puts_decomposed_letters_together(self) -> None:
        taken_in(desk_of("receiver"), name="Nguye\u0302\u0303n Thi\u0323 U\u031bo\u031b\u0303n")
        assert DossierRow.objects.get().applicant_name == "Nguyễn Thị Ưỡn"


class TestDoubleSubmit:
    def test_gives_the_same_slip(self) -> None:
        client = desk_of("receiver")
        assert taken_in(client) == taken_in(client)
        assert (DossierRow.objects.count(), EventRow.objects.count()) == (1, 1)

    def test_with_files_gives_the_same_slip(self) -> None:
        client = desk_of("receiver")
        first = taken_in(client, **{"paper-1": pdf()})
        kept = AttachmentRow.objects.count()
        assert taken_in(client, **{"paper-1": pdf()}) == first
        assert AttachmentRow.objects.count() == kept

    def test_with_other_content_is_refused(self) -> None:
        client = desk_of("receiver")
        taken_in(client)
        response = client.post("/desk/intake", typed(name="Nguyễn Văn Khác"))
        assert response.status_code == 422
        assert 'href="/desk/intake"' in response.content.decode()
        assert DossierRow.objects.count() == 1

    def test_of_another_officer_is_another_dossier(self) -> None:
        assert taken_in(desk_of("receiver")) != taken_in(desk_of("receiver", CUA_NAM))

    def test_gets_a_new_key_with_every_form(self) -> None:
        client = desk_of("receiver")
        keys = {hidden(client.get("/desk/intake"), "key") for _ in range(3)}
        assert len(keys) == 3

    def test_keeps_its_key_when_the_form_comes_back(self) -> None:
        response = desk_of("receiver").post("/desk/intake", typed(name=""))
        assert hidden(response, "key") == "a-key-of-this-form"

    def test_without_a_key_is_refused(self) -> None:
        assert 'name="key"' in refused(key="")
        refused(key="x" * 81)


class TestErrors:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("name", ""),
            ("name", "123"),
            ("name", "a" * 5000),
            ("name", "Nguyễn\x00Thị"),
            ("national_id", ""),
            ("national_id", "12"),
            ("national_id", "003193000123"),
            ("national_id", "9" * 400),
            ("born_on", ""),
            ("born_on", "31/02/1992"),
            ("born_on", "05/03/2092"),
            ("born_on", "hôm qua"),
            ("address", ""),
            ("address", "12"),
            ("address", "a" * 301),
            ("phone", "abc"),
            ("phone", "\x00"),
            ("email", "a@b"),
            ("email", "x" * 300),
            ("place", ""),
            ("place", "99999"),
            ("place", "00001\x00"),
        ],
    )
    def test_stand_at_their_field(self, name: str, value: str) -> None:
        page = refused(**{name: value})
        place = "national_id" if (name, value) == ("born_on", "05/03/2092") and not error_at(page, name) else name
        assert error_at(page, place), words_of(page)

    def test_stand_there_all_at_once(self) -> None:
        page = refused(name="", national_id="", born_on="", address="", phone="x", email="y", place="", procedure="")
        for name in ("name", "national_id", "born_on", "address", "phone", "email", "place"):
            assert error_at(page, name), name
        assert 'href="#procedure"' in page

    def test_keep_what_was_typed(self) -> None:
        page = refused(phone="abc", address='Số 1 "ngõ" <b>')
        assert 'value="Nguyễn Thị Ưỡn"' in page
        assert "Số 1 &#34;ngõ&#34; &lt;b&gt;" in page
        assert f'<option value="{HAI_BA_TRUNG}" selected>' in page
        assert 'id="intake-code" form="intake-form" value="1.001193"' in page

    def test_keep_what_was_ticked_and_sent(self) -> None:
        client = desk_of("receiver")
        response = client.post("/desk/intake", typed(name="", **{"given-paper-2": "1", "paper-1": pdf("a.pdf")}))
        page = response.content.decode()
        assert 'name="given-paper-2" value="1" checked' in page
        note = page.split('name="kept-paper-1" value="')[1].split('"')[0]
        taken_in(client, **{"kept-paper-1": note})
        assert AttachmentRow.objects.get().file_name == "a.pdf"

    def test_of_a_note_that_we_did_not_sign_stand_at_the_paper(self) -> None:
        page = refused(**{"kept-paper-1": "made-up"})
        assert 'id="paper-1-error"' in page

    def test_of_a_note_signed_for_somebody_else_stand_at_the_paper(self) -> None:
        body = {"name": "x", "sha256": "0" * 64, "file_name": "x.pdf", "media_type": "application/pdf", "size_bytes": 1}
        note = signing.dumps(body, salt=f"haicap.desk.uploads.{officer('head').account_id}", compress=True)
        assert 'id="paper-1-error"' in refused(**{"kept-paper-1": note})

    @pytest.mark.parametrize(
        ("name", "content"),
        [("a.pdf", b""), ("a.pdf", b"no pdf"), ("a.exe", b"MZ\x90"), ("a.png", b"%PDF-1.7 not really")],
    )
    def test_of_a_file_stand_at_the_paper(self, name: str, content: bytes) -> None:
        page = refused(**{"paper-1": SimpleUploadedFile(name, content)})
        assert 'id="paper-1-error"' in page
        assert 'href="#paper-1"' in page

    def test_of_no_procedure_lead_to_the_search(self) -> None:
        page = refused(procedure="")
        assert 'id="procedure"' in page
        refused(procedure="9.999999")
        refused(procedure="\x00")


class TestAppointment:
    def test_is_asked_for_only_when_the_deadline_is_not_confirmed(self) -> None:
        client = desk_of("receiver")
        assert "appointed_on" in client.get(f"/desk/intake?procedure={UNCONFIRMED}").content.decode()
        assert "appointed_on" not in client.get(f"/desk/intake?procedure={MARRIAGE}").content.decode()

    def test_ends_when_the_office_closes(self) -> None:
        client = desk_of("receiver")
        code = taken_in(client, procedure=UNCONFIRMED, appointed_on="12/01/2026", reason="Cần xác minh")
        assert DossierRow.objects.get().due_at == datetime(2026, 1, 12, 17, 0, tzinfo=LOCAL)
        assert "Cần xác minh" in words(client.get(f"/desk/dossiers/{code}"))

    @pytest.mark.parametrize(
        ("day", "reason", "field"),
        [
            ("", "vì", "appointed_on"),
            ("12/01/2026", "", "reason"),
            ("12/01/2026", " ", "reason"),
            ("11/01/2026", "vì", "appointed_on"),
            ("02/01/2026", "vì", "appointed_on"),
            ("01/01/2099", "vì", "appointed_on"),
            ("32/01/2026", "vì", "appointed_on"),
            ("12/01/2026", "a" * 2000, "reason"),
        ],
    )
    def test_is_refused_at_its_field(self, day: str, reason: str, field: str) -> None:
        page = refused(procedure=UNCONFIRMED, appointed_on=day, reason=reason)
        assert error_at(page, field)
        assert f'value="{day}"' in page

    def test_is_not_taken_where_the_deadline_is_known(self) -> None:
        taken_in(desk_of("receiver"), appointed_on="12/01/2026", reason="vì")
        assert DossierRow.objects.get().due_at == datetime(2026, 1, 5, 17, 0, tzinfo=LOCAL)


def message_at_field(response: Any, field: str) -> str:
    found = re.search(rf'<p id="{field}-error"[^>]*>(.*?)</p>', response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split()) if found else ""


class TestUnitNamed:
    """The register does not say who decides: the officer names the unit, and says why."""

    BOTH = "2.000635"

    def test_is_asked_for_among_those_that_may_be_meant(self) -> None:
        client = desk_of("receiver")
        page = client.get(f"/desk/intake/expected?procedure={self.BOTH}&place={HAI_BA_TRUNG}").content.decode()
        assert 'id="intake-unit" hx-swap-oob="true"' in page
        assert f'name="unit" type="radio" value="{HAI_BA_TRUNG}"' in page
        assert 'name="unit" type="radio" value="H26"' in page

    def test_is_missing_at_its_field(self) -> None:
        response = desk_of("receiver").post("/desk/intake", typed(procedure=self.BOTH))
        assert response.status_code == 422
        assert "Vui lòng chọn đơn vị" in message_at_field(response, "unit")
        assert 'name="unit" type="radio" value="H26"' in response.content.decode()

    def test_needs_a_reason_and_a_unit_that_may_be_meant(self) -> None:
        client = desk_of("receiver")
        response = client.post("/desk/intake", typed(procedure=self.BOTH, unit="H26"))
        assert (response.status_code, bool(message_at_field(response, "unit_reason"))) == (422, True)
        response = client.post("/desk/intake", typed(procedure=self.BOTH, unit=CUA_NAM, unit_reason="gần"))
        assert (response.status_code, bool(message_at_field(response, "unit"))) == (422, True)

    def test_is_kept_with_its_reason(self) -> None:
        client = desk_of("receiver")
        code = taken_in(client, procedure=self.BOTH, unit="H26", unit_reason="Sổ hộ tịch do Sở Tư pháp giữ.")
        row = DossierRow.objects.get()
        assert row.competent_unit_id == organisation.city(AT.date()).id
        assert row.competence["set_by_officer"] is True
        page = words(client.get(f"/desk/dossiers/{code}"))
        assert "Cán bộ tiếp nhận chọn đơn vị" in page
        assert "Sổ hộ tịch do Sở Tư pháp giữ." in page

    def test_does_not_count_where_the_register_knows(self) -> None:
        taken_in(desk_of("receiver"), unit="H26", unit_reason="nhầm")
        row = DossierRow.objects.get()
        assert row.competence["set_by_officer"] is False
        assert row.competent_unit_id == organisation.unit(HAI_BA_TRUNG, AT.date()).id


class TestParts:
    def test_answer_the_search_as_one_types(self) -> None:
        page = desk_of("receiver").get("/desk/intake/procedures?find=khai sinh").content.decode()
        assert "/desk/intake?procedure=1.001193" in page
        assert "<html" not in page

    def test_work_without_a_script(self) -> None:
        client = desk_of("receiver")
        assert "/desk/intake?procedure=1.001193" in client.get("/desk/intake?find=khai sinh").content.decode()
        assert 'value="1.001193"' in client.get("/desk/intake?procedure=1.001193").content.decode()

    def test_change_with_the_procedure(self) -> None:
        page = (
            desk_of("receiver").get(f"/desk/intake/chosen?procedure={MARRIAGE}&place={HAI_BA_TRUNG}").content.decode()
        )
        assert f'value="{MARRIAGE}"' in page
        assert page.count('hx-swap-oob="true"') == 5
        assert "phường Hai Bà Trưng" in page

    def test_tell_who_decides_for_the_place(self) -> None:
        client = desk_of("receiver")
        page = words(client.get(f"/desk/intake/expected?procedure={MARRIAGE}&place={CUA_NAM}"))
        assert "Ủy ban nhân dân phường Cửa Nam" in page
        assert "theo 163/QĐ-BTP" in page

    def test_count_from_the_next_day_after_the_cut_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        late = datetime(2026, 1, 5, 16, 0, tzinfo=LOCAL)
        monkeypatch.setattr(clock, "now", lambda: late)
        page = words(desk_of("receiver").get(f"/desk/intake/expected?procedure={MARRIAGE}&place={HAI_BA_TRUNG}"))
        assert "17:00, 06/01/2026" in page
        assert "16:00" in page

    def test_come_back_to_the_search_for_a_procedure_that_is_none(self) -> None:
        page = desk_of("receiver").get("/desk/intake/chosen?procedure=9.9").content.decode()
        assert 'id="procedure"' in page
        assert "govuk-error-message" in page


def words_of(page: str) -> str:
    return page[page.find("govuk-error-summary") : page.find("govuk-error-summary") + 600]


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
    "proxy_born_on": "01041980",
    "authorisation": "certified",
    "authorisation_paper": "Giấy ủy quyền số 12 ngày 03/01/2026",
}


class TestForWhom:
    def test_an_organisation_applies_through_its_representative(self) -> None:
        client = desk_of("receiver")
        response = client.post("/desk/intake", typed(**COMPANY), follow=True)
        code = DossierRow.objects.get().code
        assert "Công ty TNHH Ánh Dương" in words(response)
        assert "Nguyễn Thị Ưỡn, Giám đốc" in words(response)
        page = words(desk_of("head").get(f"/desk/dossiers/{code}"))
        for told in ("Công ty TNHH Ánh Dương", "0100109106", "Người đại diện", "Nguyễn Thị Ưỡn", "Giám đốc"):
            assert told in page
        assert "Công ty TNHH Ánh Dương" in words(desk_of("head").get("/desk/"))
        assert client.get(f"/desk/dossiers/{code}/receipt").content.startswith(b"%PDF-")

    def test_a_proxy_files_for_a_person(self) -> None:
        client = desk_of("receiver")
        response = client.post("/desk/intake", typed(**PROXY), follow=True)
        code = DossierRow.objects.get().code
        assert "Người nộp hồ sơ Trần Văn Khuỷu" in words(response)
        page = words(desk_of("head").get(f"/desk/dossiers/{code}"))
        for told in ("Nguyễn Thị Ưỡn", "Người nộp hồ sơ", "Trần Văn Khuỷu", "001 080 000456", "số 12"):
            assert told in page

    def test_what_belongs_to_another_choice_is_left_out(self) -> None:
        taken_in(desk_of("receiver"), **{**PROXY, **COMPANY, "for_whom": "self"})
        row = DossierRow.objects.get()
        assert (row.organisation_id, row.proxy_id, row.applicant_name) == (None, None, "Nguyễn Thị Ưỡn")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({**COMPANY, "tax_code": "0100109107"}, "tax_code"),
            ({**COMPANY, "organisation_name": ""}, "organisation_name"),
            ({**COMPANY, "position": ""}, "position"),
            ({**PROXY, "proxy_name": ""}, "proxy_name"),
            ({**PROXY, "proxy_national_id": "003192000123"}, "proxy_national_id"),
            ({**PROXY, "proxy_born_on": "x"}, "proxy_born_on"),
            ({**PROXY, "authorisation": "friend"}, "authorisation"),
            ({**PROXY, "authorisation_paper": ""}, "authorisation_paper"),
            ({"for_whom": "somebody"}, "for_whom"),
        ],
    )
    def test_every_error_stands_at_its_field(self, changes: dict[str, str], field: str) -> None:
        assert error_at(refused(**changes), field)

    def test_all_errors_of_a_choice_are_shown_at_once(self) -> None:
        page = refused(**dict.fromkeys(PROXY, "") | {"for_whom": "proxy"})
        assert all(error_at(page, name) for name in PROXY if name != "for_whom")
        page = refused(**dict.fromkeys(COMPANY, "") | {"for_whom": "organisation"})
        assert all(error_at(page, name) for name in COMPANY if name != "for_whom")

    @pytest.mark.parametrize(("changes", "count"), [(COMPANY, 9), (PROXY, 9), ({}, 6)])
    def test_the_slip_keeps_to_its_budget(
        self, changes: dict[str, str], count: int, django_assert_max_num_queries: Any
    ) -> None:
        client = desk_of("receiver")
        code = taken_in(client, **changes)
        with django_assert_max_num_queries(DOOR + count):
            client.get(f"/desk/dossiers/{code}/slip")

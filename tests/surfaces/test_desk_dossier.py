"""The page of a dossier: the whole way by forms, what is refused there and how, and its files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.models import AttachmentRow, DossierRow, EventRow
from haicap.platform.audit.models import EntryRow
from tests.city import AT, CUA_NAM, UNCONFIRMED, city, filing, officer
from tests.surfaces.desk_visits import act, desk_of, hidden, monday_morning, pdf, taken_in, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def specialist(word: str = "specialist") -> str:
    return str(officer(word).account_id)


def at_step(name: str) -> str:
    """Return a dossier that was led by forms to the step that waits for the act."""
    code = taken_in(desk_of("receiver"), **{"paper-1": pdf()})
    way = [
        ("assign", "head", {"assignee": specialist()}),
        ("propose", "specialist", {"decision": "approved", "note": "Đủ điều kiện", "results": pdf("du-thao.pdf")}),
        ("approve", "head", {"note": "Nhất trí"}),
        ("sign", "chair", {}),
        ("hand_over", "receiver", {"collector": "Nguyễn Thị Ưỡn", "proof": "slip"}),
    ]
    for act_name, word, sent in way:
        if act_name == name:
            return code
        assert act(desk_of(word), code, act_name, **sent).status_code == 303, act_name
    return code


def submitted(**changes: object) -> str:
    return dossiers.submit(filing=filing(**changes), at=AT, sender="test", key="online").code


class TestWay:
    def test_leads_from_the_counter_to_the_hand_over(self) -> None:
        code = at_step("end")
        row = DossierRow.objects.get()
        assert (row.business, row.decision, row.delivery) == ("returned", "approved", "handed_over")
        kinds = ["received", "assigned", "proposed", "approved", "signed", "handed_over"]
        assert list(EventRow.objects.order_by("serial").values_list("kind", flat=True)) == kinds
        page = words(desk_of("receiver").get(f"/desk/dossiers/{code}"))
        for told in ("Đủ điều kiện", "Nhất trí", "du-thao.pdf", "head Hai Bà Trưng, Trưởng phòng, Phường Hai Bà Trưng"):
            assert told in page
        assert "không còn việc phải làm" in page
        assert dossiers.verify().differences == ()

    def test_begins_online_too(self) -> None:
        code = submitted()
        assert act(desk_of("receiver"), code, "accept")["Location"] == f"/desk/dossiers/{code}?done=accepted"
        assert code in words(desk_of("head").get("/desk/"))

    def test_goes_back_and_on_again(self) -> None:
        code = at_step("approve")
        assert act(desk_of("head"), code, "send_back", note="Thiếu chữ ký").status_code == 303
        page = words(desk_of("specialist").get(f"/desk/dossiers/{code}"))
        assert "Thiếu chữ ký" in page
        assert act(desk_of("specialist"), code, "propose", decision="approved").status_code == 303

    def test_confirms_the_act_of_this_officer_only(self) -> None:
        code = at_step("propose")
        assert "Đã phân công hồ sơ." in words(desk_of("head").get(f"/desk/dossiers/{code}?done=assigned"))
        assert "Đã phân công hồ sơ." not in words(desk_of("specialist").get(f"/desk/dossiers/{code}?done=assigned"))
        assert "Phê duyệt, chưa ký số" not in words(desk_of("head").get(f"/desk/dossiers/{code}?done=signed"))

    def test_moves_from_worklist_to_worklist(self) -> None:
        code = at_step("propose")
        assert code in words(desk_of("specialist").get("/desk/"))
        assert code not in words(desk_of("specialist2").get("/desk/"))
        assert code not in words(desk_of("head").get("/desk/"))


class TestPanel:
    def test_offers_what_may_be_done_and_says_why_the_rest_may_not(self) -> None:
        code = at_step("approve")
        head = desk_of("head").get(f"/desk/dossiers/{code}").content.decode()
        assert f'action="/desk/dossiers/{code}/approve"' in head
        assert f'action="/desk/dossiers/{code}/send_back"' in head
        chair = desk_of("chair").get(f"/en/desk/dossiers/{code}")
        assert "/approve" not in chair.content.decode()
        assert "this is done by the head of the division" in words(chair)

    def test_opens_the_first_act_that_may_be_done(self) -> None:
        page = desk_of("head").get(f"/desk/dossiers/{at_step('approve')}").content.decode()
        assert page.count('<details class="acts__act" open>') == 1

    def test_offers_the_specialists_of_the_unit(self) -> None:
        page = desk_of("head").get(f"/desk/dossiers/{at_step('assign')}").content.decode()
        ids = [specialist(), specialist("specialist2")]
        assert all(f'name="assignee" type="radio" value="{one}"' in page for one in ids)
        assert str(officer("specialist", CUA_NAM).account_id) not in [
            part.split('"')[0] for part in page.split('name="assignee" type="radio" value="')[1:]
        ]

    def test_asks_for_a_day_when_the_deadline_of_an_online_filing_is_not_confirmed(self) -> None:
        code = submitted(procedure_code=UNCONFIRMED)
        client = desk_of("receiver")
        assert 'id="accept-appointed_on"' in client.get(f"/desk/dossiers/{code}").content.decode()
        empty = act(client, code, "accept")
        assert empty.status_code == 422
        assert 'id="accept-appointed_on-error"' in empty.content.decode()
        assert 'id="accept-reason-error"' in act(client, code, "accept", appointed_on="12/01/2026").content.decode()
        sent = {"appointed_on": "12/01/2026", "reason": "Cần xác minh"}
        assert act(client, code, "accept", **sent).status_code == 303

    def test_shows_the_due_day_with_its_reasons(self) -> None:
        page = desk_of("head").get(f"/desk/dossiers/{at_step('assign')}").content.decode()
        assert 'data-counts="due"' in page


class TestRefusal:
    def shown(self, response: HttpResponse, status: int, field: str = "") -> str:
        assert response.status_code == status, words(response)
        page = response.content.decode()
        assert 'role="alert"' in page
        if field:
            assert f'id="{field}-error"' in page
        return page

    def test_of_an_assignee_who_is_none_stands_at_the_field(self) -> None:
        code = at_step("assign")
        for wanted in ("", "x", "0", "-1", "9" * 30, "٣", str(officer("specialist", CUA_NAM).account_id)):
            self.shown(act(desk_of("head"), code, "assign", assignee=wanted), 422, "assign-assignee")

    def test_of_a_refusal_without_reasons_keeps_the_choice_and_the_files(self) -> None:
        code = at_step("propose")
        client = desk_of("specialist")
        response = act(client, code, "propose", decision="refused", results=pdf("ly-do.pdf"))
        page = self.shown(response, 422, "propose-note")
        assert 'value="refused" checked' in page
        note = page.split('name="kept" value="')[1].split('"')[0]
        sent = {"decision": "refused", "note": "Không đủ điều kiện", "kept": note}
        assert act(client, code, "propose", **sent).status_code == 303
        assert AttachmentRow.objects.get(source="result").file_name == "ly-do.pdf"

    def test_of_nothing_chosen_stands_at_the_field(self) -> None:
        code = at_step("propose")
        for wanted in ("", "none", "approved\x00"):
            self.shown(act(desk_of("specialist"), code, "propose", decision=wanted), 422, "propose-decision")

    def test_of_a_file_stands_at_the_field(self) -> None:
        sent = {"decision": "approved", "results": SimpleUploadedFile("a.pdf", b"no pdf")}
        page = self.shown(act(desk_of("specialist"), at_step("propose"), "propose", **sent), 422, "propose-results")
        assert not AttachmentRow.objects.filter(source="result").exists()
        assert 'value="approved" checked' in page

    @pytest.mark.parametrize("note", ["", "  ", "a\x00b", "a" * 4001])
    def test_of_a_reason_stands_at_the_field(self, note: str) -> None:
        self.shown(act(desk_of("head"), at_step("approve"), "send_back", note=note), 422, "send_back-note")

    @pytest.mark.parametrize(
        ("collector", "proof", "field"),
        [("", "slip", "collector"), ("12", "slip", "collector"), ("An", "", "proof"), ("An", "x", "proof")],
    )
    def test_of_a_hand_over_stands_at_the_field(self, collector: str, proof: str, field: str) -> None:
        response = act(desk_of("receiver"), at_step("hand_over"), "hand_over", collector=collector, proof=proof)
        self.shown(response, 422, f"hand-over-{field}")
        assert DossierRow.objects.get().business == "decided"

    def test_of_an_act_of_another_post_is_403_and_changes_nothing(self) -> None:
        code = at_step("approve")
        for word in ("receiver", "specialist", "specialist2", "chair"):
            client = desk_of(word)
            page = client.get(f"/desk/dossiers/{code}").content.decode()
            seen = page.split('name="seen" value="')[1].split('"')[0] if 'name="seen"' in page else "3"
            response = client.post(f"/desk/dossiers/{code}/approve", {"seen": seen})
            assert response.status_code == 403, word
        assert EventRow.objects.count() == 3

    def test_of_an_act_out_of_turn_says_where_the_dossier_stands(self) -> None:
        code = at_step("approve")
        page = self.shown(act(desk_of("head"), code, "assign", assignee=specialist()), 409)
        assert "Chờ duyệt" in page

    def test_of_a_form_that_is_only_opened_leads_to_the_dossier(self) -> None:
        code = at_step("approve")
        assert desk_of("head").get(f"/desk/dossiers/{code}/approve")["Location"] == f"/desk/dossiers/{code}"


class TestTwoAtOnce:
    def test_the_second_is_asked_to_look_again(self) -> None:
        code = at_step("assign")
        first, second = desk_of("head"), desk_of("head")
        seen = [hidden(client.get(f"/desk/dossiers/{code}"), "seen") for client in (first, second)]
        one = first.post(f"/desk/dossiers/{code}/assign", {"seen": seen[0], "assignee": specialist()})
        two = second.post(f"/en/desk/dossiers/{code}/assign", {"seen": seen[1], "assignee": specialist("specialist2")})
        assert (one.status_code, two.status_code) == (303, 409)
        assert "Somebody else has just acted on this dossier" in words(two)
        assert "specialist Hai Bà Trưng" in words(two)
        assert EventRow.objects.count() == 2

    def test_a_button_pressed_twice_acts_once(self) -> None:
        code = at_step("sign")
        client = desk_of("chair")
        seen = hidden(client.get(f"/desk/dossiers/{code}"), "seen")
        answers = [client.post(f"/desk/dossiers/{code}/sign", {"seen": seen}).status_code for _ in range(2)]
        assert answers == [303, 409]
        assert EventRow.objects.filter(kind="signed").count() == 1

    def test_a_form_without_what_was_seen_is_not_done(self) -> None:
        code = at_step("sign")
        for seen in ("", "x", "99999999999999999999"):
            assert desk_of("chair").post(f"/desk/dossiers/{code}/sign", {"seen": seen}).status_code == 409


class TestLook:
    def test_is_written_into_the_audit(self) -> None:
        code = at_step("assign")
        before = EntryRow.objects.filter(act="look", object_key=code).count()
        desk_of("head").get(f"/desk/dossiers/{code}")
        entry = EntryRow.objects.filter(act="look", object_key=code).order_by("-id")[0]
        assert EntryRow.objects.filter(act="look", object_key=code).count() == before + 1
        assert entry.account_id == officer("head").account_id
        assert entry.subject_id == DossierRow.objects.get().applicant_id

    def test_shows_person_and_contact(self) -> None:
        page = words(desk_of("head").get(f"/desk/dossiers/{at_step('assign')}"))
        for told in ("Nguyễn Thị Ưỡn", "003 192 000123", "05/03/1992", "Số 12, phố Bà Triệu", "0912345678"):
            assert told in page

    def test_shows_the_process_with_where_the_dossier_stands(self) -> None:
        code = at_step("approve")
        page = desk_of("head").get(f"/desk/dossiers/{code}").content.decode()
        picture = page[page.index('<svg class="flow"') : page.index("</svg>", page.index('<svg class="flow"'))]
        assert "<title>Quy trình của hồ sơ: Quy trình một cửa chuẩn</title>" in picture
        assert "<desc>Đang ở: Xem xét, trình ký. Đã qua: Kiểm tra, tiếp nhận hồ sơ, Phân công thụ lý, " in picture
        assert picture.count(">Đang ở đây<") == 1
        assert picture.count('class="flow__tick"') == 4  # three steps, and the receipt as a whole

    def test_is_open_to_the_supervisor_who_can_do_nothing(self) -> None:
        code = at_step("assign")
        response = desk_of("supervisor", "H26").get(f"/desk/dossiers/{code}")
        assert response.status_code == 200
        assert '<form class="acts__ask"' not in response.content.decode()

    def test_escapes_what_people_write(self) -> None:
        code = taken_in(desk_of("receiver"), name="<script>alert(1)</script> An", address="{{ 7 * 7 }} <b>phố</b>")
        page = desk_of("head").get(f"/desk/dossiers/{code}").content.decode()
        assert "<script>alert" not in page
        assert "&lt;b&gt;phố" in page
        assert "{{ 7 * 7 }}" in page


class TestFile:
    def test_is_served_so_that_it_can_do_nothing(self) -> None:
        code = at_step("approve")
        response = desk_of("head").get(f"/desk/dossiers/{code}/files/2")
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == 'inline; filename="du-thao.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("default-src 'none'")
        assert response["Cache-Control"] == "private, no-store"
        assert response.content.startswith(b"%PDF-")

    def test_look_is_written_into_the_audit(self) -> None:
        code = at_step("assign")
        desk_of("head").get(f"/desk/dossiers/{code}/files/1")
        assert EntryRow.objects.filter(act="look_at_file", object_key=f"{code}/1").count() == 1

    @pytest.mark.parametrize("ordinal", ["0", "9", "99999999999999999999"])
    def test_of_no_such_number_is_not_found(self, ordinal: str) -> None:
        assert desk_of("head").get(f"/desk/dossiers/{at_step('assign')}/files/{ordinal}").status_code == 404

    def test_keeps_letters_of_its_name(self) -> None:
        code = taken_in(desk_of("receiver"), **{"paper-1": pdf("Tờ khai số 1.pdf")})
        response = desk_of("head").get(f"/desk/dossiers/{code}/files/1")
        assert "filename*=utf-8''T%E1%BB%9D%20khai" in response["Content-Disposition"]

    def test_receipt_waits_for_the_intake(self) -> None:
        assert desk_of("receiver").get(f"/desk/dossiers/{submitted()}/receipt").status_code == 404


class TestFind:
    @pytest.mark.parametrize("form", ["{}", " {} ", "{}\u2013", "lower", "short", "spaced", "dashes"])
    def test_forgives_how_a_code_is_typed(self, form: str) -> None:
        code = taken_in(desk_of("receiver"))
        written = {
            "{}": code,
            " {} ": f"  {code}  ",
            "{}\u2013": code.replace("-", "\u2013"),
            "lower": code.lower(),
            "short": code.split("-", 1)[1],
            "spaced": code.replace("-", " - "),
            "dashes": code.replace("-", "_"),
        }[form]
        response = desk_of("head").get("/desk/find", {"q": written})
        assert (response.status_code, response.get("Location")) == (302, f"/desk/dossiers/{code}")

    def test_offers_procedures_for_words(self) -> None:
        assert "Đăng ký khai sinh" in words(desk_of("head").get("/desk/find", {"q": "khai sinh"}))


class TestWorklist:
    def test_stands_due_first_and_goes_on_behind_its_last_row(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dossiers, "PAGE", 2)
        counter, head = desk_of("receiver"), desk_of("head")
        late = [taken_in(counter, key=f"m{n}", procedure="1.001022") for n in range(3)]
        soon = taken_in(counter, key="b")
        first = words(head.get("/desk/"))
        assert first.index(soon) < first.index(late[0])
        assert late[1] not in first
        page = head.get("/desk/").content.decode()
        onward = page.split('class="pager__next" href="')[1].split('"')[0]
        second = words(head.get(onward.replace("&amp;", "&")))
        assert [code in second for code in (soon, *late)] == [False, False, True, True]

    def test_filters_by_the_word_in_the_address(self) -> None:
        online, ready = submitted(), at_step("hand_over")
        counter = desk_of("receiver")
        assert [code in words(counter.get("/desk/?step=receive")) for code in (online, ready)] == [True, False]
        assert [code in words(counter.get("/desk/?step=return")) for code in (online, ready)] == [False, True]
        assert counter.get("/desk/?step=sign").status_code == 422

    def test_says_what_is_late_after_closing_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from haicap.platform.clock import api as clock

        taken_in(desk_of("receiver"))
        monkeypatch.setattr(clock, "now", lambda: AT.replace(hour=20))
        assert "Quá hạn" in words(desk_of("head").get("/desk/"))

    def test_says_kindly_that_it_is_empty(self) -> None:
        for word in ("receiver", "specialist", "head", "chair"):
            assert "Không có việc nào đang chờ" in words(desk_of(word).get("/desk/"))
        assert desk_of("supervisor", "H26").get("/desk/").status_code == 200

    def test_leads_to_the_next_task_and_round_again(self) -> None:
        counter, head = desk_of("receiver"), desk_of("head")
        codes = [taken_in(counter, key=f"k{n}") for n in range(2)]
        assert head.get("/desk/next")["Location"] == f"/desk/dossiers/{codes[0]}"
        assert head.get(f"/desk/next?past={codes[0]}")["Location"] == f"/desk/dossiers/{codes[1]}"
        assert head.get(f"/desk/next?past={codes[1]}")["Location"] == f"/desk/dossiers/{codes[0]}"
        assert desk_of("chair").get("/desk/next")["Location"] == "/desk/"


class TestHandingOverToAProxy:
    def test_wants_the_kind_of_authorisation_at_its_field(self) -> None:
        code = at_step("hand_over")
        response = act(desk_of("receiver"), code, "hand_over", collector="Trần Văn Khuỷu", proof="proxy")
        assert response.status_code == 422
        assert 'id="hand-over-authorisation-error"' in response.content.decode()
        assert dossiers.tracking(code).business == "decided"

    def test_closes_the_dossier_with_it(self) -> None:
        code = at_step("hand_over")
        response = act(
            desk_of("receiver"), code, "hand_over", collector="Trần Văn Khuỷu", proof="proxy", authorisation="family"
        )
        assert response.status_code == 303
        assert dossiers.tracking(code).business == "returned"

"""The turns of a dossier by the forms of its page, their notices, and what the portal says of them."""

from datetime import timedelta

import pytest
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.models import DossierRow
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, MARRIAGE, city, filing, officer
from tests.surfaces.desk_visits import DOOR, act, desk_of, hidden, monday_morning, pdf, words
from tests.surfaces.portal_visits import PERSON, stand_at

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def submitted(**changes: object) -> str:
    return str(dossiers.submit(filing=filing(**changes), at=AT, sender="test", key="online").code)


def in_work(**changes: object) -> str:
    code = submitted(**changes)
    assert act(desk_of("receiver"), code, "accept").status_code == 303
    assignee = str(officer("specialist").account_id)
    assert act(desk_of("head"), code, "assign", assignee=assignee).status_code == 303
    return code


def decided() -> str:
    code = in_work()
    for name, word, sent in (
        ("propose", "specialist", {"decision": "approved", "results": pdf("ket-qua.pdf")}),
        ("approve", "head", {}),
        ("sign", "chair", {}),
    ):
        assert act(desk_of(word), code, name, **sent).status_code == 303
    return code


def tracked(code: str, prefix: str = "") -> str:
    return words(Client().get(f"{prefix}/track/{code}"))


class TestSupplement:
    def test_is_asked_for_printed_and_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code = in_work(procedure_code=MARRIAGE)
        specialist, receiver = desk_of("specialist"), desk_of("receiver")
        sent = act(specialist, code, "ask_more", note="Giấy chứng sinh\nHộ chiếu của bà Ưỡn")
        assert sent["Location"] == f"/desk/dossiers/{code}?done=more_asked"
        page = specialist.get(f"/desk/dossiers/{code}?done=more_asked")
        told = words(page)
        for expected in ("Đã yêu cầu bổ sung, thời hạn tạm dừng", "mẫu 02", "Tạm dừng", "thời hạn tạm dừng từ 09:00"):
            assert expected.lower() in told.lower()
        notice = specialist.get(f"/desk/dossiers/{code}/notices/4")
        assert notice.content.startswith(b"%PDF")
        assert notice["Content-Type"] == "application/pdf"
        assert code in words(receiver.get("/desk/"))
        stand_at(monkeypatch, AT + timedelta(days=1))
        empty = act(receiver, code, "take_more")
        assert empty.status_code == 422
        assert 'id="take_more-on_paper-error"' in empty.content.decode()
        assert act(receiver, code, "take_more", on_paper="Hộ chiếu", results=pdf("giay.pdf")).status_code == 303
        told = words(specialist.get(f"/desk/dossiers/{code}"))
        for expected in (
            "Giấy tờ bổ sung",
            "giay.pdf",
            "Hộ chiếu",
            "tính từ ngày nhận đủ hồ sơ",
            "Vì sao là ngày này?",
        ):
            assert expected in told
        assert dossiers.verify().differences == ()

    def test_a_second_time_is_warned_of_and_marked(self) -> None:
        code = in_work()
        act(desk_of("specialist"), code, "ask_more", note="Giấy chứng sinh")
        act(desk_of("receiver"), code, "take_more", on_paper="Giấy chứng sinh")
        page = words(desk_of("specialist").get(f"/desk/dossiers/{code}"))
        assert "Vẫn có thể yêu cầu lần thứ hai" in page
        assert act(desk_of("specialist"), code, "ask_more", note="Ký lại").status_code == 303
        assert "Yêu cầu bổ sung quá một lần: tính là quá hạn" in words(desk_of("head").get(f"/desk/dossiers/{code}"))

    @pytest.mark.parametrize(
        ("prefix", "stands", "waits"),
        [
            ("", "Chờ", "Cơ quan chờ những giấy tờ ghi trong phiếu"),
            ("/en", "Waiting for papers from the applicant", "The office waits for the papers"),
            ("/id", "", "Kantor menunggu dokumen"),
        ],
    )
    def test_is_told_at_the_portal_without_what_is_missing(self, prefix: str, stands: str, waits: str) -> None:
        code = submitted()
        act(desk_of("receiver"), code, "ask_more", note="Giấy chứng sinh của bà Ưỡn")
        told = tracked(code, prefix)
        assert stands in told
        assert waits in told
        for personal in (*PERSON.values(), "Ưỡn", "Giấy chứng sinh của"):
            assert personal not in told
        assert "17:00, 05/01/2026" not in told


class TestEndings:
    @pytest.mark.parametrize(
        ("word", "name", "form", "tracked_as"),
        [
            ("receiver", "reject", "mẫu 03", "Không tiếp nhận"),
            ("receiver", "withdraw", "mẫu 05", "Đã rút theo đề nghị của người nộp"),
            ("head", "stop", "mẫu 05", "Đã dừng giải quyết"),
        ],
    )
    def test_need_a_reason_close_the_dossier_and_leave_a_paper(
        self, word: str, name: str, form: str, tracked_as: str
    ) -> None:
        code = in_work() if name == "stop" else submitted()
        client = desk_of(word)
        empty = act(client, code, name)
        assert empty.status_code == 422
        assert f'id="{name}-note-error"' in empty.content.decode()
        assert act(client, code, name, note="Vì lý do của bà Ưỡn").status_code == 303
        page = client.get(f"/desk/dossiers/{code}")
        told = words(page)
        assert form in told
        assert "Kết thúc, không có quyết định" in told
        assert "không còn việc phải làm" in told
        serial = DossierRow.objects.get().event_count
        assert client.get(f"/desk/dossiers/{code}/notices/{serial}").content.startswith(b"%PDF")
        assert tracked_as in tracked(code)
        assert "Ưỡn" not in tracked(code)

    def test_before_the_dossier_is_taken_in_give_no_receipt(self) -> None:
        code = submitted()
        act(desk_of("receiver"), code, "reject", note="Không thuộc thẩm quyền")
        page = desk_of("receiver").get(f"/desk/dossiers/{code}").content.decode()
        assert f"/desk/dossiers/{code}/receipt" not in page
        assert desk_of("receiver").get(f"/desk/dossiers/{code}/receipt").status_code == 404


class TestReappointment:
    def test_is_possible_once_and_told(self) -> None:
        code = in_work()
        head = desk_of("head")
        assert 'id="reappoint-appointed_on-error"' in act(head, code, "reappoint").content.decode()
        off = act(head, code, "reappoint", appointed_on="11/01/2026", reason="Chờ xác minh")
        assert 'id="reappoint-appointed_on-error"' in off.content.decode()
        assert act(head, code, "reappoint", appointed_on="09/01/2026", reason="Chờ xác minh").status_code == 303
        told = words(head.get(f"/desk/dossiers/{code}"))
        for expected in ("17:00, 09/01/2026", "đã hẹn lại một lần, kèm lời xin lỗi", "mẫu 04"):
            assert expected in told
        again = act(head, code, "reappoint", appointed_on="12/01/2026", reason="Chờ xác minh")
        assert again.status_code == 409
        assert "Chỉ được hẹn lại một lần" in words(again)
        assert head.get(f"/desk/dossiers/{code}/notices/4").content.startswith(b"%PDF")
        assert "đã hẹn lại một lần" in tracked(code)
        assert "dipindah satu kali" in tracked(code, "/id")


class TestReturn:
    def test_by_post_fails_goes_out_again_and_arrives(self) -> None:
        code = decided()
        client = desk_of("receiver")
        missing = act(client, code, "post", carrier="Bưu điện")
        assert 'id="post-tracking_number-error"' in missing.content.decode()
        assert act(client, code, "post", carrier="Bưu điện", tracking_number="VN123456").status_code == 303
        assert "Bưu điện: VN123456" in words(client.get(f"/desk/dossiers/{code}"))
        told = tracked(code)
        assert "đang trên đường gửi qua bưu điện" in told
        assert "VN123456" not in told
        page = client.get(f"/desk/dossiers/{code}").content.decode()
        assert f"/desk/dossiers/{code}/hand_over" not in page
        assert act(client, code, "hand_over", collector="Ưỡn", proof="slip").status_code == 409
        assert act(client, code, "post_failed", note="Không có người nhận").status_code == 303
        assert "đã hoàn lại kết quả" in tracked(code)
        assert act(client, code, "post", carrier="Bưu điện", tracking_number="VN2").status_code == 303
        assert act(client, code, "post_arrived").status_code == 303
        assert "Bưu điện đã giao kết quả" in tracked(code)
        assert dossiers.verify().differences == ()

    def test_online_says_where(self) -> None:
        code = decided()
        client = desk_of("receiver")
        assert 'id="send_online-address-error"' in act(client, code, "send_online").content.decode()
        assert act(client, code, "send_online", address="uon@vidu.vn").status_code == 303
        assert "uon@vidu.vn" not in tracked(code)
        assert "Kết quả đã được gửi trực tuyến" in tracked(code)


class TestPanel:
    def test_keeps_turns_behind_the_acts_of_the_flow_and_closed(self) -> None:
        page = desk_of("receiver").get(f"/desk/dossiers/{submitted()}").content.decode()
        assert page.index("/accept") < page.index("Khi có việc khác xảy ra") < page.index("/reject")
        assert page.count('<details class="acts__act" open>') == 1

    def test_opens_what_is_waited_for(self) -> None:
        code = submitted()
        act(desk_of("receiver"), code, "ask_more", note="Giấy chứng sinh")
        page = desk_of("receiver").get(f"/desk/dossiers/{code}").content.decode()
        assert page.index('class="acts__act" open') < page.index("/take_more") < page.index("/withdraw")

    def test_says_why_a_turn_is_not_for_this_post(self) -> None:
        code = in_work()
        told = words(desk_of("specialist").get(f"/en/desk/dossiers/{code}"))
        assert "Stop the work this is done by the head of the division" in told


class TestNotice:
    def test_is_not_served_to_other_units(self) -> None:
        code = submitted()
        act(desk_of("receiver"), code, "reject", note="Không thuộc thẩm quyền")
        assert desk_of("receiver", CUA_NAM).get(f"/desk/dossiers/{code}/notices/2").status_code == 403
        assert desk_of("receiver").get(f"/desk/dossiers/{code}/notices/1").status_code == 404

    def test_page_stays_within_its_statements(self, django_assert_max_num_queries) -> None:
        code = in_work()
        act(desk_of("specialist"), code, "ask_more", note="Giấy chứng sinh")
        client = desk_of("receiver")
        assert hidden(client.get(f"/desk/dossiers/{code}"), "seen")
        with django_assert_max_num_queries(DOOR + 11):
            client.get(f"/desk/dossiers/{code}")


class TestForwarding:
    def test_leads_to_the_other_desk_with_the_same_day_and_leaves_a_letter(self) -> None:
        code = in_work()
        head = desk_of("head")
        due = DossierRow.objects.get().due_at
        sent = {"unit": "Phường Cửa Nam", "basis": "Nghị định 120/2025/NĐ-CP", "note": "Bà Ưỡn cư trú ở Cửa Nam"}
        assert act(head, code, "forward", **sent)["Location"] == f"/desk/dossiers/{code}?done=forwarded"
        told = words(head.get(f"/desk/dossiers/{code}?done=forwarded"))
        for expected in (
            "ngày hẹn trả giữ nguyên",
            "Đến: Phường Cửa Nam · Bà Ưỡn cư trú ở Cửa Nam",
            "Thông báo chuyển",
        ):
            assert expected in told
        assert DossierRow.objects.get().due_at == due
        assert code in words(desk_of("head", CUA_NAM).get("/desk/"))
        assert code not in words(head.get("/desk/"))
        assert act(desk_of("head", CUA_NAM), code, "assign").status_code == 422
        followed = tracked(code)
        assert "Đã chuyển đến cơ quan có thẩm quyền" in followed
        assert "Ưỡn" not in followed

    @pytest.mark.parametrize(
        ("sent", "error"),
        [
            ({}, "forward-unit-error"),
            ({"unit": "không có"}, "forward-unit-error"),
            ({"unit": "Phường"}, "forward-unit-error"),
            ({"unit": HAI_BA_TRUNG, "note": "x", "basis": "y"}, "forward-unit-error"),
            ({"unit": "00166", "note": "x", "basis": "y"}, "forward-unit-error"),
            ({"unit": "cua nam", "basis": "x"}, "forward-note-error"),
        ],
    )
    def test_shows_what_is_wrong_at_its_field(self, sent: dict[str, str], error: str) -> None:
        answer = act(desk_of("head"), in_work(), "forward", **sent)
        assert answer.status_code == 422
        assert f'id="{error}"' in answer.content.decode()

    def test_out_of_the_city_closes_the_dossier(self) -> None:
        code = submitted()
        receiver = desk_of("receiver")
        assert 'id="transfer-authority-error"' in act(receiver, code, "transfer").content.decode()
        sent = {"authority": "Sở Tư pháp tỉnh Hưng Yên", "note": "Nơi đăng ký ở Hưng Yên"}
        assert act(receiver, code, "transfer", **sent).status_code == 303
        assert "mẫu 05" in words(receiver.get(f"/desk/dossiers/{code}"))
        followed = tracked(code)
        assert "Đã chuyển đến cơ quan khác" in followed or "ngoài thành phố" in followed
        assert "Hưng Yên" not in followed


class TestCorrection:
    def test_is_asked_for_seen_by_the_second_person_and_confirmed(self) -> None:
        code = decided()
        due = DossierRow.objects.get().due_at
        specialist, chair, receiver = desk_of("specialist"), desk_of("chair"), desk_of("receiver")
        assert 'id="ask_correction-note-error"' in act(specialist, code, "ask_correction").content.decode()
        asked = act(specialist, code, "ask_correction", note="Ký nhầm hồ sơ của bà Ưỡn")
        assert asked["Location"] == f"/desk/dossiers/{code}?done=correction_asked"
        told = words(specialist.get(f"/desk/dossiers/{code}?done=correction_asked"))
        for expected in (
            "chờ người thứ hai xác nhận",
            "Đề nghị đính chính: phê duyệt, chưa ký số",
            "Chờ xác nhận đính chính",
        ):
            assert expected.lower() in told.lower()
        assert act(receiver, code, "hand_over", collector="Ưỡn", proof="slip").status_code == 409
        assert "Xác nhận đính chính" in words(chair.get("/desk/"))
        assert code in words(chair.get("/desk/?step=fix_chair"))
        assert "Cơ quan kiểm tra xem có sai sót không" in tracked(code)
        assert act(chair, code, "confirm_correction").status_code == 303
        told = words(chair.get(f"/desk/dossiers/{code}?done=corrected"))
        for expected in ("hồ sơ giải quyết tiếp", "(đã được đính chính)", "Thông báo đính chính (PDF)"):
            assert expected in told
        row = DossierRow.objects.get()
        assert (row.business, row.decision, row.due_at) == ("in_process", "", due)
        assert chair.get(f"/desk/dossiers/{code}/notices/{row.event_count}").content.startswith(b"%PDF")
        followed = tracked(code)
        assert "Cơ quan đã đính chính sai sót" in followed
        assert "Ưỡn" not in followed

    def test_of_a_closed_dossier_can_be_declined(self) -> None:
        code = submitted()
        receiver, head = desk_of("receiver"), desk_of("head")
        act(receiver, code, "reject", note="Không thuộc thẩm quyền")
        page = words(receiver.get(f"/desk/dossiers/{code}"))
        assert "không còn việc phải làm" in page
        assert "Đề nghị đính chính việc vừa làm" in page
        assert act(receiver, code, "ask_correction", note="Từ chối nhầm").status_code == 303
        assert 'id="decline_correction-note-error"' in act(head, code, "decline_correction").content.decode()
        assert act(head, code, "decline_correction", note="Từ chối đúng").status_code == 303
        assert DossierRow.objects.get().business == "rejected_at_door"
        assert code not in words(head.get("/desk/"))

    def test_is_not_answered_by_the_one_who_asked(self) -> None:
        code = decided()
        head = desk_of("head")
        act(head, code, "ask_correction", note="Ký nhầm")
        page = words(head.get(f"/desk/dossiers/{code}"))
        assert "phải do người thứ hai trả lời" in page
        seen = str(DossierRow.objects.get().event_count)
        assert act(head, code, "confirm_correction", seen=seen).status_code == 403

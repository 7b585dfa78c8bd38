"""What people see when wards merge and split: a form begun before the day, and the list at the desk after it."""

import re

import pytest
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.domains.organisation import api as organisation
from tests.city import AT, HAI_BA_TRUNG, city, filing
from tests.merger import MERGER, ON, ON_THE_DAY, go_over, put_in_force
from tests.surfaces.desk_visits import desk_of
from tests.surfaces.portal_visits import monday_morning, stand_at, words, written

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
SPLIT = (
    f'on: {ON}, from: ["00256"], to: {{code: "00901", name: Một, kind: ward}}, share: part',
    f'on: {ON}, from: ["00256"], to: {{code: "00902", name: Hai, kind: ward}}, share: remainder, office: true',
)


class TestAFormBegunBefore:
    def test_asks_again_for_the_place_and_offers_what_followed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        client = written(Client())
        put_in_force(MERGER)
        stand_at(monkeypatch, ON_THE_DAY)
        for answer in (client.get("/file/check"), client.post("/file/check")):
            assert answer["Location"] == "/file/place"
        page = client.get("/file/place")
        assert "Phường Bình An" in words(page)
        old, until = (
            re.search(f'name="{name}" value="([^"]+)"', page.content.decode())[1] for name in ("old", "until")
        )
        assert (old, until) == (HAI_BA_TRUNG, ON.isoformat())
        assert client.post("/file/place", {"old": old, "until": until, "place": "00999"})["Location"] == "/file/check"
        assert client.post("/file/check")["Location"] == "/file/done"


class TestTheDesk:
    def test_lists_what_waits_for_a_unit_and_takes_the_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code = str(dossiers.submit(filing=filing(), at=AT, sender="test", key="k").code)
        head = desk_of("head")
        put_in_force(*SPLIT)
        go_over()
        stand_at(monkeypatch, ON_THE_DAY)
        assert "Xem danh sách" in words(head.get("/desk/"))
        page = head.get("/desk/unplaced")
        assert code in words(page)
        form = head.get(f"/desk/dossiers/{code}")
        assert "Phân về đơn vị tiếp nhận" in words(form)
        seen = re.search(r'name="seen" value="(\d+)"', form.content.decode())[1]
        wrong = head.post(f"/desk/dossiers/{code}/place", {"seen": seen, "unit": "00902", "note": ""})
        assert wrong.status_code == 422
        done = head.post(f"/desk/dossiers/{code}/place", {"seen": seen, "unit": "00901", "note": "Theo bản đồ"})
        assert done.status_code in {302, 303}
        tracked = dossiers.tracking(code)
        assert organisation.unit_by_id(tracked.competent_unit_id).code == "00901"
        assert "Không có hồ sơ nào chờ" in words(head.get("/desk/unplaced"))

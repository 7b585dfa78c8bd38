"""Papers on file at the counter: found for the person named, used with a tick, never for somebody else."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.models import AttachmentRow, DossierRow
from haicap.platform.audit.models import EntryRow
from tests.city import AT, CUA_NAM, MARRIAGE, city, filing, officer, paper
from tests.surfaces.desk_visits import desk_of, monday_morning, typed, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def kept(name: str = "Giấy tờ cũ", key: str = "kept") -> str:
    """Take in a dossier whose paper is kept with consent, and return its code."""
    given = filing(may_keep=True, papers=(paper(name),))
    code = dossiers.receive(by=officer("receiver"), at=AT, filing=given, key=key).code
    dossiers.keep_papers(code=code, at=AT)
    return code


def looked_up(client: Client, **changes: Any) -> HttpResponse:
    return client.post("/desk/intake", typed(then="on_file", **changes))


def offers(page: HttpResponse) -> list[tuple[str, str]]:
    """Return the names and values of the papers that are offered."""
    found = re.findall(r'name="(onfile-paper-[0-9]+)" value="([^"]+)"', page.content.decode())
    return [(name, note) for name, note in found]


class TestPapersOnFile:
    def test_are_used_with_a_tick_at_any_counter_and_not_asked_for_again(self) -> None:
        code, client = kept(), desk_of("receiver", CUA_NAM)
        page = looked_up(client)
        assert page.status_code == 200
        assert f"{code}, 05/01/2026" in words(page)
        ((name, note),) = offers(page)
        assert DossierRow.objects.count() == 1
        answer = client.post("/desk/intake", typed(**{name: note}))
        assert answer.status_code == 303, words(answer)
        new = DossierRow.objects.exclude(code=code).get()
        (used,) = AttachmentRow.objects.filter(dossier=new)
        assert (used.file_id, used.file_name) == (
            AttachmentRow.objects.exclude(dossier=new).get().file_id,
            "to-khai.pdf",
        )
        assert not dossiers.verify().differences

    def test_stand_at_the_line_that_asks_for_them(self) -> None:
        client = desk_of("receiver")
        asked = re.search(r'<label for="given-(paper-[0-9]+)"><span lang="vi">([^<]+)</span>',
                          client.get(f"/desk/intake?procedure={MARRIAGE}").content.decode())  # fmt: skip
        assert asked
        kept(asked[2])
        ((name, _note),) = offers(looked_up(client, procedure=MARRIAGE))
        assert name == f"onfile-{asked[1]}"

    def test_are_looked_up_when_it_is_known_who_it_is_and_all_else_may_be_missing(self) -> None:
        kept()
        client = desk_of("receiver")
        page = looked_up(client, address="", place="")
        assert page.status_code == 200
        assert len(offers(page)) == 1
        page = looked_up(client, national_id="12")
        assert page.status_code == 422
        assert 'id="national_id-error"' in page.content.decode()
        assert not offers(page)

    def test_of_somebody_else_are_not_found(self) -> None:
        kept()
        client = desk_of("receiver")
        for changes in ({"name": "Nguyễn Thị Khác"}, {"national_id": "003192000124"}):
            page = looked_up(client, **changes)
            assert not offers(page)
            assert "Không có giấy tờ đang lưu" in words(page)

    def test_cannot_be_used_for_another_card_number_or_by_another_officer(self) -> None:
        kept()
        client = desk_of("receiver")
        ((name, note),) = offers(looked_up(client))
        page = client.post("/desk/intake", typed(**{name: note, "national_id": "003192000124"}))
        assert page.status_code == 422
        assert "của số căn cước khác" in words(page)
        assert desk_of("receiver", CUA_NAM).post("/desk/intake", typed(**{name: note})).status_code == 422
        assert DossierRow.objects.count() == 1

    def test_that_were_ticked_stay_ticked_when_something_else_is_wrong(self) -> None:
        kept()
        client = desk_of("receiver")
        ((name, note),) = offers(looked_up(client))
        page = client.post("/desk/intake", typed(**{name: note, "address": ""}))
        assert page.status_code == 422
        assert re.search(rf'name="{name}" value="[^"]+" checked', page.content.decode())

    def test_are_looked_at_in_the_audit_and_by_counters_only(self) -> None:
        kept()
        looked_up(desk_of("receiver"))
        assert EntryRow.objects.get(act="look_at_store").subject_id
        assert looked_up(desk_of("specialist")).status_code == 403

    def test_stay_within_their_statements(self, django_assert_max_num_queries: Any) -> None:
        kept()
        client = desk_of("receiver")
        looked_up(client)
        with django_assert_max_num_queries(11):
            looked_up(client)


class TestAgreeing:
    @pytest.mark.parametrize("agrees", [True, False])
    def test_is_noted_at_the_counter(self, agrees: bool) -> None:
        client = desk_of("receiver")
        ticked = {"may_keep": "1"} if agrees else {}
        kept_before = paper()
        code = dossiers.receive(
            by=officer("receiver"), at=AT, filing=filing(may_keep=agrees, papers=(kept_before,)), key="x"
        ).code
        assert dossiers.keep_papers(code=code, at=AT) == int(agrees)
        answer = client.post("/desk/intake", typed(**ticked, address=""))
        assert ('name="may_keep" value="1" checked' in answer.content.decode()) is agrees

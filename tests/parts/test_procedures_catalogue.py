"""The catalogue in the database: loading, versions, search, deadlines."""

import gzip
import json
import lzma
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.contracts import Channel, DeadlineKind, DeadlineStatus, FeeKind, Level
from haicap.domains.procedures.loading import catalogue
from haicap.domains.procedures.models import ConfirmationRow, ProcedureRow, ProcedureVersionRow
from haicap.kernel.text import TextTooLong, TextUnusable

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "procedures" / "tthc_2642_full.jsonl.gz"


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: Any) -> Iterator[procedures.Loaded]:
    """The shipped catalogue, loaded once for this module and taken away after it."""
    with django_db_blocker.unblock():
        loaded = procedures.load(at=AT)
        yield loaded
        with connection.cursor() as cursor:
            for table in ("confirmation", "procedureversion", "procedure"):
                cursor.execute(f"DELETE FROM procedures_{table}")


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


def changed_file(folder: Path, code: str, **changes: Any) -> Path:
    with lzma.open(catalogue.CATALOGUE, "rt", encoding="utf-8") as rows:
        entry = next(entry for entry in map(json.loads, rows) if entry["code"] == code)
    file = folder / "changed.jsonl.xz"
    file.write_bytes(lzma.compress((json.dumps({**entry, **changes}) + "\n").encode()))
    return file


class TestLoad:
    def test_takes_in_all_procedures(self, shipped: procedures.Loaded) -> None:
        assert (shipped.new, shipped.changed, shipped.unchanged) == (2642, 0, 0)
        assert ProcedureVersionRow.objects.count() == ProcedureRow.objects.count() == 2642
        assert ConfirmationRow.objects.count() == shipped.confirmations == 37

    def test_counts_levels(self) -> None:
        rows = ProcedureVersionRow.objects
        assert rows.filter(commune=True).count() == 588
        assert rows.filter(one_stop_commune=True).count() == 353
        assert not rows.filter(one_stop_commune=True, field__in=["Hải quan", "Thuế"]).exists()

    def test_changes_nothing_the_second_time(self, django_assert_max_num_queries: Callable[..., Any]) -> None:
        before = list(ProcedureVersionRow.objects.order_by("id").values_list("id", "sha256", "ends_before", "found_by"))
        with django_assert_max_num_queries(5):  # two of them open and close the transaction
            assert procedures.load(at=AT) == procedures.Loaded(0, 0, 2642, 37)
        after = list(ProcedureVersionRow.objects.order_by("id").values_list("id", "sha256", "ends_before", "found_by"))
        assert after == before

    def test_makes_a_new_version_of_what_changed_and_leaves_the_old_one(self, tmp_path: Path) -> None:
        old = procedures.procedure("1.004222", TODAY)
        file = changed_file(tmp_path, "1.004222", name="Đăng ký thường trú mới")
        assert procedures.load(at=AT, on=date(2027, 1, 1), file=file).changed == 1
        assert procedures.procedure("1.004222", date(2026, 12, 31)).sha256 == old.sha256
        new = procedures.procedure("1.004222", date(2027, 1, 1))
        assert (new.name, new.number, new.validity.starts_on) == ("Đăng ký thường trú mới", 2, date(2027, 1, 1))
        pinned = procedures.version_by_id(old.id, on=date(2027, 2, 1))
        assert (pinned.name, pinned.validity.ends_before) == ("Đăng ký thường trú", date(2027, 1, 1))

    def test_refuses_a_version_that_would_begin_before_the_one_it_replaces(self, tmp_path: Path) -> None:
        file = changed_file(tmp_path, "1.004222", name="Khác")
        with pytest.raises(procedures.VersionStartsTooEarly):
            procedures.load(at=AT, on=date(2025, 7, 1), file=file)

    def test_puts_a_wrong_confirmation_right_again(self) -> None:
        ConfirmationRow.objects.filter(procedure__code="1.001193").update(text="sai")
        procedures.load(at=AT)
        assert ConfirmationRow.objects.get(procedure__code="1.001193").text.startswith("Ngay sau khi")


class TestTables:
    def test_keep_versions_apart(self) -> None:
        row = ProcedureVersionRow.objects.get(procedure__code="1.001193")
        row.pk, row.number = None, 2
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()

    def test_keep_confirmed_deadlines_apart_and_sourced(self) -> None:
        row = ConfirmationRow.objects.get(procedure__code="1.001193")
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
        row.starts_on, row.ends_before, row.source = date(2027, 3, 1), None, ""
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
        row.source, row.working_days = "x", Decimal(3)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


class TestProcedure:
    def test_is_whole_and_takes_one_query(self, django_assert_num_queries: Callable[..., Any]) -> None:
        with django_assert_num_queries(1):
            found = procedures.procedure("1.001193", TODAY)
        assert found.name == "Thủ tục đăng ký khai sinh"
        assert found.levels == (Level.COMMUNE,)
        assert found.channels == (Channel.IN_PERSON, Channel.ONLINE, Channel.POST)
        assert found.results[0].name == "Giấy khai sinh"
        assert "60/2014/QH13" in {text.number for text in found.legal}
        assert any("Giấy chứng sinh" in paper.name and paper.originals == 1 for paper in found.papers)
        assert any(paper.is_remark for paper in found.papers)
        assert found.steps
        assert all(way.fee.kind is FeeKind.FREE for way in found.ways)
        assert all(way.deadline.kind is DeadlineKind.SAME_DAY for way in found.ways)

    def test_says_when_it_is_only_presumed(self) -> None:
        found = procedures.procedure("1.001193", date(2026, 1, 5))
        assert found.is_presumed(date(2026, 1, 5))
        assert not found.is_presumed(TODAY)

    def test_shows_fees_by_channel(self) -> None:
        ways = procedures.procedure("1.004222", TODAY).ways
        assert {way.channel: way.fee.amount_vnd for way in ways} == {Channel.ONLINE: 10_000, Channel.IN_PERSON: 20_000}

    @pytest.mark.parametrize(("code", "on"), [("9.999999", TODAY), ("1.001193", date(2025, 6, 30)), ("", TODAY)])
    def test_refuses_what_is_not_in_force(self, code: str, on: date) -> None:
        with pytest.raises(procedures.ProcedureUnknown) as refused:
            procedures.procedure(code, on)
        assert refused.value.details()["on"] == on.isoformat()

    def test_names_near_codes_in_the_refusal(self) -> None:
        with pytest.raises(procedures.ProcedureUnknown) as refused:
            procedures.procedure("1.001199", TODAY)
        near: Any = refused.value.details()["near"]
        assert near[0]["code"] == "1.001193"

    def test_gives_several_versions_in_one_query(self, django_assert_num_queries: Callable[..., Any]) -> None:
        ids = [procedures.procedure(code, TODAY).id for code in ("1.001193", "1.004222")]
        with django_assert_num_queries(1):
            assert set(procedures.versions_by_id([*ids, 0], on=TODAY)) == set(ids)
        assert procedures.versions_by_id([], on=TODAY) == {}

    def test_has_no_known_time_or_fee_where_the_page_is_not_its_own(self) -> None:
        found = procedures.procedure("3.000226", TODAY)
        assert found.doubts == ("page_shared",)
        assert not found.deadline.is_known
        assert all(way.fee.amount_vnd is None for way in found.ways)


class TestDeadline:
    def test_of_a_birth_is_the_same_day(self, django_assert_num_queries: Callable[..., Any]) -> None:
        with django_assert_num_queries(1):
            found = procedures.deadline("1.001193", TODAY)
        assert (found.kind, found.working_days) == (DeadlineKind.SAME_DAY, 0)
        assert (found.status, found.instrument) == (DeadlineStatus.CONFIRMED, "60/2014/QH13")

    def test_ends_with_the_law_it_rests_on(self) -> None:
        assert procedures.deadline("1.001193", date(2027, 2, 28)).is_known
        with pytest.raises(procedures.DeadlineUnconfirmed):
            procedures.deadline("1.001193", date(2027, 3, 1))

    def test_comes_from_the_catalogue_where_nothing_is_confirmed(self) -> None:
        found = procedures.deadline("1.004222", TODAY)
        assert (found.working_days, found.status) == (7, DeadlineStatus.FROM_CATALOGUE)
        assert procedures.deadline("1.013226", TODAY).calendar_days == 20

    @pytest.mark.parametrize("code", ["2.001159", "1.004873", "1.013225", "1.000005", "2.001263"])
    def test_is_refused_where_it_is_not_sure(self, code: str) -> None:
        with pytest.raises(procedures.DeadlineUnconfirmed) as refused:
            procedures.deadline(code, TODAY)
        assert refused.value.details()["code"] == code

    @pytest.mark.parametrize("channel", [None, *Channel])
    def test_is_refused_where_the_channels_differ(self, channel: Channel | None) -> None:
        with pytest.raises(procedures.DeadlineUnconfirmed) as refused:
            procedures.deadline("1.013977", TODAY, channel=channel)
        options: Any = refused.value.details()["options"]
        assert {one["published"] for one in options} == {"8 Ngày làm việc", "15 Ngày làm việc", "18 Ngày làm việc"}

    def test_of_an_unknown_procedure_is_refused(self) -> None:
        with pytest.raises(procedures.ProcedureUnknown):
            procedures.deadline("0.000000", TODAY)


FIRST = {
    "khai sinh": "1.001193", "dang ky khai sinh": "1.001193", "Giấy khai sinh": "1.001193",
    "lam giay khai sinh cho con": "1.001193", "khai s": "1.001193", "khia sinh": "1.001193",
    "dang ky ket hon": "1.000894", "Kết hôn": "1.000894", "ket h": "1.000894", "dang ki ket hon": "1.000894",
    "so do": "1.013978", "sổ đỏ": "1.013978", "can cuoc": "1.014061", "CCCD": "1.014061", "chung thuc": "2.000815",
    "sao y bản chính": "2.000815", "chứng thực chữ ký": "2.000884", "ho khau": "1.004222", "thường trú": "1.004222",
    "tam tru": "1.004194", "giay phep xay dung": "1.013225", "xây nhà": "1.013225", "kinh doanh ho ca the": "1.001612",
    "hộ kinh doanh": "1.001612", "khai tu": "1.000656", "trich luc": "2.000635", "giấy độc thân": "1.004873",
    "nhan con nuoi": "2.001263", "di chuc": "2.001019", "tach ho": "1.010038", "tạm vắng": "1.003677",
    "luu tru": "2.001159", "vneid": "3.000228", "mat so do": "1.012786", "hoa giai tranh chap dat dai": "1.012812",
    "sang tên sổ đỏ": "1.013831", "1.004222": "1.004222", "ho ngheo": "1.011607", "hộ chiếu": "1.001456",
    "thanh lap cong ty": "2.001583", "tôi muốn làm thủ tục đăng ký kết hôn": "1.000894",
}  # fmt: skip


class TestSearch:
    @pytest.mark.parametrize(("text", "code"), FIRST.items())
    def test_has_what_one_wants_first(self, text: str, code: str) -> None:
        assert procedures.search(text, TODAY)[0].code == code

    @pytest.mark.parametrize(
        ("text", "code"),
        [("thừa kế", "2.001406"), ("bang lai xe", "3.000347"), ("BHYT", "2.001023"), ("ly hon", "2.000554")],
    )
    def test_has_it_among_the_first_three(self, text: str, code: str) -> None:
        assert code in {card.code for card in procedures.search(text, TODAY, limit=3)}

    def test_takes_one_query_exact_or_near(self, django_assert_num_queries: Callable[..., Any]) -> None:
        with django_assert_num_queries(2):
            assert procedures.search("khai sinh", TODAY)
            assert procedures.search("khia sinh", TODAY)

    def test_does_not_care_for_diacritics_case_or_spaces(self) -> None:
        answers = {
            tuple(card.code for card in procedures.search(text, TODAY))
            for text in (
                "đăng ký kết hôn",
                "DANG KY  KET HON",
                "Đăng kí kết hôn"[:6] + "ý kết hôn",
                " dang ky ket hon ",
            )
        }
        assert len(answers) == 1

    def test_finds_nothing_where_nothing_is_near(self) -> None:
        assert procedures.search("xyzzy qwerty", TODAY) == ()
        assert procedures.search("khai sinh", date(2025, 6, 30)) == ()

    def test_of_the_commune_leaves_out_customs_and_tax(self) -> None:
        found = procedures.search("", TODAY, level=Level.COMMUNE, limit=200)
        assert len(found) == 200
        assert {"Hải quan", "Thuế"}.isdisjoint({card.field for card in found})
        assert procedures.search("hoàn thuế", TODAY, level=Level.PROVINCE)
        assert {Level.PROVINCE} <= set(procedures.search("hộ chiếu", TODAY, level=Level.PROVINCE)[0].levels)

    def test_takes_a_field_and_a_life_event(self) -> None:
        assert {card.field for card in procedures.search("", TODAY, field="Hộ tịch", limit=100)} == {"Hộ tịch"}
        for event in procedures.life_events():
            cards = procedures.search("", TODAY, life_event=event.key, limit=50)
            assert tuple(card.code for card in cards) == event.codes
        assert procedures.search("", TODAY, life_event="nothing") == ()

    def test_goes_on_where_it_ended(self) -> None:
        whole = procedures.search("giấy phép", TODAY, limit=60)
        parts: list[procedures.ProcedureCard] = []
        while len(parts) < 60:
            parts += procedures.search("giấy phép", TODAY, limit=20, after=parts[-1].position if parts else None)
        assert [card.code for card in parts] == [card.code for card in whole]

    def test_shows_how_sure_a_time_is(self) -> None:
        card = procedures.search("khai sinh", TODAY)[0]
        assert (card.deadline.kind, card.deadline.status) == (DeadlineKind.SAME_DAY, DeadlineStatus.CONFIRMED)
        assert not procedures.search("2.001159", TODAY)[0].deadline.is_known

    @pytest.mark.parametrize("text", ["%", "_", "'; drop table", "%%s", "\\", "%(on)s", "{score}", "👍", "ộ" * 200])
    def test_takes_any_text(self, text: str) -> None:
        procedures.search(text, TODAY)

    def test_refuses_what_is_no_text_and_no_position(self) -> None:
        with pytest.raises(TextUnusable):
            procedures.search("khai\x00sinh", TODAY)
        with pytest.raises(TextTooLong):
            procedures.search("a" * 201, TODAY)
        for position in ("x", "12", "x:1", "99999999999:1"):
            with pytest.raises(procedures.PositionUnusable):
                procedures.search("khai", TODAY, after=position)


class TestFields:
    def test_count_all_procedures_in_one_query(self, django_assert_num_queries: Callable[..., Any]) -> None:
        with django_assert_num_queries(1):
            found = procedures.fields(TODAY)
        assert sum(field.procedures for field in found) == 2642
        assert sum(field.one_stop_commune for field in found) == 353
        assert next(field for field in found if field.name == "Hải quan").one_stop_commune == 0


class TestLifeEvents:
    def test_are_eight_without_a_query(self, django_assert_num_queries: Callable[..., Any]) -> None:
        with django_assert_num_queries(0):
            events = procedures.life_events()
        assert len(events) == 8
        assert all(event.codes and event.title for event in events)


@pytest.mark.shared
class TestSource:
    def test_gives_the_shipped_catalogue_to_the_byte(self) -> None:
        from tools.catalogue import lines

        with lzma.open(catalogue.CATALOGUE, "rt", encoding="utf-8") as rows:
            assert rows.read().splitlines() == lines(SHARED)

    def test_has_no_procedure_more(self) -> None:
        with gzip.open(SHARED, "rt", encoding="utf-8") as rows:
            assert sum(1 for _ in rows) == 2642

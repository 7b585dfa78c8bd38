"""Published times and fees: what is computed, and what never is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.procedures.contracts import (
    Channel,
    Deadline,
    DeadlineKind,
    DeadlineStatus,
    FeeKind,
    Level,
)
from haicap.domains.procedures.loading import catalogue
from haicap.domains.procedures.rules.counter import is_one_stop_commune
from haicap.domains.procedures.rules.deadlines import agreed, deadline_for, read_published
from haicap.domains.procedures.rules.fees import read_fee
from haicap.domains.procedures.rules.vocabulary import vocabulary

COUNTER, ONLINE, POST = Channel.IN_PERSON, Channel.ONLINE, Channel.POST


def row(value: str = "5", unit: str = "Ngày làm việc", flag: str = "", channel: Channel = COUNTER) -> Deadline:
    return read_published(value=value, unit=unit, flag=flag, text=f"{value} {unit}".strip(), channel=channel)


def sure(days: int, channel: Channel | None = None) -> Deadline:
    return Deadline(DeadlineKind.WORKING_DAYS, DeadlineStatus.CONFIRMED, Decimal(days), channel=channel)


def measures(deadline: Deadline) -> list[object]:
    return [n for n in (deadline.working_days, deadline.calendar_days, deadline.months) if n is not None]


class TestReadPublished:
    def test_tells_working_days_from_days_and_months(self) -> None:
        assert row("7").working_days == 7
        assert row("20", "Ngày").calendar_days == 20
        assert row("6", "Tháng").months == 6
        assert row("7").status is DeadlineStatus.FROM_CATALOGUE

    def test_takes_halves_of_working_days_only(self) -> None:
        assert row("1.5").working_days == Decimal("1.5")
        assert not row("1.3").is_known
        assert not row("1.5", "Ngày").is_known
        assert not row("0.5", "Tháng").is_known

    @pytest.mark.parametrize(
        ("value", "unit", "flag"),
        [
            ("8", "Giờ", ""),
            ("1", "", "unit_lost"),
            ("", "", "run_together"),
            ("", "", "missing"),
            ("", "", "free_text"),
            ("0", "Ngày", ""),
        ],
    )
    def test_gives_no_number_for_hours_and_what_was_lost(self, value: str, unit: str, flag: str) -> None:
        read = row(value, unit, flag)
        assert read.kind is DeadlineKind.UNCONFIRMED
        assert read.status is DeadlineStatus.TO_BE_CHECKED
        assert measures(read) == []

    @given(value=st.text(max_size=12), unit=st.text(max_size=12), flag=st.text(max_size=5))
    def test_never_invents_and_never_fails(self, value: str, unit: str, flag: str) -> None:
        read = row(value, unit, flag)
        assert len(measures(read)) == (1 if read.is_known else 0)
        if read.is_known:
            assert not flag
            assert str(measures(read)[0]).rstrip("0").rstrip(".") in value or Decimal(value) == measures(read)[0]

    @given(st.sampled_from(["NaN", "Infinity", "-3", "1e9", "5000", "-0"]), st.sampled_from(["Ngày", "Ngày làm việc"]))
    def test_refuses_numbers_that_are_none(self, value: str, unit: str) -> None:
        assert not row(value, unit).is_known


class TestDeadlineFor:
    def test_takes_the_confirmed_one_of_the_channel_before_all_others(self) -> None:
        found = deadline_for([row("5")], [sure(2), sure(1, COUNTER)], channel=COUNTER)
        assert found.working_days == 1
        assert found.status is DeadlineStatus.CONFIRMED

    def test_takes_the_confirmed_one_of_all_channels_before_the_catalogue(self) -> None:
        assert deadline_for([row("5"), row("", "", "missing", ONLINE)], [sure(2)], channel=None).working_days == 2

    def test_does_not_guess_the_case(self) -> None:
        found = deadline_for([row("15", "Ngày"), row("20", "Ngày")], [], channel=COUNTER)
        assert not found.is_known
        assert [one.calendar_days for one in found.options] == [15, 20]
        assert found.text == "15 Ngày / 20 Ngày"

    def test_takes_channels_that_differ_for_cases(self) -> None:
        rows = [row("8"), row("15", channel=ONLINE)]
        assert not deadline_for(rows, [], channel=ONLINE).is_known
        assert not deadline_for(rows, [], channel=None).is_known
        assert deadline_for(rows, [sure(15, ONLINE)], channel=ONLINE).working_days == 15

    def test_takes_what_all_agree_on_for_a_channel_not_published(self) -> None:
        rows = [row("8"), row("8", channel=ONLINE)]
        assert deadline_for(rows, [], channel=POST).working_days == 8
        assert deadline_for(rows, [], channel=POST).channel is POST

    def test_is_unsure_when_one_of_them_is(self) -> None:
        rows = [row("8"), row("8", "", "unit_lost", ONLINE)]
        assert not deadline_for(rows, [], channel=None).is_known
        assert not deadline_for(rows, [], channel=ONLINE).is_known
        assert not deadline_for(rows, [], channel=POST).is_known

    def test_does_not_mind_an_unsure_row_of_another_channel(self) -> None:
        rows = [row("8"), row("8", "", "unit_lost", ONLINE)]
        assert deadline_for(rows, [], channel=COUNTER).working_days == 8

    def test_knows_nothing_of_a_procedure_without_ways(self) -> None:
        assert not deadline_for([], [], channel=None).is_known
        assert deadline_for([], [sure(3)], channel=None).working_days == 3
        assert deadline_for([], [sure(3)], channel=POST).working_days == 3

    @given(st.lists(st.sampled_from([row("5"), row("8"), row("5", "Ngày"), row("1", "", "unit_lost")]), max_size=4))
    def test_is_always_one_of_those_published_or_unsure(self, rows: list[Deadline]) -> None:
        found = agreed(rows, channel=COUNTER)
        assert not found.is_known or any(measures(found) == measures(one) for one in rows)


class TestReadFee:
    def test_reads_dong_and_free(self) -> None:
        assert read_fee("10,000 Việt Nam Đồng", flag="").amount_vnd == 10_000
        assert read_fee("1,025,000 VNĐ", flag="").amount_vnd == 1_025_000
        assert read_fee("Miễn phí", flag="").kind is FeeKind.FREE
        assert read_fee("Không có thông tin", flag="").kind is FeeKind.NOT_STATED

    def test_keeps_another_currency_as_text(self) -> None:
        fee = read_fee("10 USD", flag="")
        assert (fee.kind, fee.amount_vnd, fee.text) == (FeeKind.FOREIGN, None, "10 USD")

    @pytest.mark.parametrize(
        ("text", "flag"), [("120 VNĐ", "run_together"), ("140,000 VNĐ", "run_together"), ("20 VNĐ", "")]
    )
    def test_gives_no_amount_that_ran_together_or_lost_its_thousands(self, text: str, flag: str) -> None:
        fee = read_fee(text, flag=flag)
        assert (fee.kind, fee.amount_vnd, fee.text) == (FeeKind.TO_BE_CHECKED, None, text)

    @given(text=st.text(max_size=30), flag=st.sampled_from(["", "run_together", "unit_lost"]))
    def test_never_invents_and_never_fails(self, text: str, flag: str) -> None:
        fee = read_fee(text, flag=flag)
        assert (fee.amount_vnd is not None) == (fee.kind is FeeKind.AMOUNT)


class TestOneStopSet:
    def test_leaves_out_customs_and_tax(self) -> None:
        assert is_one_stop_commune(levels=[Level.COMMUNE], field="Hộ tịch")
        assert not is_one_stop_commune(levels=[Level.COMMUNE], field="Hải quan")
        assert not is_one_stop_commune(levels=[Level.COMMUNE, Level.PROVINCE], field="Thuế")
        assert not is_one_stop_commune(levels=[Level.PROVINCE], field="Hộ tịch")


class TestShippedCatalogue:
    contents = catalogue.contents(catalogue.CATALOGUE, vocabulary())

    def test_has_all_procedures_and_levels(self) -> None:
        assert len(self.contents) == len({content.code for content in self.contents}) == 2642
        counts = {level: sum(level in content.levels for content in self.contents) for level in Level}
        assert counts == {Level.COMMUNE: 588, Level.PROVINCE: 1251, Level.MINISTRY: 1413, Level.OTHER: 51}
        assert sum(content.one_stop_commune for content in self.contents) == 353
        assert sum(content.doubtful for content in self.contents) == 17

    def test_has_the_units_of_time_that_the_source_has(self) -> None:
        ways = [way for content in self.contents for way in content.ways]
        kinds: dict[str, int] = {}
        for way in ways:
            key = way["flag"] or way["unit"]
            kinds[key] = kinds.get(key, 0) + 1
        assert kinds == {
            "Ngày làm việc": 4154,
            "Ngày": 1577,
            "unit_lost": 757,
            "missing": 334,
            "Giờ": 137,
            "run_together": 104,
            "free_text": 15,
            "Tháng": 14,
        }

    def test_never_yields_a_number_for_a_lost_unit(self) -> None:
        for content in self.contents:
            for way in content.ways:
                read = read_published(
                    value=way["value"], unit=way["unit"], flag=way["flag"], text=way["time"], channel=COUNTER
                )
                lost = bool(way["flag"]) or way["unit"] in {"", "Giờ"}
                assert (measures(read) == []) == lost, content.code
                fee = read_fee(way["fee"], flag=way["flag"])
                assert fee.amount_vnd is None or fee.amount_vnd >= 1000

    def test_confirms_only_procedures_that_exist_with_their_source(self) -> None:
        codes = {content.code for content in self.contents}
        rows = catalogue.confirmations()
        assert {row["code"] for row in rows} <= codes
        assert all(row["instrument"] and row["source"] and row["text"] for row in rows)
        assert len({(row["code"], row["channel"]) for row in rows}) == len(rows)

    def test_has_words_only_for_procedures_that_exist(self) -> None:
        codes = {content.code for content in self.contents}
        words = vocabulary()
        named = {code for saying in words.sayings for code in saying.codes} | set(words.wanted)
        assert named | {code for event in words.life_events.values() for code in event} <= codes
        assert max(words.wanted.values()) <= 100

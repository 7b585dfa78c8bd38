"""Deadlines that texts set: which counts, and which is longer."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.law.contracts import Change, Instrument, InstrumentKind
from haicap.domains.procedures.contracts import Channel, Deadline, DeadlineKind, DeadlineStatus
from haicap.domains.procedures.rules.setting import For, Set, counts, deadline_of, is_longer
from haicap.kernel.validity import Validity

SPAN = Validity(date(2026, 1, 1))
TEXT = Instrument("5/QĐ-UBND", "H26", InstrumentKind.DECISION, date(2026, 1, 1), date(2026, 1, 1), "T", "law file")


def length(days: str, kind: DeadlineKind = DeadlineKind.WORKING_DAYS) -> Deadline:
    number = Decimal(days)
    if kind is DeadlineKind.WORKING_DAYS:
        return Deadline(kind, DeadlineStatus.CONFIRMED, working_days=number)
    if kind is DeadlineKind.CALENDAR_DAYS:
        return Deadline(kind, DeadlineStatus.CONFIRMED, calendar_days=int(number))
    return Deadline(kind, DeadlineStatus.CONFIRMED, months=int(number))


units = st.sampled_from([None, 1, 2])
channels = st.sampled_from([None, *Channel])
said = st.lists(
    st.builds(lambda unit, way, days: Set(For("x", unit, way), SPAN, length(str(days))), units, channels,
              st.integers(1, 9)),
    max_size=8, unique_by=lambda one: one.holds_for,
)  # fmt: skip


class TestWhichCounts:
    @given(said, units, channels)
    def test_is_the_narrowest_that_is_sure(self, sets: list[Set], unit: int | None, way: Channel | None) -> None:
        found = counts(sets, unit_id=unit, channel=way)
        fitting = [
            one for one in sets if one.holds_for.unit_id in {unit, None} and one.holds_for.channel in {way, None}
        ]
        if not fitting:
            assert found is None
            return
        best = max(fitting, key=lambda one: (one.holds_for.unit_id is not None, one.holds_for.channel is not None))
        assert found is not None
        assert (found.working_days, found.channel) == (best.deadline.working_days, way)


class TestLonger:
    @given(st.integers(1, 400), st.integers(1, 400))
    def test_is_plain_within_one_kind(self, one: int, other: int) -> None:
        for kind in (DeadlineKind.WORKING_DAYS, DeadlineKind.CALENDAR_DAYS, DeadlineKind.MONTHS):
            assert is_longer(length(str(one), kind), length(str(other), kind)) == (one > other)

    def test_is_told_between_kinds_by_days(self) -> None:
        five = length("5")
        assert not is_longer(five, length("7", DeadlineKind.CALENDAR_DAYS))
        assert is_longer(five, length("6", DeadlineKind.CALENDAR_DAYS))
        assert not is_longer(length("20"), length("1", DeadlineKind.MONTHS))
        assert is_longer(length("2", DeadlineKind.MONTHS), length("30"))

    def test_is_nothing_beside_what_is_not_known(self) -> None:
        unknown = Deadline(DeadlineKind.UNCONFIRMED, DeadlineStatus.TO_BE_CHECKED)
        assert not is_longer(length("90"), unknown)


class TestWhatAFileSays:
    def test_becomes_a_deadline(self) -> None:
        base = {"procedures": ["x"], "text": "t", "starts_on": "2026-01-01"}
        for said_, kind, days in (
            ({"same_day": True}, DeadlineKind.SAME_DAY, Decimal(0)),
            ({"working_days": 2.5}, DeadlineKind.WORKING_DAYS, Decimal("2.5")),
            ({"working_hours": 12}, DeadlineKind.WORKING_DAYS, Decimal("1.5")),
            ({"calendar_days": 15, "working_days": 8}, DeadlineKind.MIXED, Decimal(8)),
            ({"months": 2}, DeadlineKind.MONTHS, None),
        ):
            found = deadline_of(Change("deadline", {**base, **said_}), under=TEXT)
            assert found is not None
            assert (found.kind, found.working_days, found.instrument) == (kind, days, "5/QĐ-UBND")

    def test_is_none_without_one_clear_length(self) -> None:
        for said_ in ({}, {"same_day": True, "months": 1}, {"working_days": 1, "working_hours": 8}):
            assert deadline_of(Change("deadline", dict(said_)), under=TEXT) is None

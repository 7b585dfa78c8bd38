"""The sync state: what is told of a dossier to the client that handed it in, and when it is given up."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.dossiers.contracts import Sync
from haicap.domains.dossiers.rules.syncing import MOVES, PAUSES, WORTH, Heard, next_try, standing
from haicap.platform.clock.api import LOCAL

AT = datetime(2026, 1, 5, 9, 0, tzinfo=LOCAL)
SERIALS = st.integers(1, 30)
STEPS = st.lists(st.sampled_from(["event", "acknowledged", "given_up", "again"]), max_size=40)


class TestStanding:
    @given(SERIALS)
    def test_is_none_when_nobody_follows(self, newest: int) -> None:
        assert standing(None, newest=newest) is Sync.NONE

    @given(SERIALS, SERIALS, SERIALS)
    def test_is_done_only_when_the_newest_was_acknowledged(self, told: int, given_up: int, newest: int) -> None:
        assert (standing(Heard(told, given_up), newest=newest) is Sync.DONE) == (told >= newest)

    @given(STEPS)
    def test_moves_by_the_table_only(self, steps: list[str]) -> None:
        newest, told, given_up = 1, 0, 0
        state = standing(Heard(), newest=newest)
        assert state is Sync.PENDING
        for step in steps:
            if step == "event":
                newest += 1
            elif step == "acknowledged" and state is Sync.PENDING:
                told += 1
            elif step == "given_up" and state is Sync.PENDING:
                given_up = newest
            elif step == "again" and state is Sync.FAILED:
                given_up = 0
            new = standing(Heard(told, given_up), newest=newest)
            assert new is state or new in MOVES[state]
            state = new

    @given(SERIALS)
    def test_a_new_event_is_told_however_it_stood(self, newest: int) -> None:
        for heard in (Heard(newest, 0), Heard(newest - 1, newest)):
            assert standing(heard, newest=newest + 1) is Sync.PENDING


class TestNextTry:
    def test_pauses_grow(self) -> None:
        assert list(PAUSES) == sorted(set(PAUSES))
        tried = [next_try(tries=tries, at=AT, changed_at=AT, again_at=None) for tries in (1, 2, 3)]
        assert tried == [AT + pause for pause in PAUSES[:3]]

    @given(st.integers(0, 100), st.integers(0, 100))
    def test_ends_three_days_after_the_change_or_the_asking(self, tries: int, hours: int) -> None:
        at = AT + timedelta(hours=hours)
        for again_at in (None, AT - timedelta(days=9), AT):
            found = next_try(tries=tries, at=at, changed_at=AT, again_at=again_at)
            assert found is None or at < found <= AT + WORTH
        asked = next_try(tries=tries, at=at, changed_at=AT, again_at=at)
        assert asked is not None

    def test_comes_to_an_end_after_some_tries(self) -> None:
        at: datetime | None = AT
        tries = 0
        while at is not None:
            tries += 1
            at = next_try(tries=tries, at=at, changed_at=AT, again_at=None)
        assert 8 <= tries <= 15

"""Flags: set and cleared with owner, reason and end; read from memory; kept in step with the code."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from haicap.config.wiring import FLAGS
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import PORTAL_TAKES_FILINGS, FilingClosed
from haicap.kernel.actors import SYSTEM
from haicap.kernel.flags import Flag
from haicap.platform.audit.models import EntryRow
from haicap.platform.flags import api as flags
from haicap.platform.flags import known, setting
from haicap.platform.flags.models import FlagRow
from tests.city import AT, BIRTH, MARRIAGE, city, filing

__all__ = ["city"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WHOLE = Flag("a_test_asks", "Is this a test?", "the tests", date(2026, 12, 31), is_on=False)


@pytest.fixture(autouse=True)
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be one more flag, that is set only as a whole."""
    monkeypatch.setitem(known._known, WHOLE.name, WHOLE)


def put(name: str = PORTAL_TAKES_FILINGS.name, **changes: Any) -> flags.Setting:
    usual: dict[str, Any] = {
        "by": SYSTEM,
        "at": AT,
        "is_on": False,
        "owner": "Lan, vận hành",
        "reason": "bảo trì theo kế hoạch",
        "ends_at": AT + HOUR,
    }
    return flags.put(name, **{**usual, **changes})


class TestFlagsOfTheCode:
    def test_are_not_past_their_last_day(self) -> None:
        today = datetime.now(UTC).date()
        assert flags.past_their_end(FLAGS, on=today) == [], "decide anew: take the flag out of the code, or date it"

    def test_are_all_known_by_their_name(self) -> None:
        assert {flags.known(flag.name) for flag in FLAGS} == set(FLAGS)
        assert all(flag.owner and flag.question.endswith((".", "?")) for flag in FLAGS)

    def test_past_their_last_day_are_named(self) -> None:
        assert flags.past_their_end([WHOLE], on=date(2026, 12, 31)) == []
        assert flags.past_their_end([WHOLE], on=date(2027, 1, 1)) == [WHOLE.name]


class TestPut:
    def test_counts_until_its_end(self) -> None:
        assert flags.is_on(PORTAL_TAKES_FILINGS, at=AT)
        put()
        assert not flags.is_on(PORTAL_TAKES_FILINGS, at=AT + HOUR - timedelta(microseconds=1))
        assert flags.is_on(PORTAL_TAKES_FILINGS, at=AT + HOUR)

    def test_for_one_thing_goes_before_what_is_set_as_a_whole(self) -> None:
        put()
        put(is_on=True, scope=BIRTH)
        assert flags.is_on(PORTAL_TAKES_FILINGS, at=AT, scope=BIRTH)
        assert not flags.is_on(PORTAL_TAKES_FILINGS, at=AT, scope=MARRIAGE)

    def test_replaces_what_was_set_and_is_noted(self) -> None:
        put()
        put(reason="sự cố", ends_at=AT + 2 * HOUR)
        assert [one.reason for one in flags.settings()] == ["sự cố"]
        entry = EntryRow.objects.order_by("-id")[0]
        assert (entry.act, entry.object_kind, entry.object_key) == ("set_flag", "flag", PORTAL_TAKES_FILINGS.name)
        assert "sự cố" in entry.reason

    @pytest.mark.parametrize(
        ("name", "changes", "refused"),
        [
            ("no_such_flag", {}, flags.FlagUnknown),
            (WHOLE.name, {"scope": BIRTH}, flags.FlagScopeUnusable),
            (WHOLE.name, {"ends_at": AT}, flags.FlagEndUnusable),
            (WHOLE.name, {"ends_at": datetime(2027, 1, 1, 0, 1, tzinfo=AT.tzinfo)}, flags.FlagEndUnusable),
            (WHOLE.name, {"reason": " "}, flags.FlagReasonMissing),
            (WHOLE.name, {"owner": ""}, flags.FlagReasonMissing),
        ],
    )
    def test_refuses_what_has_no_end_owner_or_reason(self, name: str, changes: Any, refused: Any) -> None:
        with pytest.raises(refused):
            put(name, **changes)
        assert not FlagRow.objects.exists()

    def test_may_last_through_the_last_day(self) -> None:
        put(WHOLE.name, ends_at=datetime(2027, 1, 1, 0, 0, tzinfo=AT.tzinfo))
        assert flags.settings()[0].ends_at > AT

    def test_without_an_end_is_refused_by_the_table_itself(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            FlagRow.objects.create(name="x", is_on=True, owner="x", reason="x", set_at=AT, ends_at=AT)


class TestClear:
    def test_lets_it_stand_as_in_the_code(self) -> None:
        put()
        flags.clear(PORTAL_TAKES_FILINGS.name, by=SYSTEM, at=AT)
        assert flags.is_on(PORTAL_TAKES_FILINGS, at=AT)
        assert EntryRow.objects.order_by("-id")[0].act == "clear_flag"

    def test_takes_away_what_no_code_reads_any_more(self) -> None:
        FlagRow.objects.create(name="of_old", is_on=True, owner="x", reason="x", set_at=AT, ends_at=AT + HOUR)
        flags.clear("of_old", by=SYSTEM, at=AT)

    def test_refuses_what_was_not_set(self) -> None:
        with pytest.raises(flags.FlagNotSet):
            flags.clear(PORTAL_TAKES_FILINGS.name, by=SYSTEM, at=AT)


class TestReading:
    def test_asks_the_database_once_in_five_seconds(
        self, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        moment = [1000.0]
        monkeypatch.setattr(setting.time, "monotonic", lambda: moment[0])
        setting.forget()
        with django_assert_num_queries(1):
            for _ in range(500):
                flags.is_on(PORTAL_TAKES_FILINGS, at=AT)
        # As another process sets it: this one follows when its memory is old.
        FlagRow.objects.create(
            name=PORTAL_TAKES_FILINGS.name, is_on=False, owner="x", reason="x", set_at=AT, ends_at=AT + HOUR
        )
        moment[0] += setting.SECONDS
        assert flags.is_on(PORTAL_TAKES_FILINGS, at=AT)
        moment[0] += 0.01
        with django_assert_num_queries(1):
            assert not flags.is_on(PORTAL_TAKES_FILINGS, at=AT)


@pytest.mark.usefixtures("city")
class TestPortalTakesFilings:
    def test_refuses_submissions_while_closed_and_takes_them_after(self) -> None:
        put(scope=BIRTH)
        with pytest.raises(FilingClosed) as closed:
            dossiers.submit(filing=filing(), at=AT, sender="draft", key="k")
        assert closed.value.params == {"until": "10:00, 05/01/2026", "reason": "bảo trì theo kế hoạch"}
        assert closed.value.status == 503
        assert dossiers.submit(filing=filing(), at=AT + HOUR, sender="draft", key="k").code
        assert dossiers.closing(at=AT, procedure_code=MARRIAGE) is None

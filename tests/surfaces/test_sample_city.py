"""The sample dossiers: in every state, by the rules, over all units, with a believable rhythm."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from haicap.domains.authority import api as authority
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Business, Channel, Delivery, Kind, Money, Node
from haicap.domains.dossiers.models import DossierRow, EventRow, TokenRow
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier
from haicap.domains.procedures import api as procedures
from haicap.platform.clock.api import LOCAL
from haicap.surfaces.cli.sample.dossiers import make_dossiers
from haicap.surfaces.cli.sample.officers import make_officers
from tests import city, units

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]
#: a Thursday afternoon
AT = datetime(2026, 3, 19, 15, 20, tzinfo=LOCAL)
COUNT = 2500


class Undone(Exception):
    """The sample city is taken away again."""


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    with units.loaded(django_db_blocker), django_db_blocker.unblock():
        try:
            with transaction.atomic():
                procedures.load(at=AT)
                authority.load(at=AT)
                chance = Random(3)
                make_officers(chance, at=AT)
                yield make_dossiers(chance, at=AT, progress=lambda _done, _of: None, count=COUNT)
                raise Undone
        except Undone:
            connection.close()


class TestSampleDossiers:
    def test_are_as_many_as_asked_less_what_would_come_later_today(self, sample: int) -> None:
        assert COUNT * 0.97 < sample <= COUNT
        assert DossierRow.objects.count() == sample

    def test_are_marked(self) -> None:
        assert not DossierRow.objects.filter(is_sample=False).exists()

    def test_are_what_their_log_says(self) -> None:
        assert dossiers.verify().differences == ()

    def test_are_in_every_state_an_act_leads_to(self) -> None:
        there = set(DossierRow.objects.values_list("business", flat=True))
        assert there == {business.value for business in Business}

    def test_went_every_way_a_result_can_go(self) -> None:
        kinds = set(EventRow.objects.values_list("kind", flat=True))
        assert kinds >= {Kind.POSTED, Kind.POST_FAILED, Kind.POST_ARRIVED, Kind.SENT_ONLINE, Kind.HANDED_OVER}
        assert kinds >= {Kind.MORE_ASKED, Kind.MORE_TAKEN, Kind.REAPPOINTED, Kind.SENT_BACK, Kind.FORWARDED}
        assert DossierRow.objects.filter(delivery=Delivery.WAITING).exists()

    def test_come_in_by_both_doors_and_some_are_late_or_refused(self) -> None:
        assert set(DossierRow.objects.values_list("channel", flat=True)) == {Channel.ONLINE, Channel.COUNTER}
        returned = DossierRow.objects.filter(decided_at__isnull=False)
        late = sum(row.decided_at > row.due_at for row in returned if row.due_at and row.decided_at)
        assert 0.01 < late / returned.count() < 0.12
        assert DossierRow.objects.filter(decision="refused").exists()

    def test_are_filed_for_companies_and_by_proxies_too(self) -> None:
        assert DossierRow.objects.filter(organisation__isnull=False).exists()
        assert DossierRow.objects.filter(proxy__isnull=False).exists()

    def test_have_the_published_fees_asked_paid_waived_and_given_back(self) -> None:
        there = set(DossierRow.objects.values_list("money", flat=True))
        assert there >= {Money.NONE, Money.DUE, Money.PAID, Money.EXEMPT}
        assert there & {Money.REFUND_DUE, Money.REFUNDED}
        asked = DossierRow.objects.exclude(fee_vnd=None).values_list("procedure_version__procedure__code", "channel")
        assert {code for code, _channel in asked} == {"2.000635", "1.001612", "1.004222"}
        returned = DossierRow.objects.filter(business=Business.RETURNED)
        assert not returned.filter(money=Money.DUE).exists()

    def test_stand_in_every_unit_about_as_it_has_people(self) -> None:
        counted = Counter(DossierRow.objects.values_list("competent_unit_id", flat=True))
        there = organisation.units(Tier.COMMUNE, AT.date())
        biggest = sorted(there, key=lambda unit: unit.population or 0)[-40:]
        assert len(counted) > 120
        assert sum(counted[unit.id] for unit in biggest) > COUNT * 0.4

    def test_come_on_working_days_of_sixty_and_to_counters_in_opening_hours(self) -> None:
        calendar = organisation.work_calendar(unit_id=None)
        moments = [
            (moment.astimezone(LOCAL), channel)
            for moment, channel in DossierRow.objects.values_list("submitted_at", "channel")
        ]
        days = {moment.date() for moment, _channel in moments}
        assert all(calendar.is_working(day) for day in days)
        assert calendar.working_days_between(min(days), AT.date()) <= 60
        assert max(moment for moment, _channel in moments) < AT
        assert all(
            8 <= moment.hour < 17 and moment.hour != 12 for moment, channel in moments if channel == Channel.COUNTER
        )
        fridays = sum(moment.weekday() == 4 for moment, _channel in moments)
        thursdays = sum(moment.weekday() == 3 for moment, _channel in moments)
        assert fridays < thursdays

    def test_leave_work_for_every_step(self) -> None:
        # Few wait for papers at the door at any moment: a small city may have none.
        there = set(TokenRow.objects.values_list("node", flat=True))
        assert there >= {Node.RECEIVE, Node.ASSIGN, Node.PROCESS, Node.APPROVE, Node.SIGN, Node.RETURN}

    def test_never_act_in_the_future(self) -> None:
        assert not EventRow.objects.filter(at__gte=AT).exists()
        assert EventRow.objects.filter(at__gte=AT - timedelta(days=1)).exists()


def test_a_real_dossier_goes_on_behind_the_samples(sample: int) -> None:
    unit = organisation.unit(city.HAI_BA_TRUNG, AT.date())
    of_today = DossierRow.objects.filter(competent_unit=unit.id, code__contains=f"-{AT:%y%m%d}-").count()
    slip = dossiers.submit(filing=city.filing(), at=AT, sender="test", key="k")
    assert int(slip.code.rsplit("-", 1)[1]) == of_today + 1

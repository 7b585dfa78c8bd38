"""A real merger of two wards with 500 running dossiers and 30 posts; and a real clause of 1656/NQ-UBTVQH15."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import FollowedUnits
from haicap.domains.dossiers.models import DossierRow, EventRow, TokenRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.law import api as law
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Share, Tier
from haicap.domains.organisation.loading.shipped import table
from haicap.domains.organisation.models import SuccessionRow, UnitRow
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Role
from haicap.platform.accounts import api as accounts
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, PASSWORD, city, filing, officer
from tests.merger import MERGER, ON, ON_THE_DAY, OPERATOR, go_over, officer_on, put_in_force

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
NEW, SLOW = "00999", "1.001669"
IN_ONE, IN_OTHER = 300, 200


class Killed(Exception):
    """The worker died here."""


def handed_in(number: int, place: str, at: datetime = AT) -> str:
    given = filing(procedure_code=SLOW, place_code=place)
    return str(dossiers.submit(filing=given, at=at, sender="test", key=f"{place}-{number}").code)


def thirty_posts() -> None:
    """Give twenty posts beside the ten of the two wards."""
    names = [accounts.NewAccount(f"extra{n}", f"Extra {n}") for n in range(20)]
    ids = accounts.make_sample_accounts(names, password=PASSWORD, at=AT)
    roles = [Role.SPECIALIST, Role.RECEIVER, Role.SPECIALIST, Role.HEAD]
    places = [organisation.unit(code, AT.date()).id for code in (HAI_BA_TRUNG, CUA_NAM)]
    staff.give_posts(staff.NewPost(ids[f"extra{n}"], places[n % 2], roles[n % 4], date(2025, 7, 1)) for n in range(20))


def held(codes: tuple[str, ...], on: date) -> Counter[tuple[int, Role]]:
    """Return who holds which role in some units on a day."""
    ids = {organisation.unit(code, on).id for code in codes}
    posts = staff.posts_between(on, on + timedelta(days=1))
    return Counter((post.account_id, post.role) for post in posts if post.unit_id in ids)


class TestTwoWards:
    def test_lose_nothing_and_double_nothing_though_the_worker_dies_twice(self) -> None:
        thirty_posts()
        codes = [handed_in(n, HAI_BA_TRUNG) for n in range(IN_ONE)] + [handed_in(n, CUA_NAM) for n in range(IN_OTHER)]
        for code in codes[:60]:
            dossiers.accept(by=officer("receiver"), at=AT, code=code)
        for code in codes[:30]:
            dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        columns = ("code", "due_at", "counts_as", "runs_from", "submitted_at", "business", "competence")
        before = sorted(DossierRow.objects.values_list(*columns))
        steps = sorted(TokenRow.objects.values_list("dossier_id", "node", "role", "assignee_id", "since", "rank_at"))
        eve = ON - timedelta(days=1)
        posts = held((HAI_BA_TRUNG, CUA_NAM), eve)
        assert posts.total() == 30
        put_in_force(MERGER)
        self.killed_twice()
        done = go_over(ON_THE_DAY + timedelta(minutes=1))
        assert (done[-1].moved, done[-1].unplaced) == (500, 0)
        new = organisation.unit(NEW, ON).id
        assert set(DossierRow.objects.values_list("received_unit_id", "competent_unit_id")) == {(new, new)}
        assert set(TokenRow.objects.values_list("unit_id", flat=True)) == {new}
        assert sorted(DossierRow.objects.values_list(*columns)) == before
        after = TokenRow.objects.values_list("dossier_id", "node", "role", "assignee_id", "since", "rank_at")
        assert sorted(after) == steps
        moves = EventRow.objects.filter(kind="succeeded").values_list("dossier_id", flat=True)
        assert (len(moves), len(set(moves))) == (500, 500)
        assert held((NEW,), ON) == posts
        assert not dossiers.verify().differences
        self.seen_by_the_new_ward(codes)
        self.counted_both_ways()
        # Old receipts still open: by their code, with the old name at the steps of before.
        old = organisation.unit(HAI_BA_TRUNG, eve).id
        for code in (codes[0], codes[299]):
            tracked = dossiers.tracking(code)
            assert (tracked.code, tracked.competent_unit_id, tracked.steps[0][2]) == (code, new, old)

    def counted_both_ways(self) -> None:
        span = {"first": AT - timedelta(days=1), "end": AT + timedelta(days=1), "at": ON_THE_DAY}
        then = {one.unit.code: (one.dossiers, one.running) for one in dossiers.figures_then(**span)}
        assert then == {HAI_BA_TRUNG: (IN_ONE, IN_ONE), CUA_NAM: (IN_OTHER, IN_OTHER)}
        now = {one.unit.code: (one.dossiers, one.running) for one in dossiers.figures_now(**span, on=ON)}
        assert now == {NEW: (500, 500)}

    def killed_twice(self) -> None:
        for _ in range(2):

            def die(_done: FollowedUnits) -> None:
                raise Killed

            with pytest.raises(Killed):
                dossiers.follow_successions(at=ON_THE_DAY, progress=die, batch=100)
        assert EventRow.objects.filter(kind="succeeded").count() == 200

    def seen_by_the_new_ward(self, codes: list[str]) -> None:
        seen: list[str] = []
        for role, word in ((Role.RECEIVER, "receiver"), (Role.HEAD, "head"), (Role.SPECIALIST, "specialist")):
            actor = officer_on(officer(word).account_id, NEW, role)
            after: tuple[datetime, int] | None = None
            while page := dossiers.worklist(of=actor, after=after):
                seen += [item.code for item in page]
                after = (page[-1].rank_at, page[-1].token_id)
        assert sorted(seen) == sorted(codes)


#: clauses 7, 16, 17 and 18 of article 1 give the old ward Vĩnh Hưng (Hoàng Mai) to four new ones
OLD_VINH_HUNG = "00304"
FOUR = {
    "00283": (Share.PART, "7"),
    "00331": (Share.PART, "16"),
    "00301": (Share.PART, "17"),
    "00322": (Share.REMAINDER, "18"),
}


def resolution(on: date) -> bytes:
    """Return all of article 1 of 1656/NQ-UBTVQH15 as a law file, with another first day."""
    new = {line["code"]: line for line in table("communes")}
    lines = [
        'instrument: {number: "1656/NQ-UBTVQH15", issuer: UBTVQH, kind: resolution, signed_on: 2025-06-16, '
        'title: "Sắp xếp các đơn vị hành chính cấp xã của thành phố Hà Nội năm 2025"}',
        "changes:",
    ]
    described: set[str] = set()
    for piece in table("successions_2025_07_01"):
        code, to = piece["new_code"], ""
        if code not in described:
            described.add(code)
            unit = new[code]
            to = f', name: "{unit["name"]}", kind: {unit["kind"]}, headquarters: "{unit["headquarters"]}"'
        lines.append(
            f'  - succession: {{on: {on}, from: ["{piece["old_code"]}"], to: {{code: "{code}"{to}}}, '
            f'share: {piece["share"]}, clause: "{piece["clause"]}"}}'
        )
    return "\n".join(lines).encode()


@pytest.fixture
def before_the_resolution() -> None:
    """Make the city one in which the 526 units of before 1 July 2025 still stand."""
    SuccessionRow.objects.update(withdrawn_at=AT)
    UnitRow.objects.filter(tier=Tier.COMMUNE.value, ends_before__isnull=True).update(withdrawn_at=AT)
    UnitRow.objects.filter(tier=Tier.COMMUNE.value, withdrawn_at__isnull=True).update(ends_before=None, ended_by=None)


@pytest.mark.usefixtures("before_the_resolution")
class TestTheResolution:
    def test_splits_a_ward_in_four_and_lets_a_person_say_where_its_work_goes(self) -> None:
        assert len(organisation.units(Tier.COMMUNE, AT.date())) == 526
        code = handed_in(1, OLD_VINH_HUNG)
        due, old = read(code).due_at, organisation.unit(OLD_VINH_HUNG, AT.date())
        assert old.full_name == "Phường Vĩnh Hưng"
        given = resolution(ON)
        impact = {item.code: item.count for item in law.assay(given, at=AT).impact}
        assert (impact["UnitsEnd"], impact["UnitsBegin"]) == (526, 126)
        assert impact["DossiersUnplaced"] == 1
        law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=AT, content=given)
        pieces = organisation.successors(OLD_VINH_HUNG, ON)
        assert {one.new.code: (one.share, one.clause) for one in pieces} == FOUR
        assert len(organisation.units(Tier.COMMUNE, ON)) == 126
        done = go_over()
        assert (done[-1].moved, done[-1].unplaced) == (0, 1)
        assert read(code).competent_unit_id == old.id
        self.placed(code)
        assert organisation.unit_by_id(read(code).competent_unit_id).full_name == "Phường Tương Mai"
        assert read(code).due_at == due
        places = [organisation.unit_by_id(place).full_name for _kind, _at, place in dossiers.tracking(code).steps]
        assert places == ["Phường Vĩnh Hưng", "Phường Tương Mai"]
        assert not dossiers.verify().differences

    def placed(self, code: str) -> None:
        account: Any = officer_account()
        unit = organisation.unit("00301", ON)
        staff.give_posts([staff.NewPost(account, unit.id, Role.HEAD, ON)])
        head = officer_on(account, "00301", Role.HEAD)
        (listed,) = dossiers.unplaced(of=head)
        assert {organisation.unit_by_id(one).code for one in listed.candidate_unit_ids} == set(FOUR)
        dossiers.place(by=head, at=ON_THE_DAY, code=code, unit_code="00322", note="Theo bản đồ kèm nghị quyết")


def officer_account() -> int:
    """Return an account without a post."""
    return accounts.make_sample_accounts(
        [accounts.NewAccount("head.vinh-hung", "Trưởng phòng")], password=PASSWORD, at=AT
    )["head.vinh-hung"]

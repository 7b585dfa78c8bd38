"""Running dossiers follow their units into others: all, once, with code, clock and receipt, and back again."""

from datetime import date, timedelta
from typing import Any

import pytest

from haicap.domains.authority import api as authority
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Decision,
    Kind,
    MayNotAct,
    Node,
    NotACandidate,
    NothingToPlace,
    ReasonMissing,
)
from haicap.domains.dossiers.models import EventRow, SuccessionFollowRow, UnplacedRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.law import api as law
from haicap.domains.law.contracts import LaterChangeStands
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import UnitUnknown
from haicap.domains.staff import api as staff
from haicap.domains.staff.models import PostRow
from haicap.kernel.actors import Role
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, city, filing, officer
from tests.merger import MERGER, ON, ON_THE_DAY, OPERATOR, go_over, law_file, officer_on, put_in_force, roll_back

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
NEW = "00999"
SLOW = "1.001669"


def submitted(key: str = "k", **changes: Any) -> str:
    return str(dossiers.submit(filing=filing(procedure_code=SLOW, **changes), at=AT, sender="test", key=key).code)


def in_work(key: str = "k", **changes: Any) -> str:
    code = submitted(key, **changes)
    dossiers.accept(by=officer("receiver"), at=AT, code=code)
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    return code


def unit_id(code: str, on: date = ON) -> int:
    return organisation.unit(code, on).id


def units_of(code: str) -> tuple[int, int, int]:
    found = read(code)
    assert found.token is not None
    return found.received_unit_id, found.competent_unit_id, found.token.unit_id


class TestAMerger:
    def test_takes_running_work_along_on_the_day_and_not_before(self) -> None:
        code, waiting = in_work(), submitted("w", place_code=CUA_NAM)
        before = read(code)
        put_in_force(MERGER)
        assert go_over(ON_THE_DAY - timedelta(days=1)) == []
        assert units_of(code)[0] == unit_id(HAI_BA_TRUNG, AT.date())
        done = go_over()
        assert (done[-1].moved, done[-1].unplaced) == (2, 0)
        new = unit_id(NEW)
        assert units_of(code) == units_of(waiting) == (new, new, new)
        after = read(code)
        assert (after.code, after.due_at, after.counts_as, after.runs_from, after.node, after.seen) == (
            before.code, before.due_at, before.counts_as, before.runs_from, Node.PROCESS, before.seen + 1,
        )  # fmt: skip
        assert after.token is not None
        assert before.token is not None
        assert (after.token.since, after.token.assignee_id) == (before.token.since, officer("specialist").account_id)
        assert not dossiers.verify().differences

    def test_is_told_once_with_the_text_and_keeps_the_old_names(self) -> None:
        code = in_work()
        put_in_force(MERGER)
        go_over()
        go_over(ON_THE_DAY + timedelta(days=1))
        dossiers.follow_successions(at=ON_THE_DAY + timedelta(days=2), again=True)
        (entry,) = [one for one in dossiers.log(read(code).id) if one.kind is Kind.SUCCEEDED]
        assert (entry.basis, entry.to_unit_id) == ("9/NQ-UBTVQH16", unit_id(NEW))
        old = unit_id(HAI_BA_TRUNG, AT.date())
        assert [place for _kind, _at, place in dossiers.tracking(code).steps] == [old, old, old, unit_id(NEW)]

    def test_goes_on_to_its_end_in_the_new_ward(self) -> None:
        code = in_work()
        put_in_force(MERGER)
        go_over()

        def by(word: str, role: Role) -> Any:
            return officer_on(officer(word).account_id, NEW, role)

        assert [item.code for item in dossiers.worklist(of=by("specialist", Role.SPECIALIST))] == [code]
        at = ON_THE_DAY
        dossiers.propose(by=by("specialist", Role.SPECIALIST), at=at, code=code, decision=Decision.APPROVED, note="Đủ")
        dossiers.approve(by=by("head", Role.HEAD), at=at, code=code)
        dossiers.sign(by=by("chair", Role.CHAIR), at=at, code=code)
        assert read(code).node is Node.RETURN
        assert not dossiers.verify().differences

    def test_lets_the_new_ward_look_at_what_had_ended_before(self) -> None:
        code = submitted()
        dossiers.reject(by=officer("receiver"), at=AT, code=code, note="Sai nơi nộp")
        put_in_force(MERGER)
        go_over()
        assert units_of_row(code) == unit_id(HAI_BA_TRUNG, AT.date())
        heir = officer_on(officer("receiver", CUA_NAM).account_id, NEW, Role.RECEIVER)
        assert dossiers.look(by=heir, at=ON_THE_DAY, code=code).code == code
        assert [one.code for one in dossiers.find(by=heir, at=ON_THE_DAY, words=code).found] == [code]

    def test_is_taken_in_under_the_name_of_the_new_ward(self) -> None:
        put_in_force(MERGER)
        go_over()
        slip = dossiers.submit(
            filing=filing(procedure_code=SLOW, place_code=NEW), at=ON_THE_DAY, sender="test", key="n"
        )
        assert (slip.competent_unit_id, slip.code.startswith("H26.00999-")) == (unit_id(NEW), True)
        with pytest.raises(UnitUnknown):
            dossiers.submit(filing=filing(procedure_code=SLOW), at=ON_THE_DAY, sender="test", key="o")

    def test_says_before_what_it_would_do(self) -> None:
        in_work()
        submitted("w", place_code=CUA_NAM)
        told = {item.code: item.count for item in law.assay(law_file(MERGER), at=AT).impact}
        assert told["DossiersFollow"] == 2
        assert told["PostsFollow"] == 10
        assert told["SeveralChairs"] == 1
        assert "GapMade" not in told
        assert EventRow.objects.filter(kind="succeeded").count() == 0


def units_of_row(code: str) -> int:
    return read(code).competent_unit_id


class TestPosts:
    def test_go_on_in_the_new_ward_with_their_roles(self) -> None:
        account = officer("head").account_id
        put_in_force(MERGER)
        eve = ON - timedelta(days=1)
        assert [(one.unit_id, one.role) for one in staff.posts_of(account, on=eve)] == [
            (unit_id(HAI_BA_TRUNG, eve), Role.HEAD)
        ]
        assert [(one.unit_id, one.role) for one in staff.posts_of(account, on=ON)] == [(unit_id(NEW), Role.HEAD)]

    def test_given_until_the_day_follow_on_the_day(self) -> None:
        put_in_force(MERGER)
        account, old = officer("supervisor", "H26").account_id, unit_id(HAI_BA_TRUNG, AT.date())
        staff.give_posts([staff.NewPost(account, old, Role.HEAD, AT.date())])
        go_over()
        assert (unit_id(NEW), Role.HEAD) in [(one.unit_id, one.role) for one in staff.posts_of(account, on=ON)]
        assert old not in [one.unit_id for one in staff.posts_of(account, on=ON)]
        with pytest.raises(staff.UnitOver):
            staff.give_post(by=OPERATOR, at=ON_THE_DAY, account_id=account, unit_id=old, role=Role.CHAIR)

    def test_of_one_person_in_both_wards_are_one(self) -> None:
        account = officer("head").account_id
        staff.give_posts([staff.NewPost(account, unit_id(CUA_NAM, AT.date()), Role.HEAD, AT.date())])
        put_in_force(MERGER)
        assert [one.unit_id for one in staff.posts_of(account, on=ON)] == [unit_id(NEW)]


class TestWhoDecides:
    def test_is_right_on_both_sides_of_the_day(self) -> None:
        put_in_force(MERGER)
        eve = ON - timedelta(days=1)
        assert authority.who(procedure_code=SLOW, place_code=HAI_BA_TRUNG, on=eve).unit_code == HAI_BA_TRUNG
        assert authority.who(procedure_code=SLOW, place_code=NEW, on=ON).unit_code == NEW
        with pytest.raises(UnitUnknown):
            authority.who(procedure_code=SLOW, place_code=HAI_BA_TRUNG, on=ON)
        found = authority.check(first=eve, end=ON + timedelta(days=30), procedure=SLOW)
        assert {one.kind.value for one in found} <= {"unconfirmed", "unstaffed"}

    def test_follows_a_power_that_both_wards_had(self) -> None:
        put_in_force(number="1/QĐ-UBND", more=delegated("00256", "00082"))
        put_in_force(MERGER)
        assert who(NEW, ON) == "H26.05"
        assert who(HAI_BA_TRUNG, ON - timedelta(days=1)) == "H26.05"
        roll_back()
        assert who(HAI_BA_TRUNG, ON) == "H26.05"

    def test_falls_back_to_the_giver_where_one_ward_only_had_it_and_says_so(self) -> None:
        put_in_force(number="1/QĐ-UBND", more=delegated("00256"))
        told = {item.code: item.count for item in law.assay(law_file(MERGER), at=AT).impact}
        assert told["GrantsEnd"] == 1
        put_in_force(MERGER)
        assert who(NEW, ON) == "H26"
        assert who(HAI_BA_TRUNG, ON - timedelta(days=1)) == "H26.05"

    def test_takes_a_grant_to_the_new_ward_in_the_same_file(self) -> None:
        put_in_force(MERGER, more=delegated(NEW, on=ON))
        assert who(NEW, ON) == "H26.05"

    def test_keeps_a_merger_on_which_a_later_power_stands(self) -> None:
        put_in_force(MERGER)
        put_in_force(number="2/QĐ-UBND", more=delegated(NEW, on=ON))
        with pytest.raises(LaterChangeStands) as refused:
            roll_back()
        assert "2/QĐ-UBND" in str(refused.value.params)


DELEGATED = """  - grant:
      basis: delegated
      from: H26
      to: {{unit: H26.05}}
      procedures: ["1.013236"]
      place: {{units: [{places}]}}
      starts_on: {on}
      ends_before: 2026-06-01
"""


def delegated(*places: str, on: date = ON - timedelta(days=5)) -> str:
    return DELEGATED.format(places=", ".join(f'"{one}"' for one in places), on=on)


def who(place: str, on: date) -> str:
    return authority.who(procedure_code="1.013236", place_code=place, on=on).unit_code


SPLIT = (
    f'on: {ON}, from: ["00256"], to: {{code: "00901", name: Một, kind: ward}}, share: part, '
    "where: {streets: [phố Bà Triệu]}",
    f'on: {ON}, from: ["00256"], to: {{code: "00902", name: Hai, kind: ward}}, share: part, '
    "office: true, where: {streets: [phố Huế]}",
    f'on: {ON}, from: ["00256"], to: {{code: "00082"}}, share: part',
    f'on: {ON}, from: ["00256"], to: {{code: "00903", name: Ba, kind: ward}}, share: remainder',
)


class TestASplit:
    def test_goes_by_the_place_and_lists_what_no_rule_decides(self) -> None:
        here = in_work(address="Số 12, phố Bà Triệu, phường Hai Bà Trưng")
        there = in_work("2", address="Số 5, phố Huế, phường Hai Bà Trưng")
        both = submitted("3", address="Ngõ 4 phố Huế, gần phố Bà Triệu")
        none = in_work("4", address="Số 9, phố Lò Đúc, phường Hai Bà Trưng")
        told = {item.code: item.count for item in law.assay(law_file(*SPLIT), at=AT).impact}
        assert (told["DossiersFollow"], told["DossiersUnplaced"]) == (2, 2)
        put_in_force(*SPLIT)
        done = go_over()
        assert (done[-1].moved, done[-1].unplaced) == (2, 2)
        assert units_of(here)[1] == unit_id("00901")
        assert units_of(there)[1] == unit_id("00902")
        # Its officer went with the office, so the other ward assigns it anew.
        assert (read(here).node, read(there).node) == (Node.ASSIGN, Node.PROCESS)
        old = unit_id(HAI_BA_TRUNG, AT.date())
        assert [units_of(code)[1] for code in (both, none)] == [old, old]
        assert not dossiers.verify().differences

    def test_is_placed_by_a_person_of_a_unit_that_followed(self) -> None:
        code = in_work(address="Số 9, phố Lò Đúc")
        due = read(code).due_at
        put_in_force(*SPLIT)
        go_over()
        head = officer_on(officer("head").account_id, "00902", Role.HEAD)
        (listed,) = dossiers.unplaced(of=head)
        assert (listed.code, len(listed.candidate_unit_ids)) == (code, 4)
        assert dossiers.unplaced_count(of=head) == 1
        assert dossiers.look(by=head, at=ON_THE_DAY, code=code).code == code
        place = {"at": ON_THE_DAY, "code": code}
        with pytest.raises(ReasonMissing):
            dossiers.place(by=head, unit_code="00903", note="", **place)
        with pytest.raises(NotACandidate):
            dossiers.place(by=head, unit_code="00283", note="Theo bản đồ", **place)
        with pytest.raises(MayNotAct):
            dossiers.place(by=officer("supervisor", "H26"), unit_code="00903", note="Theo bản đồ", **place)
        dossiers.place(by=head, unit_code="00903", note="Theo bản đồ", **place)
        assert units_of(code) == (unit_id("00903"),) * 3
        assert (read(code).due_at, read(code).node) == (due, Node.ASSIGN)
        with pytest.raises(NothingToPlace):
            dossiers.place(by=head, unit_code="00903", note="Theo bản đồ", **place)
        assert dossiers.unplaced(of=head) == []
        assert not dossiers.verify().differences

    @pytest.mark.parametrize("split", [False, True])
    def test_put_in_force_late_ends_posts_that_began_since(self, split: bool) -> None:
        late = ON_THE_DAY + timedelta(days=10)
        account, began = officer("specialist").account_id, late.date() - timedelta(days=3)
        there = unit_id(HAI_BA_TRUNG if split else CUA_NAM, AT.date())
        role = Role.HEAD if split else Role.SPECIALIST
        PostRow.objects.create(account_id=account, unit_id=there, role=role.value, starts_on=began)
        text = [one.replace("office: true, ", "") for one in SPLIT] if split else [MERGER]
        put_in_force(*text, at=late)
        after = staff.posts_of(account, on=late.date())
        assert [one.unit_id for one in after] == ([] if split else [unit_id(NEW)])
        staff.follow_units(amendment_id=law.amendments_named("9/NQ-UBTVQH16", on=ON)[0].id, at=late)
        assert staff.posts_of(account, on=late.date()) == after
        roll_back(at=late)
        back = {(one.unit_id, one.role) for one in staff.posts_of(account, on=late.date())}
        assert {(unit_id(HAI_BA_TRUNG, AT.date()), Role.SPECIALIST), (there, role)} <= back

    def test_leaves_no_post_where_nobody_takes_the_office(self) -> None:
        parts = [one.replace("office: true, ", "") for one in SPLIT]
        told = {item.code: item.count for item in law.assay(law_file(*parts), at=AT).impact}
        assert (told["PostsEnd"], told["OfficeUnnamed"]) == (5, 1)
        put_in_force(*parts)
        assert staff.posts_of(officer("head").account_id, on=ON) == []


class TestARollBack:
    def test_before_the_day_leaves_everything_where_it_was(self) -> None:
        code, account = in_work(), officer("head").account_id
        posts = staff.posts_of(account, on=ON)
        put_in_force(MERGER)
        roll_back()
        assert go_over() == []
        assert units_of(code)[0] == unit_id(HAI_BA_TRUNG)
        assert staff.posts_of(account, on=ON) == posts
        assert SuccessionFollowRow.objects.get().stopped_at is not None

    def test_after_the_day_brings_the_work_back_by_events(self) -> None:
        code, other = in_work(), submitted("w", place_code=CUA_NAM)
        due = read(code).due_at
        put_in_force(MERGER)
        go_over()
        new = unit_id(NEW)
        born = str(
            dossiers.submit(
                filing=filing(procedure_code=SLOW, place_code=NEW), at=ON_THE_DAY, sender="test", key="n"
            ).code
        )
        later = ON_THE_DAY + timedelta(days=1)
        roll_back(at=later)
        done = go_over(later)
        assert (done[-1].is_back, done[-1].moved, done[-1].unplaced) == (True, 2, 1)
        old, nam = unit_id(HAI_BA_TRUNG), unit_id(CUA_NAM)
        assert units_of(code) == (old, old, old)
        assert units_of(other) == (nam, nam, nam)
        assert (read(code).due_at, read(code).node) == (due, Node.PROCESS)
        assert units_of(born)[1] == new
        day = later.date()
        head = officer_on(officer("head").account_id, HAI_BA_TRUNG, Role.HEAD, day)
        assert [one.code for one in dossiers.unplaced(of=head)] == [born]
        dossiers.place(by=head, at=later, code=born, unit_code=CUA_NAM, note="Theo địa chỉ")
        assert units_of(born) == (nam, nam, nam)
        specialist = officer_on(officer("specialist").account_id, HAI_BA_TRUNG, Role.SPECIALIST, day)
        assert [item.code for item in dossiers.worklist(of=specialist)] == [code]
        places = [place for _kind, _at, place in dossiers.tracking(code).steps]
        assert places == [old, old, old, new, old]
        assert not dossiers.verify().differences
        assert UnplacedRow.objects.filter(closed_at__isnull=True).count() == 0

    def test_of_a_new_name_brings_back_what_was_born_under_it(self) -> None:
        put_in_force(f'on: {ON}, from: ["00256"], to: {{code: "00256", name: Hai Bà, kind: ward}}, share: whole')
        go_over()
        code = str(dossiers.submit(filing=filing(procedure_code=SLOW), at=ON_THE_DAY, sender="t", key="n").code)
        assert organisation.unit_by_id(units_of(code)[1]).full_name == "Phường Hai Bà"
        later = ON_THE_DAY + timedelta(days=1)
        roll_back(at=later)
        go_over(later)
        assert organisation.unit_by_id(units_of(code)[1]).full_name == "Phường Hai Bà Trưng"
        assert not dossiers.verify().differences

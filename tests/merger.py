"""A small city in which wards merge and split: what tests of it share. Later parts add what follows of theirs."""

from datetime import date, datetime, timedelta

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import FollowedUnits
from haicap.domains.law import api as law
from haicap.domains.organisation import api as organisation
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Actor, Role
from tests.city import AT

OPERATOR = Actor(role=Role.SYSTEM, name="operator")
#: the first day of the new order, a fortnight after the dossiers came in
ON = AT.date() + timedelta(days=14)
ON_THE_DAY = datetime.combine(ON, AT.time(), tzinfo=AT.tzinfo)
HEAD = (
    'instrument: {{number: "{number}", issuer: UBTVQH, kind: resolution, signed_on: 2026-01-02, title: "Sắp xếp"}}\n'
    "changes:\n"
)
MERGER = f'on: {ON}, from: ["00256", "00082"], to: {{code: "00999", name: Bình An, kind: ward}}, share: whole'


def law_file(*successions: str, number: str = "9/NQ-UBTVQH16", more: str = "") -> bytes:
    return (HEAD.format(number=number) + "".join(f"  - succession: {{{one}}}\n" for one in successions) + more).encode()


def put_in_force(*successions: str, number: str = "9/NQ-UBTVQH16", at: datetime = AT, more: str = "") -> int:
    made = law.put_in_force(
        by=OPERATOR, approved_by=OPERATOR, at=at, content=law_file(*successions, number=number, more=more)
    )
    return made.id


def roll_back(number: str = "9/NQ-UBTVQH16", *, at: datetime = AT) -> None:
    law.roll_back(by=OPERATOR, at=at, named=number)


def go_over(at: datetime = ON_THE_DAY) -> list[FollowedUnits]:
    """Let the job of the day run to its end, twice as the worker does."""
    done = dossiers.follow_successions(at=at)
    return done + dossiers.follow_successions(at=at + timedelta(minutes=3))


def officer_on(account_id: int, unit_code: str, role: Role, on: date = ON) -> Actor:
    """Return the actor of the post that an account holds in a unit on a day."""
    unit = organisation.unit(unit_code, on)
    post = next(one for one in staff.posts_of(account_id, on=on) if one.unit_id == unit.id and one.role is role)
    return Actor(role=role, account_id=account_id, post_id=post.id, unit_id=unit.id, name="x", unit_code=unit_code)

"""Who decides, held against an oracle that looks at every point by itself."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from haicap.domains.authority.contracts import (
    Attached,
    Basis,
    Grant,
    Office,
    OfUnit,
    Own,
    Place,
)
from haicap.domains.authority.rules.asking import answer
from haicap.domains.authority.rules.border import Flaw, flaws
from haicap.domains.authority.rules.deciding import Outcome
from haicap.domains.authority.rules.finding import findings
from haicap.domains.authority.rules.register import laid_out
from haicap.kernel.axes import Choice, Range

FIRST = date(2025, 7, 1)
DAYS = 8
END = FIRST + timedelta(days=DAYS)
PLACES = (
    Place("W1", "ward", FIRST, None, {"police": "P1"}),
    Place("W2", "ward", FIRST, FIRST + timedelta(days=5)),
    Place("C1", "commune", FIRST),
    Place("C2", "commune", FIRST + timedelta(days=5), None, {"police": "P2"}),
)
CITY = "H26"
FACTS = {
    "area": Range(Decimal(0), Decimal(4)),
    "cost": Range(Decimal(0), None),
    "class": Choice(frozenset({"1", "2", "3"})),
    "owner": Choice(frozenset({"state", "private"})),
}
POINTS = {
    "area": [Decimal(n) / 2 for n in range(8)],
    "cost": [Decimal(n) / 2 for n in range(10)],
    "class": ["1", "2", "3"],
    "owner": ["state", "private"],
}
UNITS = [CITY, "W1", "C1", "D5", "P1"]

days = st.integers(0, DAYS).map(lambda n: FIRST + timedelta(days=n))
spans = st.tuples(days, st.none() | days).filter(lambda span: span[1] is None or span[0] < span[1])
numbers = st.none() | st.integers(0, 4).map(Decimal)
ranges = st.tuples(numbers, numbers).filter(lambda r: None in r or r[0] < r[1]).map(lambda r: Range(*r))


def choices(name):
    return st.frozensets(st.sampled_from(sorted(FACTS[name].values)), min_size=1).map(Choice)


conditions = st.fixed_dictionaries(
    {}, optional={"area": ranges, "cost": ranges, "class": choices("class"), "owner": choices("owner")}
)
holders = st.one_of(
    st.sampled_from(UNITS).map(OfUnit),
    st.just(Own()),
    st.just(Own(kinds=frozenset({"ward"}))),
    st.just(Own(codes=frozenset({"W1", "C2"}))),
    st.just(Attached("police")),
)


@st.composite
def grants(draw, number):
    basis = draw(st.sampled_from(list(Basis)))
    starts_on, ends_before = draw(spans)
    given_on = basis in {Basis.DELEGATED, Basis.DECENTRALISED}
    undetermined = basis is Basis.BY_LAW and draw(st.integers(0, 7)) == 0
    return Grant(
        id=number,
        basis=basis,
        holder=None if undetermined else draw(holders),
        office=draw(st.sampled_from([Office.COMMITTEE, Office.CHAIR])),
        starts_on=starts_on,
        ends_before=ends_before,
        instrument=f"{number}/QĐ",
        giver=draw(st.sampled_from(UNITS)) if given_on else "",
        places=draw(st.none() | st.frozensets(st.sampled_from([p.unit_code for p in PLACES]), min_size=1)),
        conditions=draw(conditions),
    )


registers = st.integers(0, 7).flatmap(lambda count: st.tuples(*(grants(number + 1) for number in range(count))))


def fulfils(condition, fact):
    if isinstance(condition, Choice):
        return fact in condition.values
    return (condition.at_least is None or fact >= condition.at_least) and (
        condition.below is None or fact < condition.below
    )


def unit_of(grant, place):
    """Return who holds a grant in a place, said a second time in other words."""
    match grant.holder:
        case None:
            return "?"
        case OfUnit(code):
            return code
        case Attached(purpose):
            return place.attached.get(purpose, "?")
        case Own(kinds, codes):
            return place.unit_code if (not kinds or place.kind in kinds) and (
                not codes or place.unit_code in codes) else None  # fmt: skip


def oracle(register, day, place, facts):
    """Return (outcome, unit, office, ids) at one point, by looking at each grant by itself."""
    here = []
    for grant in register:
        if day < grant.starts_on or (grant.ends_before and day >= grant.ends_before):
            continue
        if grant.places is not None and place.unit_code not in grant.places:
            continue
        if not all(fulfils(condition, facts[name]) for name, condition in grant.conditions.items()):
            continue
        unit = unit_of(grant, place)
        if unit:
            here.append((grant, unit))

    def holds(unit, on):
        return any(held == unit and grant.basis in on and counts(grant) for grant, held in here)

    def counts(grant):
        if grant.basis is Basis.DECENTRALISED:
            return holds(grant.giver, {Basis.BY_LAW, Basis.DEVOLVED})
        if grant.basis is Basis.DELEGATED:
            return holds(grant.giver, {Basis.BY_LAW, Basis.DEVOLVED, Basis.DECENTRALISED})
        return True

    counting = [(grant, unit) for grant, unit in here if counts(grant)]
    for basis in (Basis.DELEGATED, Basis.DECENTRALISED, Basis.DEVOLVED, Basis.BY_LAW):
        strongest = [(grant, unit) for grant, unit in counting if grant.basis is basis]
        if not strongest:
            continue
        ids = tuple(sorted(grant.id for grant, _unit in strongest))
        if any(unit == "?" for _grant, unit in strongest):
            return Outcome.UNDETERMINED, "", None, ids
        if len({(unit, grant.office) for grant, unit in strongest}) > 1:
            return Outcome.OVERLAP, "", None, ids
        latest = max(strongest, key=lambda one: (one[0].starts_on, one[0].id))
        return Outcome.DECIDED, latest[1], latest[0].office, (latest[0].id,)
    return Outcome.GAP, "", None, ()


def is_there(place, day):
    return place.starts_on <= day and (place.ends_before is None or day < place.ends_before)


def lay(register):
    return laid_out(register, places=PLACES, facts=FACTS, first=FIRST, end=END)


class TestWho:
    @settings(max_examples=2000)
    @given(registers, st.integers(0, DAYS - 1), st.sampled_from(PLACES), st.data())
    def test_answers_as_the_oracle_does(self, register, day, place, data):
        on = FIRST + timedelta(days=day)
        if not is_there(place, on):
            return
        facts = {name: data.draw(st.sampled_from(values)) for name, values in POINTS.items()}
        said = answer(lay(register), on=on, place=place, facts=facts)
        assert said.missing == ()
        assert said.verdict.key == oracle(register, on, place, facts)

    @settings(max_examples=300)
    @given(registers, st.integers(0, DAYS - 1), st.sampled_from(PLACES), st.data())
    def test_asks_for_a_fact_only_if_it_changes_the_answer(self, register, day, place, data):
        on = FIRST + timedelta(days=day)
        if not is_there(place, on):
            return
        told = data.draw(st.sets(st.sampled_from(sorted(POINTS))))
        known = {name: data.draw(st.sampled_from(POINTS[name])) for name in told}
        said = answer(lay(register), on=on, place=place, facts=known)
        open_facts = sorted(set(POINTS) - told)
        points = [
            dict(zip(open_facts, values, strict=True)) for values in product(*(POINTS[name] for name in open_facts))
        ]
        results = [(one, oracle(register, on, place, {**known, **one})) for one in points]
        if len({result for _one, result in results}) == 1:
            assert said.missing == ()
            assert said.verdict.key == results[0][1]
            return
        by_rest = {}
        for name in open_facts:
            groups = {}
            for one, result in results:
                rest = tuple(value for other, value in one.items() if other != name)
                groups.setdefault(rest, set()).add(result)
            by_rest[name] = any(len(group) > 1 for group in groups.values())
        assert said.missing == tuple(name for name in open_facts if by_rest[name])

    @settings(max_examples=300)
    @given(registers, st.integers(0, DAYS - 1), st.sampled_from(PLACES), st.data())
    def test_tells_as_long_as_it_stays_so(self, register, day, place, data):
        on = FIRST + timedelta(days=day)
        if not is_there(place, on):
            return
        facts = {name: data.draw(st.sampled_from(values)) for name, values in POINTS.items()}
        said = answer(lay(register), on=on, place=place, facts=facts)
        assert said.starts_on <= on < said.ends_before
        inside = [FIRST + timedelta(days=n) for n in range(DAYS)]
        for one in inside:
            within = said.starts_on <= one < said.ends_before
            same = is_there(place, one) and oracle(register, one, place, facts) == said.verdict.key
            if within:
                assert same
            elif one in {said.starts_on - timedelta(days=1), said.ends_before}:
                assert not same


class TestFindings:
    @settings(max_examples=200)
    @given(registers)
    def test_are_all_the_faults_and_nothing_else(self, register):
        named = list(findings(lay(register)))
        areas, costs = POINTS["area"], POINTS["cost"]
        for number, place in product(range(DAYS), PLACES):
            on = FIRST + timedelta(days=number)
            for area, cost, of_class, owner in product(areas[::3], costs[::3], POINTS["class"], POINTS["owner"]):
                facts = {"area": area, "cost": cost, "class": of_class, "owner": owner}
                here = [
                    one
                    for one in named
                    if place.unit_code in one.region.places
                    and one.region.starts_on <= on < one.region.ends_before
                    and all(self.within(bounds, facts[name]) for name, bounds in one.region.when.items())
                ]
                if not is_there(place, on):
                    assert here == []
                    continue
                outcome, _unit, _office, ids = oracle(register, on, place, facts)
                if outcome is Outcome.DECIDED:
                    assert here == []
                else:
                    assert [(one.outcome, tuple(sorted(g.id for g in one.grants))) for one in here] == [(outcome, ids)]

    @staticmethod
    def within(bounds, fact):
        if isinstance(fact, str):
            return fact in bounds
        return any(
            (one["from"] is None or one["from"] <= fact) and (one["below"] is None or fact < one["below"])
            for one in bounds
        )


class TestTheBorder:
    @settings(max_examples=300)
    @given(registers, grants(99))
    def test_takes_a_power_given_on_only_where_its_giver_holds_it(self, register, new):
        if new.basis not in {Basis.DELEGATED, Basis.DECENTRALISED}:
            return
        said = list(flaws(new, register, by_law_itself=True, places=PLACES, facts=FACTS, first=FIRST, end=END))
        regions = [region for one in said for region in one.regions]
        for number, place in product(range(DAYS), PLACES):
            on = FIRST + timedelta(days=number)
            for values in product(POINTS["area"][::3], POINTS["cost"][::3], POINTS["class"], POINTS["owner"]):
                facts = dict(zip(("area", "cost", "class", "owner"), values, strict=True))
                named = [
                    one
                    for one in regions
                    if place.unit_code in one.places
                    and one.starts_on <= on < one.ends_before
                    and all(TestFindings.within(bounds, facts[name]) for name, bounds in one.when.items())
                ]
                if not is_there(place, on) or not fits(new, on, place, facts):
                    assert named == []
                else:
                    assert len(named) == (0 if held_at(register, new, on, place, facts) else 1)

    def test_names_a_delegation_without_a_term(self):
        base = Grant(1, Basis.BY_LAW, OfUnit(CITY), Office.COMMITTEE, FIRST, "Law")
        new = Grant(2, Basis.DELEGATED, OfUnit("D5"), Office.HEAD, FIRST, "1/QĐ", giver=CITY)
        assert self.named(new, [base]) == {Flaw.NO_TERM}

    def test_names_a_devolution_by_less_than_a_law(self):
        new = Grant(2, Basis.DEVOLVED, Own(), Office.COMMITTEE, FIRST, "1/QĐ")
        assert self.named(new, [], by_law_itself=False) == {Flaw.DEVOLVED_WITHOUT_LAW}

    def test_tells_a_delegation_given_on_from_a_giver_without_power(self):
        base = Grant(1, Basis.BY_LAW, OfUnit(CITY), Office.COMMITTEE, FIRST, "Law")
        first = Grant(2, Basis.DELEGATED, OfUnit("D5"), Office.HEAD, FIRST, "1/QĐ", END, giver=CITY)
        new = Grant(3, Basis.DELEGATED, Own(), Office.COMMITTEE, FIRST, "2/QĐ", END, giver="D5")
        assert self.named(new, [base, first]) == {Flaw.SUB_DELEGATION}
        assert self.named(new, [base]) == {Flaw.GIVER_WITHOUT_POWER}

    @staticmethod
    def named(new, register, *, by_law_itself=True):
        return {
            one.flaw
            for one in flaws(
                new, register, by_law_itself=by_law_itself, places=PLACES, facts=FACTS, first=FIRST, end=END
            )
        }


def fits(grant, on, place, facts):
    return (
        grant.starts_on <= on
        and (grant.ends_before is None or on < grant.ends_before)
        and (grant.places is None or place.unit_code in grant.places)
        and all(fulfils(condition, facts[name]) for name, condition in grant.conditions.items())
        and bool(unit_of(grant, place))
    )


def held_at(register, new, on, place, facts):
    """Test if the giver holds there what it gives, on a basis that may be given on."""
    here = [grant for grant in register if fits(grant, on, place, facts)]

    def holds(unit, on_bases):
        return any(unit_of(grant, place) == unit and grant.basis in on_bases and counts(grant) for grant in here)

    def counts(grant):
        if grant.basis is Basis.DECENTRALISED:
            return holds(grant.giver, {Basis.BY_LAW, Basis.DEVOLVED})
        return grant.basis is not Basis.DELEGATED

    bases = {Basis.BY_LAW, Basis.DEVOLVED}
    return holds(new.giver, bases if new.basis is Basis.DECENTRALISED else bases | {Basis.DECENTRALISED})

"""The register of one day, procedure by procedure: runs of places in which the answer is the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from haicap.domains.authority.contracts import Held, Place, Run, Said, Stand, Status
from haicap.domains.authority.rules.deciding import Outcome, Verdict
from haicap.domains.authority.rules.finding import region_of
from haicap.domains.authority.rules.layout import Era, layout
from haicap.domains.authority.rules.register import PLACES
from haicap.domains.authority.rules.told import plain_when
from haicap.kernel.boxes import Box, bits


def runs(held: Held, *, places: Sequence[Place], on: date, is_ours: bool) -> tuple[Run, ...]:
    """
    Return in which places which answer is given on the day, the largest run first.

    `is_ours` tells that the catalogue gives the procedure to communes or to the city; for another, nobody deciding
    is no gap.

    House rule: places are alike when who decides, in which office, on what basis, under which grants, is alike for
    all facts; the unit of the place itself counts as the same answer everywhere.
    """
    whole = (1 << len(places)) - 1
    if not held.grants:
        return (Run(whole, (Said(Stand.GAP if is_ours else Stand.OUTSIDE),)),)
    answers: dict[int, list[tuple[Said, Mapping[str, object]]]] = {}
    for era in layout(held.grants, held.facts, places, first=on, end=on + timedelta(days=1)):
        # All places stand on the one day, so they keep their numbers.
        assert len(era.laid.places) == len(places)
        for box, verdict in era.laid.verdicts():
            first = era.laid.places[(box[PLACES] & -box[PLACES]).bit_length() - 1]
            said = _said(verdict, first, is_ours=is_ours)
            when = _when(era, box) if era.laid.facts else {}
            answers.setdefault(box[PLACES], []).append((said, when))
    return _together(answers)


def _when(era: Era, box: Box) -> Mapping[str, object]:
    return next((plain_when(region.when, era.facts) for region in region_of(era.laid, box)), {})


def _together(answers: Mapping[int, Sequence[tuple[Said, Mapping[str, object]]]]) -> tuple[Run, ...]:
    """Return runs out of answers by sets of places; the sets may meet where facts decide."""
    if all(len(said) == 1 for said in answers.values()) and not _meet(answers):
        by_answer: dict[Said, int] = defaultdict(int)
        for parts, ((said, _when),) in answers.items():
            by_answer[said] |= parts
        found = [Run(parts, (said,)) for said, parts in by_answer.items()]
    else:
        of_place: dict[int, list[tuple[Said, Mapping[str, object]]]] = defaultdict(list)
        for parts, several in answers.items():
            for number in bits(parts):
                of_place[number] += several
        alike: dict[str, int] = defaultdict(int)
        kept: dict[str, list[tuple[Said, Mapping[str, object]]]] = {}
        for number, several in of_place.items():
            key = repr(sorted(map(repr, several)))
            alike[key] |= 1 << number
            kept[key] = several
        found = [_run(parts, kept[key]) for key, parts in alike.items()]
    return tuple(sorted(found, key=lambda run: (-run.count, run.places)))


def _meet(sets: Mapping[int, object]) -> bool:
    seen = 0
    for parts in sets:
        if seen & parts:
            return True
        seen |= parts
    return False


def _run(parts: int, several: Sequence[tuple[Said, Mapping[str, object]]]) -> Run:
    said = {one for one, _when in several}
    if len(said) == 1:
        # Facts that do not change the answer do not bound it.
        return Run(parts, (several[0][0],))
    ordered = sorted(several, key=lambda one: repr(one[1]))
    return Run(parts, tuple(one for one, _when in ordered), tuple(when for _one, when in ordered))


def _said(verdict: Verdict, place: Place, *, is_ours: bool) -> Said:
    grants = verdict.grants
    ids = tuple(sorted(grant.id for grant in grants))
    is_derived = any(grant.status is Status.DERIVED for grant in grants)
    if verdict.outcome is Outcome.DECIDED:
        decides = grants[0]
        is_own = verdict.unit == place.unit_code
        return Said(
            Stand.DECIDED,
            "" if is_own else verdict.unit,
            is_own,
            decides.office,
            decides.basis,
            is_derived,
            ids,
            agency=decides.agency,
            ends_before=decides.ends_before,
        )
    if verdict.outcome is Outcome.GAP:
        return Said(Stand.GAP if is_ours else Stand.OUTSIDE)
    possible = tuple(dict.fromkeys(tier for grant in grants for tier in grant.possible))
    agency = next((grant.agency for grant in grants if grant.agency), "")
    return Said(Stand(verdict.outcome.value), is_derived=is_derived, grants=ids, possible=possible, agency=agency)

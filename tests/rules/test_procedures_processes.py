"""What a process of the one-stop offices must be: the shipped ones are, and each breach is told with its element."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from haicap.domains.dossiers.contracts import Act
from haicap.domains.procedures import contracts
from haicap.domains.procedures.rules.processes import longest_minutes, process_faults
from haicap.domains.procedures.rules.terms import term_of
from haicap.kernel.worktime import Term, TermUnusable
from haicap.platform.flows.api import Clock, ClockKind, Flow, Timer, read

FILES = Path(contracts.__file__).parent.parent / "data" / "processes"
SHIPPED = ("standard", "same-day", "land")
Change = Callable[[str], str]


def text(code: str = "standard") -> str:
    return (FILES / f"{code}.bpmn").read_text(encoding="utf-8")


def flow(code: str = "standard", *changes: Change) -> Flow:
    whole = text(code)
    for change in changes:
        before, whole = whole, change(whole)
        assert whole != before
    return read(whole.encode())


def swap(old: str, new: str, *, times: int = -1) -> Change:
    return lambda whole: whole.replace(old, new, times)


def without_turn(host: str, turn: str) -> Change:
    """Let the turn be another word, so that the one that was asked for is missing."""
    event = re.compile(rf'(<boundaryEvent id="{host}_{turn}".*?messageRef=)"[^"]*"', re.DOTALL)
    other = '<message id="message-other" name="tax_notice"/><process '
    return lambda whole: event.sub(r'\1"message-other"', whole).replace("<process ", other, 1)


def faults(code: str = "standard", *changes: Change, stands: bool = True) -> set[tuple[str, str]]:
    return {(one.code, one.element) for one in process_faults(flow(code, *changes), stands=lambda _: stands)}


class TestTheShippedProcesses:
    @pytest.mark.parametrize("code", SHIPPED)
    def test_are_without_fault(self, code: str) -> None:
        assert faults(code) == set()

    @pytest.mark.parametrize("code", SHIPPED)
    def test_are_named_in_three_languages(self, code: str) -> None:
        found = flow(code)
        assert set(found.names) == {"en", "id"}
        named = [one for one in found.elements.values() if one.name]
        assert all(set(one.names) == {"en", "id"} for one in named)

    @pytest.mark.parametrize("code", SHIPPED)
    def test_are_drawn_whole(self, code: str) -> None:
        found = flow(code)
        assert set(found.elements) <= set(found.boxes)
        assert set(found.paths) <= set(found.lines)

    def test_take_hours_as_they_say(self) -> None:
        assert [longest_minutes(flow(code)) for code in SHIPPED] == [0, 8 * 60, 28 * 60]

    def test_land_keeps_the_clock_of_the_tax_authority_outside(self) -> None:
        found = flow("land").elements
        for task, days in (("tax_person", 5), ("tax_organisation", 7)):
            assert found[task].clock == Clock("outside", "pause")
            late = found[f"{task}_late"]
            assert late.timer == Timer(f"P{days}D", ClockKind.WORKING, days=days)
            assert not late.interrupts
        pay = found["pay"].clock
        assert pay is not None
        assert (pay.stops, pay.then, term_of(pay.term)) == ("money", "appoint", Term(working_half_days=8))


class TestTheWordsOfAStep:
    def test_are_acts_of_dossiers(self) -> None:
        acts = {act.value for act in Act} | {contracts.COMPLETE}
        assert acts.issuperset([*contracts.ENDING_ACTS, *contracts.BESIDE_ACTS, *contracts.TURNS])

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            (swap('role="chair"', 'role="mayor"'), ("WordUnknown", "sign")),
            (swap('role="chair" place="competent"', 'role="chair" place="there"'), ("WordUnknown", "sign")),
            (swap('place="competent" acts="assign"', 'place="item" acts="assign"'), ("PlaceUnfit", "assign")),
            (swap('place="competent" acts="assign"', 'place="unit:99" acts="assign"'), ("UnitOfStepUnknown", "assign")),
            (swap('acts="propose"', 'acts="propose dance"'), ("WordUnknown", "process")),
            (swap('beside="assign reappoint"', 'beside="sing"'), ("WordUnknown", "process")),
            (swap('stops="applicant"', 'stops="lunch"'), ("WordUnknown", "more_door")),
            (swap('stops="applicant"', 'stops="applicant" then="appoint"'), ("TermUnfit", "more_door")),
            (swap('stops="applicant"', 'stops="applicant" then="pause" term="P2D"'), ("TermUnfit", "more_door")),
        ],
    )
    def test_are_known(self, change: Change, fault: tuple[str, str]) -> None:
        assert fault in faults("standard", change, stands=False)

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            (swap('service name="send_to_tax"', 'service name="run_away"'), ("WordUnknown", "send_tax")),
            (swap('decision name="facts"', 'decision name="luck"'), ("WordUnknown", "who_is_asked")),
            (swap('name="tax_notice"', 'name="gossip"'), ("WordUnknown", "tax_person")),
            (swap('place="item"', 'place="competent"'), ("PlaceUnfit", "consult")),
            (swap('term="P4D"', 'term="P4"'), ("TermUnfit", "pay")),
        ],
    )
    def test_of_what_the_system_does_are_known(self, change: Change, fault: tuple[str, str]) -> None:
        assert fault in faults("land", change)


class TestAWayThrough:
    @pytest.mark.parametrize(
        ("host", "turn", "step"),
        [
            ("door", "withdraw", "receive"),
            ("door", "reject", "receive"),
            ("door", "transfer", "receive"),
            ("in_work", "withdraw", "process"),
            ("in_work", "stop", "sign"),
            ("in_work", "transfer", "assign"),
            ("receive", "ask_more", "receive"),
            ("process", "ask_more", "process"),
        ],
    )
    def test_leaves_no_turn_out_that_the_law_gives(self, host: str, turn: str, step: str) -> None:
        assert ("TurnMissing", step) in faults("standard", without_turn(host, turn))

    def test_has_a_decision(self) -> None:
        undecided = swap('acts="sign send_back"', 'acts="approve send_back"')
        assert ("EndsUndecided", "returned") in faults("standard", undecided)

    def test_has_one_decision_only(self) -> None:
        assert ("DecidedTwice", "sign") in faults("standard", swap('acts="approve send_back"', 'acts="sign send_back"'))

    def test_that_is_sent_back_has_not_been_decided(self) -> None:
        assert ("DecidedTwice", "sign") in faults("standard", swap('act = "send_back"', 'act = "sign"'))

    def test_has_no_decision_beside_it(self) -> None:
        astray = re.compile(r'(sourceRef="examined_late" targetRef=)"remind_examiner"')
        gone = re.compile(
            r'<(sendTask|endEvent) id="(?:remind_examiner|examiner_reminded)".*?</\1>'
            r'|<sequenceFlow [^>]*sourceRef="remind_examiner"[^>]*/>|<(incoming|outgoing)>[^<]*</\2>',
            re.DOTALL,
        )
        changes = (lambda whole: astray.sub(r'\1"sign"', whole), lambda whole: gone.sub("", whole))
        assert ("DecidedTwice", "sign") in faults("land", *changes)

    def test_takes_the_dossier_in_first_and_by_the_receiver(self) -> None:
        by_another = swap(
            'role="receiver" place="received" acts="accept"', 'role="head" place="received" acts="accept"'
        )
        assert ("AcceptMissing", "receive") in faults("standard", by_another)
        assert ("AcceptMissing", "receive") in faults("standard", swap('acts="accept"', 'acts="complete"'))

    def test_hands_the_result_over(self) -> None:
        kept = swap("hand_over post_arrived send_online", "complete")
        assert ("ReturnMissing", "returned") in faults("standard", kept)


class TestATerm:
    @pytest.mark.parametrize(
        ("written", "term"),
        [
            ("P4D", Term(working_half_days=8)),
            ("P0.5D", Term(working_half_days=1)),
            ("P14.5D working", Term(working_half_days=29)),
            ("P15D calendar + P8D working", Term(calendar_days=15, working_half_days=16)),
            ("P1M", Term(months=1)),
        ],
    )
    def test_is_read(self, written: str, term: Term) -> None:
        assert term_of(written) == term

    @pytest.mark.parametrize(
        "written", ["", "4", "P4", "P0D", "P0.5D calendar", "P1.2D", "P4D + P3D", "-P4D", "P99999D", "P٤D"]
    )
    def test_is_refused(self, written: str) -> None:
        with pytest.raises(TermUnusable):
            term_of(written)

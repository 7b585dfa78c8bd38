"""What a change of a power does to work taken in, how a paper is signed, and how a fact is read as it is typed."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.authority.contracts import Block, Office, RunningWork
from haicap.domains.authority.rules.signing import block_lines
from haicap.domains.dossiers.contracts import Node
from haicap.domains.dossiers.rules.powers import AT_DOOR, UNDECIDED, WAITING, Rule, gone_over, may_move, read_rule
from haicap.domains.dossiers.rules.succession import columns_of
from haicap.ui.questions import number_typed
from tests.standard import DRAWN, running_at, token_at

UNITS = st.integers(1, 4)


class TestMoving:
    @given(st.sampled_from(Node))
    def test_never_takes_what_is_decided_and_by_state_only_a_part(self, node: Node) -> None:
        assert not may_move(node, RunningWork.STAY)
        assert may_move(node, RunningWork.MOVE) == (node in UNDECIDED)
        assert not may_move(node, RunningWork.BY_STATE) or may_move(node, RunningWork.MOVE)

    @given(st.sampled_from(sorted(UNDECIDED & set(DRAWN))), UNITS, UNITS, UNITS)
    def test_leads_to_a_step_of_the_new_unit(self, node: Node, received: int, competent: int, new: int) -> None:
        one = running_at(node, received=received, competent=competent, assignee_id=7)
        to = gone_over(one, competent=new)
        assert to.competent == new
        assert (to.received != received) <= (node in AT_DOOR)
        (token,) = to.tokens
        assert token.unit_id == token_at(token.node, received=to.received, competent=new).unit_id
        assert (token.since, token.rank_at) == (one.token.since, one.token.rank_at)
        if new == competent:
            assert (token, columns_of(one, to)) == (one.token, {})
        else:
            assert token.assignee_id == 0
            assert token.node is (node if node in WAITING else Node.ASSIGN)
            assert columns_of(one, to)["passed_unit_ids"] == [9, competent]

    @given(st.sampled_from(RunningWork), st.text(max_size=20), st.frozensets(st.text(max_size=9), max_size=4))
    def test_is_read_as_it_was_stored(self, policy: RunningWork, number: str, codes: frozenset[str]) -> None:
        rule = Rule(policy, number, codes)
        assert read_rule(rule.stored) == rule


class TestSigning:
    @given(st.sampled_from(Office), st.sampled_from(Block))
    def test_has_lines_for_every_office_and_block(self, office: Office, block: Block) -> None:
        lines = block_lines(office, block)
        assert lines
        assert lines[0].startswith(f"{block.value}. " if block.value else lines[0])


class TestNumberTyped:
    @given(st.decimals(min_value=0, max_value=10**9, places=2))
    def test_reads_a_number_as_it_is_written_here(self, number: Decimal) -> None:
        written = f"{number:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
        assert Decimal(number_typed(written)) == number
        assert Decimal(number_typed(f"{number:f}".replace(".", ","))) == number

    @given(st.text(max_size=100))
    def test_never_fails(self, text: str) -> None:
        assert "\x00" not in number_typed(text)

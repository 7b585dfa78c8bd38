"""The house as it stands: every check of `tools.house` finds nothing."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignObject, ManyToManyField

from haicap.domains.dossiers.contracts import Act, Node
from haicap.domains.dossiers.rules.acting import ORDER
from haicap.domains.dossiers.rules.correction import CHECKS as CORRECTION_STEPS
from haicap.domains.dossiers.rules.flow import LEADS, NAMES, STEPS, TURNS
from haicap.domains.dossiers.rules.rights import RIGHTS
from tools.house import CHECKS, source
from tools.house.__main__ import ROOT


class TestTheHouse:
    @pytest.mark.parametrize("name", CHECKS)
    def test_keeps_its_rules(self, name: str) -> None:
        assert CHECKS[name](ROOT) == []

    def test_has_all_its_parts_in_the_order(self) -> None:
        assert set(source.parts(ROOT)) <= set(source.order(ROOT))


class TestTables:
    def test_point_down_and_leave_no_trace_back(self) -> None:
        """The same as the check `keys`, asked of the framework instead of the source."""
        ranks = source.order(ROOT)
        seen = 0
        for model in apps.get_models():
            if not model.__module__.startswith("haicap."):
                continue
            ours = model._meta.app_label
            for field in model._meta.get_fields():
                if not isinstance(field, ForeignObject | ManyToManyField):
                    continue
                theirs = field.related_model._meta.app_label
                if theirs == ours:
                    continue
                seen += 1
                assert field.remote_field.related_name == "+", field
                if theirs in ranks:
                    assert ranks[theirs] < ranks.get(ours, -1), field
        assert seen > 5

    def test_end_in_row(self) -> None:
        ours = [model for model in apps.get_models() if model.__module__.startswith("haicap.")]
        assert [model.__name__ for model in ours if not model.__name__.endswith("Row")] == []

    @pytest.mark.django_db
    def test_are_what_the_migrations_make(self) -> None:
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


class TestTheFlow:
    def test_has_a_role_and_a_name_for_every_step(self) -> None:
        assert set(STEPS) == set(NAMES) == set(Node)

    def test_reaches_every_step_and_ends_from_each(self) -> None:
        ways = LEADS | TURNS
        after: dict[Node, set[Node | None]] = {node: {n for (at, _), n in ways.items() if at is node} for node in Node}
        # A correction stands beside the flow: asked for where a result is, it waits for a second person.
        after[Node.RETURN] |= CORRECTION_STEPS
        for node in CORRECTION_STEPS:
            after[node] |= {Node.RETURN}
        for first in Node:
            seen: set[Node | None] = {first}
            while more := {n for node in seen if node for n in after[node]} - seen:
                seen |= more
            assert None in seen, first
            assert first is not Node.RECEIVE or set(Node) <= seen

    def test_has_a_right_for_every_act_and_shows_every_act_that_leads_on(self) -> None:
        assert set(RIGHTS) == set(Act)
        assert {act for _, act in LEADS} == set(ORDER)

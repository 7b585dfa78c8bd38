"""The house as it stands: every check of `tools.house` finds nothing."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignObject, ManyToManyField

from haicap.domains.dossiers.contracts import TURN_ACTS, Act, Node
from haicap.domains.dossiers.rules.acting import ORDER
from haicap.domains.dossiers.rules.flow import NAMES
from haicap.domains.dossiers.rules.rights import RIGHTS
from tests.standard import standard
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
    def test_has_a_name_for_every_step(self) -> None:
        assert set(NAMES) == set(Node)

    def test_has_a_right_for_every_act_and_shows_every_act_that_leads_on(self) -> None:
        assert set(RIGHTS) == set(Act)
        drawn = {act for one in standard().elements.values() if one.step for act in one.step.acts}
        assert drawn <= {act.value for act in (*ORDER, *TURN_ACTS)}

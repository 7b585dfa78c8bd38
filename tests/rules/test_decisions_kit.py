"""The cases of the public conformance kit (level 2) that stand in the shared data."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from haicap.platform.decisions import api as decisions
from tests.decision_models import kit_cases, same


@pytest.mark.shared
class TestPublicKit:
    def test_gives_what_each_case_expects(self, shared: Path) -> None:
        files = sorted((shared / "data" / "dmn_tck").glob("*/*.xml"))
        wrong = []
        for file in files:
            model = decisions.read(next(file.parent.glob("*.dmn")).read_bytes())
            for case, decision, inputs, expected in kit_cases(file):
                outcome = decisions.decide(model, decision=decision, inputs=inputs)
                found = json.loads(outcome.json, parse_float=Decimal, parse_int=Decimal)
                if not same(expected, found):
                    wrong.append((file.name, case, decision, expected, found))
        assert files
        assert not wrong

    def test_finds_no_fault_in_its_models(self, shared: Path) -> None:
        for file in sorted((shared / "data" / "dmn_tck").glob("*/*.dmn")):
            assert not decisions.check(decisions.read(file.read_bytes())).faults, file.name

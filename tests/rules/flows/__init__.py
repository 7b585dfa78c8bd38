"""Flows for tests: drawn in words, grown at random, and run by a slow interpreter beside the engine."""

import pytest

pytest.register_assert_rewrite("tests.rules.flows.case")

"""The REST API against its own description: thousands of calls, made up by schemathesis, over WSGI in this process."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from haicap.config.wsgi import application
from tests.city import city
from tests.surfaces.api_calls import monday_morning, token

__all__ = ["city", "monday_morning", "token"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city", "monday_morning")]
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]


@pytest.fixture(autouse=True)
def open_connection() -> Iterator[None]:
    """Let the connection of the test, which holds its transaction, outlive the calls."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def called_here(environ: dict[str, Any], start_response: Any) -> Any:
    """Call the platform from the machine itself, which is not limited."""
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", called_here)


@schema.parametrize()
@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_call_is_answered_as_described(case: Any, token: str) -> None:
    # The client of schemathesis reads no compressed answers.
    headers = {"Accept-Encoding": "identity"}
    if case.method in {"POST", "PUT"}:
        headers["Authorization"] = f"Bearer {token}"
    case.call_and_validate(headers=headers, checks=CHECKS)

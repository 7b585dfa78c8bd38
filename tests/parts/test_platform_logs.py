"""The log: what happened and where, never who or what was typed."""

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from haicap.platform.logs.api import configure, log


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(f"cannot work with {request.GET['name']}")


urlpatterns = [path("broken", broken, name="broken")]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Any:
    configure()
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


class TestLog:
    def test_writes_named_values_as_json(self, lines: Any) -> None:
        log().info("dossier.received", code="H26-260105-0001", count=2)
        (line,) = lines()
        assert (line["event"], line["code"], line["count"], line["level"]) == (
            "dossier.received",
            "H26-260105-0001",
            2,
            "info",
        )

    def test_drops_what_has_no_name_and_says_so(self, lines: Any) -> None:
        log().info("x.y", applicant="Nguyễn Thị Ưỡn", national_id="003192000123")
        (line,) = lines()
        assert "Ưỡn" not in json.dumps(line, ensure_ascii=False)
        assert line["reason"] == "dropped: applicant, national_id"

    def test_tells_where_an_error_came_from_but_not_its_words(self, lines: Any) -> None:
        client = Client(raise_request_exception=False)
        with override_settings(ROOT_URLCONF=__name__):
            assert client.get("/broken", {"name": "Ưỡn"}).status_code == 500
        told = {line["event"]: line for line in lines()}
        assert told["request.failed"]["error"] == "RuntimeError"
        assert "test_platform_logs.py" in told["request.failed"]["where"]
        assert told["request.answered"]["status"] == 500
        assert "Ưỡn" not in json.dumps(told, ensure_ascii=False)

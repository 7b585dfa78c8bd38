"""Pieces of JSON Schema that the kinds of change share."""

from collections.abc import Mapping
from typing import Any

#: a day of the years 1900 to 2199, as 2026-11-20
DAY: Mapping[str, Any] = {"type": "string", "format": "date", "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"}
#: one line of text that says something
LINE: Mapping[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}

"""The JSON Schema of a law file, put together from the kinds of change that are taken, and what fails it in words."""

from collections.abc import Iterable, Mapping
from typing import Any

import jsonschema_rs

from haicap.domains.law.contracts import DAY, MOST_FAULTS, Fault, InstrumentKind, LawChange
from haicap.domains.law.rules.nodes import Node, line_at
from haicap.kernel.messages import sentence

MOST_CHANGES = 5_000
#: kinds of change that are agreed on; one that nobody has registered is refused as such, not as a slip of the pen
AGREED = ("day", "hours", "unit", "succession", "procedure", "deadline", "grant", "end_grant")

_INSTRUMENT: Mapping[str, Any] = {
    "type": "object",
    "description": "The legal text on which the changes stand.",
    "required": ["number", "issuer", "kind", "signed_on", "title"],
    "additionalProperties": False,
    "properties": {
        "number": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[^:@]+$"},
        "issuer": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[^:@]+$"},
        "kind": {"enum": [kind.value for kind in InstrumentKind]},
        "signed_on": DAY,
        "effective_on": {**DAY, "description": "The first day in force; the day of signature when left out."},
        "expires_on": {**DAY, "description": "The first day no longer in force."},
        "title": {"type": "string", "minLength": 1, "maxLength": 500},
        "source": {"type": "string", "maxLength": 500},
    },
}


def file_schema(kinds: Iterable[LawChange], *, least: int = 1) -> dict[str, Any]:
    """
    Return the schema of a whole file that may hold changes of these kinds, `least` of them at least.

    House rule: JSON Schema 2020-12; a change is an object with one key, its kind.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "haicap law file",
        "type": "object",
        "required": ["instrument", "changes"],
        "additionalProperties": False,
        "properties": {
            "instrument": _INSTRUMENT,
            "changes": {
                "type": "array",
                "minItems": least,
                "maxItems": MOST_CHANGES,
                "items": {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "additionalProperties": False,
                    "properties": {kind.kind: dict(kind.schema) for kind in kinds},
                },
            },
        },
    }


class Checker:
    """A schema made ready to be asked; making one costs about a millisecond."""

    def __init__(self, kinds: Iterable[LawChange], *, least: int = 1) -> None:
        taken = tuple(kinds)
        self.taken = tuple(kind.kind for kind in taken)
        self._validator = jsonschema_rs.Draft202012Validator(file_schema(taken, least=least), validate_formats=True)

    def faults(self, root: Node) -> list[Fault]:
        """
        Return everything in which a file fails the schema, at most 200 faults.

        House rule: one fault for each field, the first that the schema names.
        """
        found: dict[tuple[str, str], Fault] = {}
        for error in self._validator.iter_errors(root.value):
            for fault in self._told(root, error):
                found.setdefault((fault.field, fault.code if fault.code in _MANY_IN_ONE else ""), fault)
            if len(found) >= MOST_FAULTS:
                break
        return list(found.values())[:MOST_FAULTS]

    def _told(self, root: Node, error: Any) -> Iterable[Fault]:
        path, kind = list(error.instance_path), error.kind
        field, line = ".".join(str(step) for step in path), line_at(root, path)
        if kind.name == "required":
            return [Fault(line, _inner(field, kind.property), "FieldMissing", FIELD_MISSING, {"name": kind.property})]
        if kind.name == "additionalProperties":
            in_changes = len(path) == 2 and path[0] == "changes"
            told = self._unknown_kind if in_changes else _unknown_field
            return [told(line_at(root, [*path, name]), _inner(field, name), name) for name in kind.unexpected]
        code, message, params = _worded(kind, error.instance)
        return [Fault(line, field, code, message, params)]

    def _unknown_kind(self, line: int, field: str, name: str) -> Fault:
        if name in AGREED:
            return Fault(line, field, "ChangeNotTaken", CHANGE_NOT_TAKEN, {"name": name})
        known = ", ".join(self.taken)
        return Fault(line, field, "ChangeUnknown", CHANGE_UNKNOWN, {"name": name[:60], "known": known})


def _worded(kind: Any, value: object) -> tuple[str, str, Mapping[str, object]]:
    """Return code, sentence and places for a value that a rule of the schema refuses."""
    shown = {"value": str(value)[:60]}
    if kind.name == "type":
        return "WrongType", _wanted(kind.types), shown
    if kind.name == "enum":
        return "ChoiceUnknown", CHOICE_UNKNOWN, {**shown, "choices": ", ".join(str(one) for one in kind.options)}
    if kind.name == "format" or (kind.name == "pattern" and kind.pattern == DAY["pattern"]):
        return "DayUnusable", DAY_UNUSABLE, shown
    if kind.name in _SIZES:
        return *_SIZES[kind.name], {"limit": kind.limit}
    return "ValueUnusable", VALUE_UNUSABLE, shown


def _unknown_field(line: int, field: str, name: str) -> Fault:
    return Fault(line, field, "FieldUnknown", FIELD_UNKNOWN, {"name": name[:60]})


def _inner(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _wanted(types: Iterable[str]) -> str:
    wanted = set(types)
    if "string" in wanted:
        return NOT_A_TEXT
    if wanted & {"object", "array"}:
        return NOT_THE_SHAPE
    return NOT_THE_TYPE


FIELD_MISSING = sentence("“%(name)s” is missing here.")
FIELD_UNKNOWN = sentence("“%(name)s” is no word that may stand here.")
CHANGE_UNKNOWN = sentence("No change is called “%(name)s”. These are known: %(known)s.")
CHANGE_NOT_TAKEN = sentence("This kind of change is not taken yet: %(name)s.")
NOT_A_TEXT = sentence('A text belongs here. Codes and numbers of texts stand in quotes: "%(value)s".')
NOT_THE_SHAPE = sentence("This has another shape than is wanted here: %(value)s.")
NOT_THE_TYPE = sentence("This is no value that may stand here: %(value)s.")
CHOICE_UNKNOWN = sentence("“%(value)s” is none of these: %(choices)s.")
DAY_UNUSABLE = sentence("“%(value)s” is no day. Write it as 2026-11-20.")
VALUE_UNUSABLE = sentence("“%(value)s” cannot stand here.")
TOO_SHORT = sentence("This is empty or too short; at least %(limit)s.")
TOO_LONG = sentence("This is too long; at most %(limit)s.")
TOO_SMALL = sentence("This is too small; at least %(limit)s.")
TOO_LARGE = sentence("This is too large; at most %(limit)s.")
_SIZES = {
    "minLength": ("TooShort", TOO_SHORT),
    "minItems": ("TooShort", TOO_SHORT),
    "minProperties": ("TooShort", TOO_SHORT),
    "maxLength": ("TooLong", TOO_LONG),
    "maxItems": ("TooLong", TOO_LONG),
    "maxProperties": ("TooLong", TOO_LONG),
    "minimum": ("TooSmall", TOO_SMALL),
    "exclusiveMinimum": ("TooSmall", TOO_SMALL),
    "maximum": ("TooLarge", TOO_LARGE),
    "exclusiveMaximum": ("TooLarge", TOO_LARGE),
}
#: faults of which a field may have several
_MANY_IN_ONE = frozenset({"FieldMissing", "FieldUnknown"})
